"""Whisper base (OpenAI, MIT) in CTranslate2: the weights, and how a passage is recognized with them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from heard import Heard, HeardWord
from onevoice_service.audio import Floats
from onevoice_service.device import compute_type, device
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import Detected
from passages import missed, passages
from speech import RATE
from transcribe import Hearing, Piece

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
#: Fallbacks above 0 sample at random; with a fixed seed they give the same words again.
FIRST: dict[str, Any] = {"temperature": [0.0, 0.2, 0.4]}
SEED = 1
#: Whisper hears the changes between words too early by so much, seconds.
EARLY = 0.03
#: Whisper tells the language from one window of 30 s.
LANGUAGE_S = 30
#: What a second listening must reach to be believed: mean over its tokens, mean over its words, nobody speaks.
SURE, CLEAR, NO_SPEECH = -0.6, 0.6, 0.5
#: Over laughter and song Whisper stammers to the end of its window: what is worth hearing there is shorter.
AGAIN: dict[str, Any] = {"temperature": 0.0, "max_new_tokens": 60}


def weights(settings: Settings) -> tuple[Path, ...]:
    return tuple(settings.models_dir / "faster-whisper-base" / name for name in FILES)


def base_model(settings: Settings) -> "Model[WhisperModel]":
    """Recognition and alignment share one copy."""

    def load() -> "WhisperModel":
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(settings.models_dir / "faster-whisper-base"),
            device=device(settings),
            compute_type=compute_type(settings),
            cpu_threads=settings.threads,
            local_files_only=True,
        )

    return Model("faster-whisper-base", load, weights=weights(settings), gpu=True)


def hear(whisper: "WhisperModel", piece: Piece) -> Hearing:
    """Passage by passage, without the long silences in which Whisper invents words; again where speech got no words."""
    import ctranslate2

    ctranslate2.set_random_seed(SEED)
    detected = _language(whisper, piece)
    language = piece.language or detected.language
    heard: list[Heard] = []
    parts = passages(piece.speech, len(piece.sound) / RATE)
    for part in parts:
        for segment in _passage(whisper, piece.sound, part, language, FIRST):
            heard.append(segment)
            # Passages in order, most of the time of a piece; the rest is for the second listening.
            piece.progress(0.9 * min(1.0, segment.end * RATE / len(piece.sound)))
    heard += _again(whisper, piece, heard, language)
    piece.progress(1.0)
    probability = 1.0 if piece.language else detected.probability
    return Hearing(language, probability, sorted(heard, key=lambda segment: segment.start), detected)


def _language(whisper: "WhisperModel", piece: Piece) -> Detected:
    spoken = [piece.sound[int(start * RATE) : int(end * RATE)] for start, end in piece.speech]
    language, probability, _ = whisper.detect_language(audio=np.concatenate(spoken)[: LANGUAGE_S * RATE])
    return Detected(language=language, probability=round(float(probability), 4))


def _passage(
    whisper: "WhisperModel",
    sound: Floats,
    part: tuple[float, float],
    language: str,
    how: dict[str, Any],
) -> Iterator[Heard]:
    """They are recognized as they are asked for."""
    start, end = part
    segments, _ = whisper.transcribe(
        sound[int(start * RATE) : int(end * RATE)],
        language=language,
        beam_size=5,
        word_timestamps=True,
        # With it one repeated sentence breeds the next.
        condition_on_previous_text=False,
        **how,
    )
    for segment in segments:
        yield _heard(segment, start, end)


def _heard(segment: Any, offset: float, end: float) -> Heard:
    """Whisper pads to 30 s and may place words behind the end."""

    def at(time: float) -> float:
        return min(end, offset + time)

    return Heard(
        text=segment.text,
        start=at(segment.start),
        end=at(segment.end),
        log_probability=segment.avg_logprob,
        no_speech=segment.no_speech_prob,
        compression=segment.compression_ratio,
        words=[
            HeardWord(word.word, at(word.start + EARLY), at(word.end + EARLY), float(word.probability))
            for word in segment.words or []
            if word.word.strip()
        ],
    )


def _again(whisper: "WhisperModel", piece: Piece, heard: list[Heard], language: str) -> list[Heard]:
    """What stretches of speech say that the first listening went over; only what is clear."""
    words = [word for segment in heard for word in segment.words]
    found: list[Heard] = []
    for part in passages(missed(words, piece.speech), len(piece.sound) / RATE):
        within = _inside(part, heard)
        found += [one for one in _passage(whisper, piece.sound, within, language, AGAIN) if _is_clear(one)]
    return found


def _inside(part: tuple[float, float], heard: list[Heard]) -> tuple[float, float]:
    """Without the words beside it, which have been heard already."""
    start, end = part
    middle = (start + end) / 2
    words = [word for segment in heard for word in segment.words]
    floor = max((word.end for word in words if word.end <= middle), default=0.0)
    ceiling = min((word.start for word in words if word.start >= middle), default=end)
    return max(start, min(floor, middle)), min(end, max(ceiling, middle))


def _is_clear(segment: Heard) -> bool:
    if not segment.words or segment.log_probability < SURE or segment.no_speech > NO_SPEECH:
        return False
    return sum(word.score for word in segment.words) / len(segment.words) >= CLEAR
