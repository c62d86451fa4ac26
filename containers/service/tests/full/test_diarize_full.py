"""pyannote through WhisperX: the real library on random weights. What is proved is the way, not the hearing."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from diarize_pyannote import NO_WEIGHTS, PyannoteDiarization
from onevoice_service.engine import Work
from onevoice_service.settings import Settings
from onevoice_service.stages import DiarizeParams, DiarizeValue, SoundSpan, SpeakerBounds, Turns
from pydantic import SecretStr
from tiny_pyannote import write_pipeline

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


def test_without_weights_it_is_off_and_says_what_is_missing(tmp_path: Path) -> None:
    status = PyannoteDiarization(Settings(models_dir=tmp_path, threads=2)).status()
    assert (status.on, status.reason) == (False, NO_WEIGHTS)


def test_a_token_counts_only_where_the_hub_is_allowed(tmp_path: Path) -> None:
    token = SecretStr("hf_made_up")
    for allowed in (False, True):
        settings = Settings(models_dir=tmp_path, threads=2, hf_token=token, allow_hub=allowed)
        assert PyannoteDiarization(settings).status().on is allowed


def test_all_files_of_the_local_pipeline_are_its_weights(folder: Path) -> None:
    status = PyannoteDiarization(Settings(models_dir=folder, threads=2)).status()
    assert status.on
    assert {"config.yaml", "plda.npz", "pytorch_model.bin"} <= {file.name for file in status.weights}
