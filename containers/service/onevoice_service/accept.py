"""Reads a POSTed task: a Task of a stage and an engine that this service has, or a Refusal in words."""

from dataclasses import dataclass

from pydantic import ValidationError

from .health import EngineHealth
from .messages import Task
from .stages import INPUTS, PARAMS


@dataclass(frozen=True)
class Refusal:
    code: str
    message: str


def read_task(body: bytes, engines: list[EngineHealth]) -> Task | Refusal:
    try:
        task = Task.model_validate_json(body)
    except ValidationError as error:
        return Refusal("invalid_task", _sentence(error))
    stages = {stage for engine in engines for stage in engine.stages}
    if task.stage not in stages:
        return Refusal("unknown_stage", f"This service does {', '.join(sorted(stages))}.")
    try:
        params = PARAMS[task.stage].model_validate(task.params)
    except ValidationError as error:
        return Refusal("invalid_params", _sentence(error))
    return _refuse_inputs(task) or _refuse_engine(params.engine, engines) or task


def _refuse_inputs(task: Task) -> Refusal | None:
    wanted = INPUTS[task.stage]
    unknown = sorted(set(task.inputs) - set(wanted))
    if unknown:
        return Refusal("invalid_inputs", f"{task.stage} has no such input: {', '.join(unknown)[:200]}.")
    for name, (least, most) in wanted.items():
        if not least <= len(task.inputs.get(name, [])) <= most:
            return Refusal("invalid_inputs", f"{task.stage} takes {least} to {most} of {name}.")
    return None


def _refuse_engine(wanted: str, engines: list[EngineHealth]) -> Refusal | None:
    engine = next((engine for engine in engines if engine.id == wanted), None)
    if engine is None:
        return Refusal("unknown_engine", f"The engines here are {', '.join(engine.id for engine in engines)}.")
    return None if engine.on else Refusal("engine_off", f"{engine.id} is off: {engine.reason}."[:500])


def _sentence(error: ValidationError) -> str:
    """Where and what, never the value: it may be what somebody said."""
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in error.errors()[:5])[:500]
