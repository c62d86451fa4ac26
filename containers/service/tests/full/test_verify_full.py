"""Takes heard again by the model inside WhisperX: on Whisper base instead of large-v3."""

from pathlib import Path
from typing import Any

import pytest
from onevoice_service.engine import Work
from onevoice_service.models import ModelCache
from onevoice_service.settings import Settings
from onevoice_service.stages import VerifyParams
from tiny_whisper import base_as_large
from verify_large import LargeVerify
from whisperx_large import WhisperXLarge

pytestmark = pytest.mark.engines
KENNEDY = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"


def test_the_recognizers_own_copy_hears_a_take_again(models: Path, tmp_path: Path) -> None:
    base_as_large(models, tmp_path / "models")
    settings = Settings(models_dir=tmp_path / "models", threads=2, device="cpu")
    engine = LargeVerify(settings)
    assert (engine.status().on, engine.stage) == (True, "verify")
    assert [model.id for model in engine.models()] == [model.id for model in WhisperXLarge(settings).models()]
    params = VerifyParams(engine=engine.id, language="en-US")
    inputs = {"take": [models / "samples" / "jfk.wav"]}
    value: Any = engine.run(Work(params, inputs, tmp_path, lambda _share: None, ModelCache())).value
    assert " ".join(word.text.lower().strip(",.") for word in value.words) == KENNEDY
    assert (value.detected.language, value.clipped_ms) == ("en", 0)
    assert all(a.end_ms <= b.end_ms for a, b in zip(value.words, value.words[1:], strict=False))
