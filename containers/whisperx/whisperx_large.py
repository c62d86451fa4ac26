"""WhisperX (Bain et al., 2023): batched Whisper large-v3 behind pyannote's voice activity detection.

MODELS_DIR/whisperx-large-v3 holds the CTranslate2 model, all of it; with ALLOW_HUB it may else come from the hub by its
name. The words come without times: those are the stage align's, whichever engine does it.
"""

import gc
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from heard import Heard, HeardWord
from onevoice_service.device import compute_type, device
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.failure import TaskError
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import Detected
from transcribe import Hearing, Piece, transcribe_piece
from written import split_words

#: The preprocessor's configuration tells of the 128 mel bands that large-v3 alone has.
FILES = ("model.bin", "config.json", "tokenizer.json", "preprocessor_config.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
NAME = "large-v3"
#: Passages of 30 s recognized together: each needs about 0.7 GB of CUDA memory, 1 GB stays for the detector and for
#: aligning; on a CPU more than the cores only cost memory.
PER_GB, RESERVED_GB, MOST, ON_CPU = 0.7, 1.0, 32, 4


class WhisperXLarge:
    id = "whisperx/large-v3"
    stage = "transcribe"

    def __init__(self, settings: Settings) -> None:
        self._settings, self._root = settings, settings.models_dir
        self._folder = settings.models_dir / "whisperx-large-v3"
        self._weights = weights(self._folder)
        self._model = Model("whisperx-large-v3", self._load, weights=self._weights, gpu=True)

    def status(self) -> Status:
        if find_spec("whisperx") is None:
            return Status(on=False, reason="the Python package whisperx is not installed")
        reason = missing(self._weights, self._root)
        if reason and self._settings.allow_hub:
            return Status(on=True, reason=None)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        with work.models.use(self._model) as (pipeline, batch):
            languages = set(pipeline.model.supported_languages)
            return transcribe_piece(work, lambda piece: hear(pipeline, piece, batch), languages)

    def _load(self) -> tuple[Any, int]:
        """The pipeline and its batch, told once: CTranslate2 keeps what it has used, which later looks taken."""
        import whisperx

        is_local = missing(self._weights, self._root) is None
        pipeline = whisperx.load_model(
            str(self._folder) if is_local else NAME,
            device=device(self._settings),
            compute_type=compute_type(self._settings),
            # Its weights come inside the package; the other detector is fetched from a hub.
            vad_method="pyannote",
            local_files_only=is_local,
            threads=self._settings.threads,
        )
        return pipeline, batch_for(_free_bytes() if device(self._settings) == "cuda" else None)


def weights(folder: Path) -> tuple[Path, ...]:
    """Every file that the model needs; converters name the vocabulary in two ways."""
    vocabulary = next((name for name in VOCABULARIES if (folder / name).is_file()), VOCABULARIES[0])
    return tuple(folder / name for name in (*FILES, vocabulary))


def _free_bytes() -> int:
    import torch

    free, _total = torch.cuda.mem_get_info()
    return free


def batch_for(free_bytes: int | None) -> int:
    """Passages at a time with so much CUDA memory free beside the loaded model; None: on a CPU."""
    if free_bytes is None:
        return ON_CPU
    return max(1, min(MOST, int((free_bytes / 1e9 - RESERVED_GB) / PER_GB)))


def hear(pipeline: Any, piece: Piece, batch: int) -> Hearing:
    """Raises TaskError out_of_memory when not even one passage at a time fits."""
    detected = _language(pipeline, piece)
    told = _transcribed(pipeline, piece, piece.language or detected.language, batch)
    piece.progress(1.0)
    segments = [_heard(segment, told["language"]) for segment in told["segments"] if segment["text"].strip()]
    return Hearing(told["language"], 1.0 if piece.language else detected.probability, segments, detected)


def _language(pipeline: Any, piece: Piece) -> Detected:
    """WhisperX itself tells no probability; the model inside it does."""
    from whisperx.audio import N_SAMPLES, log_mel_spectrogram

    start = int(piece.speech[0][0] * 16_000)
    part = piece.sound[start : start + N_SAMPLES]
    mels = pipeline.model.feat_kwargs.get("feature_size") or 80
    features = log_mel_spectrogram(part, n_mels=mels, padding=N_SAMPLES - len(part))
    token, probability = pipeline.model.model.detect_language(pipeline.model.encode(features))[0][0]
    return Detected(language=token[2:-2], probability=round(float(probability), 4))


def _transcribed(pipeline: Any, piece: Piece, language: str, batch: int) -> dict[str, Any]:
    def progress(percent: float) -> None:
        piece.progress(min(1.0, percent / 100))

    while True:
        try:
            return pipeline.transcribe(
                piece.sound,
                batch_size=batch,
                language=language,
                progress_callback=progress,
            )
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            if batch == 1:
                sentence = "The recognizer ran out of memory with the smallest batch."
                raise TaskError("out_of_memory", sentence, retryable=True) from error
        batch = max(1, batch // 2)
        gc.collect()


def is_out_of_memory(error: BaseException) -> bool:
    """CTranslate2 and torch say it in words only."""
    said = str(error).lower()
    return "out of memory" in said or "failed to allocate" in said or "alloc_failed" in said


def _heard(segment: dict[str, Any], language: str) -> Heard:
    start, end = float(segment["start"]), float(segment["end"])
    words = [HeardWord(text, start, end, 0.0) for text in split_words(segment["text"], language)]
    return Heard(segment["text"], start, end, float(segment.get("avg_logprob") or 0.0), words=words, timed=False)
