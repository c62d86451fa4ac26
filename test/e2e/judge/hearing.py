"""What a recognizer hears, and how much of it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import spelling
from media import RATE, to_rate

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Heard:
    text: str
    start_s: float
    end_s: float


# Mono 48 kHz samples and a BCP 47 tag -> words with times.
Hear = Callable[[np.ndarray, str], list[Heard]]

SILENCE_BETWEEN_S = 0.5


def whisper(models: Path) -> Hear:
    """faster-whisper base int8 from a local folder; raises when it is not there."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(models / "faster-whisper-base"), device="cpu", compute_type="int8", local_files_only=True)

    def hear(samples: np.ndarray, language: str) -> list[Heard]:
        base = language.split("-", maxsplit=1)[0].lower()
        found, _ = model.transcribe(
            to_rate(samples, RATE, 16_000),
            language=base,
            beam_size=5,
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        return [Heard(word.word.strip(), word.start, word.end) for segment in found for word in segment.words or []]

    return hear


def rate_of_errors(pairs: list[tuple[str, str]], language: str) -> float:
    """Word errors per word of the references, over (reference, heard) pairs."""
    said = [(spelling.words(reference, language), spelling.words(heard, language)) for reference, heard in pairs]
    count = sum(len(reference) for reference, _ in said)
    return sum(spelling.errors(reference, heard) for reference, heard in said) / count if count else 0.0


def text_of(heard: list[Heard]) -> str:
    return " ".join(word.text for word in heard)


def in_a_row(sounds: list[np.ndarray]) -> np.ndarray:
    """Sounds one after the other with a little silence, as in a stem."""
    silence = np.zeros(round(SILENCE_BETWEEN_S * RATE), dtype=np.float32)
    return np.concatenate([part for one in sounds for part in (silence, one)] + [silence])
