"""What a service has: its engines as /healthz tells them and its models as /models does."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .digest import weights_digest
from .engine import Engine, Status
from .health import EngineHealth, ModelHealth
from .models import Model
from .worker_process import WorkerProcess

#: From least to most: over several workers the farthest one counts.
STATES = ("cold", "loading", "loaded")


class Catalogue:
    """Looked up once, at the start: weights that come later are found by a restart."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        described = [(engine, engine.status()) for engine in engines]
        self.engines = [_engine_health(engine, status) for engine, status in described]
        self._models = _model_healths(described)

    def models(self, workers: Iterable[WorkerProcess]) -> list[ModelHealth]:
        """All that are known beforehand, and those that a worker came upon."""
        now = [(worker.device, worker.models) for worker in workers]
        found = {key: _unforeseen(key) for _, models in now for key in models if key not in self._models}
        return [_as_of_now(model, now) for model in {**self._models, **found}.values()]


def _engine_health(engine: Engine, status: Status) -> EngineHealth:
    return EngineHealth(
        id=engine.id,
        stages=[engine.stage],
        on=status.on,
        reason=status.reason,
        model_digest=weights_digest(status.weights) if status.on else None,
        detail=status.detail,
    )


def _model_healths(described: list[tuple[Engine, Status]]) -> dict[str, ModelHealth]:
    """A model is off only where all of its engines are."""
    owners: dict[str, list[tuple[Engine, Status]]] = {}
    models: dict[str, Model[Any]] = {}
    for engine, status in described:
        for model in engine.models():
            models.setdefault(model.id, model)
            owners.setdefault(model.id, []).append((engine, status))
    return {key: _cold(model, owners[key]) for key, model in models.items()}


def _cold(model: Model[Any], owners: list[tuple[Engine, Status]]) -> ModelHealth:
    on = any(status.on for _, status in owners)
    there = bool(model.weights) and all(file.is_file() for file in model.weights)
    return ModelHealth(
        id=model.id,
        engines=[engine.id for engine, _ in owners],
        stages=list(dict.fromkeys(engine.stage for engine, _ in owners)),
        state="cold",
        device=None if model.gpu else "cpu",
        users=0,
        idle_ms=None,
        size_bytes=_size(model.weights) if there else None,
        digest=weights_digest(model.weights) if there and on else None,
        reason=None if on else owners[0][1].reason,
    )


def _size(files: tuple[Path, ...]) -> int:
    return sum(file.stat().st_size for file in files)


def _unforeseen(key: str) -> ModelHealth:
    return ModelHealth(
        id=key,
        engines=[],
        stages=[],
        state="cold",
        device=None,
        users=0,
        idle_ms=None,
        size_bytes=None,
        digest=None,
        reason=None,
    )


def _as_of_now(model: ModelHealth, now: list[tuple[str | None, dict[str, dict[str, Any]]]]) -> ModelHealth:
    here = [(place, models[model.id]) for place, models in now if model.id in models]
    if not here:
        return model
    return model.model_copy(
        update={
            "state": max((told["state"] for _, told in here), key=STATES.index),
            "device": model.device or here[0][0],
            "users": sum(told["users"] for _, told in here),
            "idle_ms": min(told["idleMs"] for _, told in here),
        }
    )
