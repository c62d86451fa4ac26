"""The JSON examples of containers/contract, read by vitest (zod) and here (pydantic): drift fails on both sides."""

import json
from pathlib import Path
from typing import Any

import pytest
from onevoice_service.health import Health, Models
from onevoice_service.messages import HeartbeatAnswer, ReportAnswer, Task, any_grant, any_message
from onevoice_service.stages import (
    PARAMS,
    AlignValue,
    DiarizeValue,
    SeparateValue,
    SynthesizeValue,
    TranscribeValue,
    Transcript,
    Turns,
    VerifyValue,
)
from pydantic import TypeAdapter, ValidationError

EXAMPLES = Path(__file__).resolve().parents[2] / "contract" / "examples"
VALUES = {
    "separate": SeparateValue,
    "transcribe": TranscribeValue,
    "align": AlignValue,
    "diarize": DiarizeValue,
    "synthesize": SynthesizeValue,
    "verify": VerifyValue,
}
WHOLE: dict[str, TypeAdapter[Any]] = {
    "failed.json": any_message,
    "heartbeat.json": any_message,
    "grant.request.json": any_message,
    "heartbeat.answer.json": TypeAdapter(HeartbeatAnswer),
    "grant.answer.json": any_grant,
    "grant-parts.answer.json": any_grant,
    "report.answer.json": TypeAdapter(ReportAnswer),
    "health.json": TypeAdapter(Health),
    "models.json": TypeAdapter(Models),
    "transcript.json": TypeAdapter(Transcript),
    "turns.json": TypeAdapter(Turns),
}


def of(suffix: str) -> list[str]:
    return sorted(file.name for file in EXAMPLES.glob(f"*{suffix}"))


@pytest.mark.parametrize("name", WHOLE)
def test_an_example_is_read_and_written_back_unchanged(name: str) -> None:
    text = (EXAMPLES / name).read_text()
    adapter = WHOLE[name]
    assert json.loads(adapter.dump_json(adapter.validate_json(text))) == json.loads(text)


@pytest.mark.parametrize("name", of(".task.json"))
def test_every_example_of_a_task_is_a_task_with_the_parameters_of_its_stage(name: str) -> None:
    text = (EXAMPLES / name).read_text()
    task = Task.model_validate_json(text)
    assert task.model_dump() == json.loads(text)
    assert name == f"{task.stage}.task.json"
    if task.stage in PARAMS:
        assert PARAMS[task.stage].model_validate(task.params).model_dump() == task.params


@pytest.mark.parametrize("name", of(".done.json"))
def test_every_example_of_a_report_carries_the_value_of_its_stage(name: str) -> None:
    text = (EXAMPLES / name).read_text()
    done = any_message.validate_json(text)
    assert json.loads(any_message.dump_json(done)) == json.loads(text)
    if model := VALUES.get(name.split(".", maxsplit=1)[0]):
        assert model.model_validate(done.value).model_dump(mode="json") == done.value


def test_our_stages_have_examples() -> None:
    assert {f"{stage}.{kind}.json" for stage in VALUES for kind in ("task", "done")} <= {*of(".json")}


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"extra": 1},
        {"attempt": 0},
        {"attempt": "1"},
        {"taskId": ""},
        {"callback": "file:///etc/passwd"},
        {"heartbeatMs": 0},
        {"inputs": {"programme": [{"url": "http://x/", "digest": "ABC", "sizeBytes": 1}]}},
    ],
)
def test_a_task_that_strays_from_the_contract_is_refused(change: dict[str, Any]) -> None:
    good = json.loads((EXAMPLES / "separate.task.json").read_text())
    with pytest.raises(ValidationError):
        Task.model_validate_json(json.dumps({**good, **change}))
