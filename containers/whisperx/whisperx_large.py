"""WhisperX (Bain et al., 2023): Whisper large-v3 and wav2vec2 alignment, for machines that have both. Off elsewhere.

MODELS_DIR/whisperx-large-v3 holds the CTranslate2 model, MODELS_DIR/whisperx-align the alignment models of torchaudio.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from heard import Heard, HeardWord
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.settings import Settings
from transcribe import Hearing, transcribe_piece

FILES = ("model.bin", "config.json", "tokenizer.json")
BATCH = 8


class WhisperXLarge:
    id = "whisperx/large-v3"
    stage = "transcribe"

    def __init__(self, settings: Settings) -> None:
        self._root, self._threads = settings.models_dir, settings.threads
        self._folder = settings.models_dir / "whisperx-large-v3"
        self._align_folder = settings.models_dir / "whisperx-align"
        self._weights = tuple(self._folder / name for name in FILES)

    def status(self) -> Status:
        if find_spec("whisperx") is None:
            return Status(on=False, reason="the Python package whisperx is not installed")
        reason = missing(self._weights, self._root)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def load(self) -> None:
        import torch
        import whisperx

        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = whisperx.load_model(
            str(self._folder),
            device=self._device,
            compute_type="float16" if self._device == "cuda" else "int8",
            # Its weights come inside the package; the other detector is fetched from a hub.
            vad_method="pyannote",
            local_files_only=True,
            threads=self._threads,
        )

    def run(self, work: Work) -> Product:
        return transcribe_piece(work, self._hear, set(self._model.model.supported_languages))

    def _hear(self, sound: Floats, language: str | None, progress: Callable[[float], None]) -> Hearing:
        import whisperx

        # WhisperX tells no probability of the language it detected.
        told = self._model.transcribe(sound, batch_size=BATCH, language=language)
        progress(0.7)
        aligner, facts = whisperx.load_align_model(told["language"], self._device, model_dir=str(self._align_folder))
        aligned = whisperx.align(told["segments"], aligner, facts, sound, self._device)
        return Hearing(told["language"], 1.0, [_heard(segment) for segment in aligned["segments"]])


def _heard(segment: dict[str, Any]) -> Heard:
    """Words that could not be aligned (figures, mostly) get the time between their neighbours."""
    words: list[HeardWord] = []
    untimed: list[dict[str, Any]] = []
    for word in [*segment["words"], {"word": "", "start": segment["end"], "end": segment["end"]}]:
        if "start" not in word or "end" not in word:
            untimed.append(word)
            continue
        since = words[-1].end if words else segment["start"]
        share = max(0.0, word["start"] - since) / max(1, len(untimed))
        words += [
            HeardWord(gap["word"], since + share * at, since + share * (at + 1), 0.0) for at, gap in enumerate(untimed)
        ]
        words.append(HeardWord(word["word"], word["start"], word["end"], word.get("score", 0.0)))
        untimed = []
    return Heard(segment["text"], segment["start"], segment["end"], segment.get("avg_logprob", 0.0), words=words[:-1])
