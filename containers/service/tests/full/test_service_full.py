"""The services as processes in the full environment, asked by the real protocol."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from cloud import Cloud, until
from running import Running
from tiny_whisper import base_as_large

pytestmark = pytest.mark.engines
CONTAINERS = Path(__file__).resolve().parents[3]
#: The first import of torch and pyannote takes half a minute on a cold disk.
PATIENCE_S = 400


@pytest.fixture
def large(models: Path, tmp_path: Path) -> Path:
    """A MODELS_DIR whose WhisperX model is Whisper base: the same format as large-v3, a twentieth of its size."""
    folder = tmp_path / "models"
    base_as_large(models, folder)
    (folder / "faster-whisper-base").symlink_to(models / "faster-whisper-base")
    return folder


def flac(file: Path, rate: int) -> bytes:
    samples, own_rate = sf.read(file, dtype="int16")
    assert own_rate == rate
    out = io.BytesIO()
    sf.write(out, samples, rate, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def ask(cloud: Cloud, service: Running, stage: str, params: dict[str, Any], **inputs: list[bytes]) -> dict[str, Any]:
    assert service.post(cloud.task(stage, params, **inputs)).status_code == 202
    report = cloud.report(PATIENCE_S)
    assert report["kind"] == "done", (report, service.log.read_text()[-3000:])
    return report


def test_whisperx_hears_a_task_in_the_real_service_and_lets_go_of_its_model(
    cloud: Cloud, start: Callable[..., Running], models: Path, large: Path
) -> None:
    service = start(CONTAINERS / "whisperx" / "main.py", MODELS_DIR=str(large), MODEL_TTL_S="5")
    engine = next(each for each in service.health()["engines"] if each["id"] == "whisperx/large-v3")
    assert (engine["on"], engine["reason"]) == (True, None)
    params = {"engine": "whisperx/large-v3", "language": "en", "startMs": 60_000}
    report = ask(cloud, service, "transcribe", params, speech=[flac(models / "samples" / "jfk.wav", 16_000)])
    words = [word for each in json.loads(cloud.stored["/out/words"])["segments"] for word in each["words"]]
    assert " ".join(word["text"] for word in words).lower().strip(" .").endswith("what you can do for your country")
    assert report["value"]["words"] == len(words)
    assert all(60_000 <= word["startMs"] <= 71_100 for word in words if word["startMs"] is not None)
    until(lambda: all(model["users"] == 0 for model in service.models().values()))
    until(lambda: all(model["state"] == "cold" for model in service.models().values()), 30)


def test_the_light_engines_run_in_the_full_environment_too(
    cloud: Cloud, start: Callable[..., Running], models: Path
) -> None:
    service = start(CONTAINERS / "demucs" / "main.py", MODELS_DIR=str(models))
    sound = np.random.default_rng(1).normal(0, 3000, (48_000, 2)).astype(np.int16)
    file = io.BytesIO()
    sf.write(file, sound, 48_000, format="FLAC", subtype="PCM_16")
    params = {"engine": "spleeter/2stems-16khz", "contextMs": 0, "shifts": 0, "overlap": 0.25}
    report = ask(cloud, service, "separate", params, programme=[file.getvalue()])
    assert (report["value"]["samples"], report["value"]["channels"]) == (48_000, 2)


def test_a_heavy_engine_is_off_for_want_of_weights_and_not_of_packages(
    start: Callable[..., Running], tmp_path: Path
) -> None:
    assert find_spec("demucs")
    assert find_spec("whisperx")
    service = start(CONTAINERS / "demucs" / "main.py", MODELS_DIR=str(tmp_path))
    engines = {engine["id"]: engine for engine in service.health()["engines"]}
    assert not engines["demucs/htdemucs"]["on"]
    assert "weights" in engines["demucs/htdemucs"]["reason"]
    assert "not installed" not in engines["demucs/htdemucs"]["reason"]


def test_threads_hold_for_torch_and_cuda_opens_its_libraries() -> None:
    code = (
        "import ctypes, sys; from onevoice_service import device, worker;"
        "from onevoice_service.settings import Settings;"
        "given = Settings(threads=1, device='cuda'); worker._limit_threads(given); device.device(given);"
        "ctypes.CDLL('libcublas.so.12'); print(sys.modules['torch'].get_num_threads())"
    )
    env = {**os.environ, "PYTHONPATH": str(CONTAINERS / "service"), "OMP_NUM_THREADS": "2"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=200
    )
    assert told.stdout.split() == ["1"]
