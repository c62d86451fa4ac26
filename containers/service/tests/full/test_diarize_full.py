"""pyannote through WhisperX: the real library on random weights. What is proved is the way, not the hearing."""

import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
import torch
import yaml
from diarize_pyannote import PyannoteDiarization
from onevoice_service.engine import Work
from onevoice_service.failure import TaskError
from onevoice_service.settings import Settings
from onevoice_service.stages import DiarizeParams, DiarizeValue, SoundSpan, SpeakerBounds, Turns
from tiny_pyannote import CONFIG, write_pipeline

pytestmark = pytest.mark.engines
RATE = 16_000
STARTS_MS = [30_000, 36_000]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    write_pipeline(models)
    return models


def diarize(folder: Path, work_folder: Path, speakers: SpeakerBounds | None) -> tuple[Turns, DiarizeValue, list[float]]:
    """Two sounds of 8 s that share 2 s."""
    random, files, spans = np.random.default_rng(2), [], []
    for start in STARTS_MS:
        files.append(work_folder / f"{start}.wav")
        swell = 0.1 * (1 + np.sin(np.arange(8 * RATE) / RATE * 3))
        sf.write(files[-1], random.standard_normal(8 * RATE) * swell, RATE)
        spans.append(SoundSpan(start_ms=start, end_ms=start + 8_000))
    engine, done = PyannoteDiarization(Settings(models_dir=folder, threads=2)), list[float]()
    params = DiarizeParams(engine=engine.id, sounds=spans, speakers=speakers)
    product = engine.run(Work(params=params, inputs={"sound": files}, folder=work_folder, progress=done.append))
    assert isinstance(product.value, DiarizeValue)
    turns = Turns.model_validate(json.loads(product.artifacts["turns"][0].read_text()))
    return turns, product.value, done


def test_with_random_weights_turns_are_in_order_inside_the_film_and_numbered_as_they_appear(
    folder: Path, tmp_path: Path
) -> None:
    turns, value, done = diarize(folder, tmp_path, None)
    assert value.turns == len(turns.turns) > 0
    assert all(30_000 <= turn.start_ms < turn.end_ms <= 44_100 for turn in turns.turns)
    assert all(before.start_ms <= after.start_ms for before, after in pairwise(turns.turns))
    assert list(dict.fromkeys(turn.speaker for turn in turns.turns)) == list(range(value.speakers))
    assert done == sorted(done)
    assert done[-1] == 1


@pytest.mark.parametrize("bounds", [(1, 1), (2, 2), (2, 3)])
def test_with_random_weights_the_number_of_speakers_asked_for_reaches_pyannote(
    folder: Path, tmp_path: Path, bounds: tuple[int, int]
) -> None:
    least, most = bounds
    _, value, _ = diarize(folder, tmp_path, SpeakerBounds(least=least, most=most))
    assert least <= value.speakers <= most


def test_all_files_of_the_local_pipeline_are_its_weights(folder: Path) -> None:
    status = PyannoteDiarization(Settings(models_dir=folder, threads=2)).status()
    assert status.on
    assert {"config.yaml", "plda.npz", "pytorch_model.bin"} <= {file.name for file in status.weights}


class Evil:
    """What a pickle may hold: a call, made while it is read."""

    def __init__(self, made: Path) -> None:
        self._made = made

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Path.mkdir, (self._made,)


def opened(folder: Path) -> Any:
    return PyannoteDiarization(Settings(models_dir=folder, threads=2, device="cpu")).models()[0].load()


@pytest.mark.parametrize("part", ["segmentation", "embedding"])
def test_weights_that_run_code_are_refused_and_nothing_runs(tmp_path: Path, part: str) -> None:
    write_pipeline(tmp_path)
    file = tmp_path / "pyannote-diarization" / part / "pytorch_model.bin"
    checkpoint = torch.load(file, weights_only=False)
    torch.save({**checkpoint, "more": Evil(tmp_path / "made")}, file)
    with pytest.raises(TaskError, match=f"{part}/pytorch_model.bin is damaged, or names more than") as caught:
        opened(tmp_path)
    assert (caught.value.failure.code, caught.value.failure.retryable) == ("bad_weights", False)
    assert not (tmp_path / "made").exists()
    assert "TORCH_FORCE_WEIGHTS_ONLY_LOAD" not in os.environ
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(TaskError, match="is damaged"):
        opened(tmp_path)


def test_networks_of_other_packages_are_refused(tmp_path: Path) -> None:
    write_pipeline(tmp_path)
    file = tmp_path / "pyannote-diarization" / "embedding" / "pytorch_model.bin"
    checkpoint = torch.load(file, weights_only=False)
    checkpoint["pyannote.audio"]["architecture"] = {"module": "antigravity", "class": "fly"}
    torch.save(checkpoint, file)
    with pytest.raises(TaskError, match="a network that is not pyannote's"):
        opened(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"preprocessors": {"audio": {"name": "os.mkdir", "params": {"path": "made"}}}},
        {"pipeline": {**CONFIG["pipeline"], "name": "os.mkdir"}},
        {"pipeline": {**CONFIG["pipeline"], "params": {**CONFIG["pipeline"]["params"], "embedding": "/elsewhere"}}},
    ],
)
def test_a_configuration_that_calls_or_takes_anything_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    (write_pipeline(tmp_path) / "config.yaml").write_text(yaml.safe_dump({**CONFIG, **change}))
    with pytest.raises(TaskError, match=r"config\.yaml is not that of"):
        opened(tmp_path)
    assert not (tmp_path / "made").exists()
