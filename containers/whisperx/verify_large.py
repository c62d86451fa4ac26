"""Takes heard again by Whisper large-v3, the copy that WhisperX recognizes with: on where that is."""

from typing import Any

from onevoice_service.engine import Product, Status, Work
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from verify import verify_take
from whisperx_large import WhisperXLarge


class LargeVerify:
    id = "whisperx/large-v3-verify"
    stage = "verify"

    def __init__(self, settings: Settings) -> None:
        self._recognizer = WhisperXLarge(settings)

    def status(self) -> Status:
        return self._recognizer.status()

    def models(self) -> list[Model[Any]]:
        return self._recognizer.models()

    def run(self, work: Work) -> Product:
        (model,) = self.models()
        with work.models.use(model) as (pipeline, _batch):
            # A faster_whisper.WhisperModel behind WhisperX's own batching.
            return verify_take(work, pipeline.model)
