"""Alignment by wav2vec2 (CTC forced alignment), with the models and the language table of WhisperX. Off without them.

A model is a folder in the Hugging Face format: MODELS_DIR/whisperx-align/LANGUAGE, MODELS_DIR/whisperx-align itself for
every language, or what ALIGN_MODELS names. With ALLOW_HUB, WhisperX fetches the model that its table has for any other.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from align import Text, align_piece
from ctc import Emission, aligned_words
from heard import HeardWord
from named_folder import named_folder
from onevoice_service.device import device
from onevoice_service.engine import Product, Status, Work
from onevoice_service.failure import TaskError
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import AlignParams
from speech import RATE
from wav2vec2_models import FOLDER, align_models

if TYPE_CHECKING:
    from onevoice_service.audio import Floats

#: What wav2vec2 hears at a time, and how much of it on both sides is only context: its attention grows with the square.
WINDOW_S, CONTEXT_S = 20.0, 1.0
#: Samples for each frame of every wav2vec2 model (its convolutions' strides).
STRIDE = 320


class Wav2Vec2Align:
    id = "whisperx/wav2vec2"
    stage = "align"

    def __init__(self, settings: Settings) -> None:
        self._settings, self._models = settings, align_models(settings)

    def status(self) -> Status:
        if find_spec("whisperx") is None:
            return Status(on=False, reason="the Python package whisperx is not installed")
        reason = self._models.obstacle()
        if reason:
            return Status(on=False, reason=reason)
        detail = {"languages": self._models.languages() or None}
        return Status(on=True, reason=None, weights=self._models.weights(), detail=detail)

    def models(self) -> list[Model[Any]]:
        """One for each language, known when it is asked for."""
        return []

    def run(self, work: Work) -> Product:
        if not isinstance(work.params, AlignParams):
            raise TypeError("align takes AlignParams")

        def find(text: Text) -> list[HeardWord | None]:
            with work.models.use(self._model(text.language.split("-")[0].lower())) as (network, facts):
                emission = _emit(network, facts, text.sound, device(self._settings))
                text.progress(0.9)
                return aligned_words(text.words, emission)

        return align_piece(work, find)

    def _model(self, language: str) -> "Model[tuple[Any, dict[str, Any]]]":
        return Model(f"{FOLDER}-{language}", lambda: self._load(language), gpu=True)

    def _load(self, language: str) -> tuple[Any, dict[str, Any]]:
        from whisperx.alignment import load_align_model

        named = self._models.of(language)
        if named is None and not self._settings.allow_hub:
            raise _no_model(language)
        local = self._folder(named) if named else None
        try:
            network, facts = load_align_model(
                language, device(self._settings), model_name=local, model_cache_only=local is not None
            )
        except ValueError as error:
            raise (_unreadable(language) if local else _no_model(language)) from error
        return network.eval(), facts

    def _folder(self, named: str) -> str:
        token = self._settings.hf_token
        secret = token.get_secret_value() if token else None
        return str(named_folder(named, allow_hub=self._settings.allow_hub, token=secret))


def _no_model(language: str) -> TaskError:
    return TaskError("unsupported_language", f"There is no alignment model for {language}.", retryable=False)


def _unreadable(language: str) -> TaskError:
    return TaskError("bad_weights", f"The alignment model for {language} cannot be read.", retryable=False)


def _emit(network: Any, facts: dict[str, Any], sound: "Floats", where: str) -> Emission:
    """Log probabilities of the alphabet, frame by frame, in windows with context so that memory stays flat."""
    import numpy as np
    import torch

    size, context = int(WINDOW_S * RATE) // STRIDE * STRIDE, int(CONTEXT_S * RATE) // STRIDE * STRIDE
    parts: list[Any] = []
    for first in range(0, max(1, len(sound)), size):
        begin = max(0, first - context)
        part = sound[begin : first + size + context]
        # Shorter than one receptive field there is nothing to convolve.
        part = np.pad(part, (0, max(0, 2 * STRIDE + 80 - len(part))))
        with torch.inference_mode():
            heard = network(torch.from_numpy(part)[None].to(where))
            logits = heard[0] if facts["type"] == "torchaudio" else heard.logits
            told = torch.log_softmax(logits[0].float(), dim=-1).cpu().numpy()
        skipped = (first - begin) // STRIDE
        wanted = min(size, len(sound) - first) // STRIDE
        parts.append(told[skipped : skipped + max(1, wanted)])
    return Emission(np.concatenate(parts), facts["dictionary"], STRIDE / RATE)
