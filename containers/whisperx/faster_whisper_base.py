"""Whisper base (OpenAI, MIT) in CTranslate2, 8 bit: about nine times faster than real time on two cores."""

from collections.abc import Callable, Iterable
from typing import Any

from heard import Heard, HeardWord
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.settings import Settings
from transcribe import RATE, Hearing, transcribe_piece

FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
#: Whisper hears nothing but speech, in stretches that keep a breath around them and split at half a second of silence.
VAD = {"min_silence_duration_ms": 500, "speech_pad_ms": 200}
#: Fallbacks above 0 sample at random; with a fixed seed they give the same words again.
TEMPERATURES = [0.0, 0.2, 0.4]
SEED = 1


class FasterWhisperBase:
    id = "faster-whisper/base"
    stage = "transcribe"

    def __init__(self, settings: Settings) -> None:
        self._root, self._threads = settings.models_dir, settings.threads
        self._folder = settings.models_dir / "faster-whisper-base"
        self._weights = tuple(self._folder / name for name in FILES)

    def status(self) -> Status:
        reason = missing(self._weights, self._root)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def load(self) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            str(self._folder), device="cpu", compute_type="int8", cpu_threads=self._threads, local_files_only=True
        )

    def run(self, work: Work) -> Product:
        return transcribe_piece(work, self._hear, set(self._model.supported_languages))

    def _hear(self, sound: Floats, language: str | None, progress: Callable[[float], None]) -> Hearing:
        import ctranslate2

        ctranslate2.set_random_seed(SEED)
        segments, info = self._model.transcribe(
            sound,
            language=language,
            beam_size=5,
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=VAD,
            # With it one repeated sentence breeds the next.
            condition_on_previous_text=False,
            temperature=TEMPERATURES,
        )
        heard = list(_watched(segments, len(sound) / RATE, progress))
        return Hearing(info.language, info.language_probability, heard)


def _watched(segments: Iterable[Any], duration: float, progress: Callable[[float], None]) -> Iterable[Heard]:
    """The segments are recognized as they are asked for."""
    for segment in segments:
        progress(min(1.0, segment.end / duration))
        words = [
            HeardWord(word.word, word.start, word.end, word.probability) for word in segment.words if word.word.strip()
        ]
        yield Heard(
            text=segment.text,
            start=segment.start,
            end=segment.end,
            log_probability=segment.avg_logprob,
            no_speech=segment.no_speech_prob,
            compression=segment.compression_ratio,
            words=words,
        )
