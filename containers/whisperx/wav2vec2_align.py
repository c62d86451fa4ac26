"""Alignment by wav2vec2 (CTC forced alignment), with the models and the language table of WhisperX. Off without them.

A model is a folder in the Hugging Face format: MODELS_DIR/whisperx-align/LANGUAGE, or MODELS_DIR/whisperx-align itself
for every language. With ALLOW_HUB, WhisperX fetches the model that its table names for the language.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import Text, align_piece
from ctc import Emission, aligned_words
from heard import HeardWord
from onevoice_service.device import device
from onevoice_service.engine import Product, Status, Work
from onevoice_service.failure import TaskError
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import AlignParams
from speech import RATE

if TYPE_CHECKING:
    from onevoice_service.audio import Floats

FOLDER = "whisperx-align"
#: What wav2vec2 hears at a time, and how much of it on both sides is only context: its attention grows with the square.
WINDOW_S, CONTEXT_S = 20.0, 1.0
#: Samples for each frame of every wav2vec2 model (its convolutions' strides).
STRIDE = 320


class Wav2Vec2Align:
    id = "whisperx/wav2vec2"
    stage = "align"

    def __init__(self, settings: Settings) -> None:
        self._settings, self._folder = settings, settings.models_dir / FOLDER

    def status(self) -> Status:
        if find_spec("whisperx") is None:
            return Status(on=False, reason="the Python package whisperx is not installed")
        weights = tuple(sorted(self._folder.rglob("*.safetensors")) + sorted(self._folder.rglob("*.bin")))
        if not weights and not self._settings.allow_hub:
            return Status(on=False, reason=f"weights missing: {FOLDER}/*.safetensors (or ALLOW_HUB=1)")
        languages = sorted(each.name for each in self._folder.glob("*") if (each / "config.json").is_file())
        return Status(on=True, reason=None, weights=weights, detail={"languages": languages or None})

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

        local = local_folder(self._folder, language)
        if local is None and not self._settings.allow_hub:
            raise _no_model(language)
        try:
            network, facts = load_align_model(
                language, device(self._settings), model_name=str(local) if local else None, model_cache_only=bool(local)
            )
        except ValueError as error:
            raise _no_model(language) from error
        return network.eval(), facts


def local_folder(root: Path, language: str) -> Path | None:
    """The language's own folder, else the one for all."""
    return next((each for each in (root / language, root) if (each / "config.json").is_file()), None)


def _no_model(language: str) -> TaskError:
    return TaskError("unsupported_language", f"There is no alignment model for {language}.", retryable=False)


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
