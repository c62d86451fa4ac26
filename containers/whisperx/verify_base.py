"""Takes heard again by Whisper base (OpenAI, MIT), the copy that recognition uses."""

from typing import Any

import whisper_base
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from verify import verify_take


class BaseVerify:
    id = "faster-whisper/base-verify"
    stage = "verify"

    def __init__(self, settings: Settings) -> None:
        self._root, self._weights = settings.models_dir, whisper_base.weights(settings)
        self._model = whisper_base.base_model(settings)

    def status(self) -> Status:
        reason = missing(self._weights, self._root)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        with work.models.use(self._model) as whisper:
            return verify_take(work, whisper)
