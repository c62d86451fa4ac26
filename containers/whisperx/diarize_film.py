"""The sounds of a whole film, one after another, in blocks of a few minutes cut where it is quietest.

Memory stays flat: what the encoder needs of four hours (one frame of 40 numbers every 10 ms, 230 MB) lies in a file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onevoice_service.audio import Floats
from onevoice_service.failure import TaskError
from onevoice_service.stages import SoundSpan
from speech import RATE, read_mono
from voice_mel import BANDS, HOP

#: A block has at most BLOCK_S, and is cut somewhere in its last SEARCH_S.
BLOCK_S, SEARCH_S = 300, 30
_PER_MS = RATE // 1000
#: A longer gap between two sounds parts blocks; a shorter one is filled with silence.
_GAP_S = 10


@dataclass(frozen=True)
class FilmBlock:
    """Mono samples at RATE that begin at frame `start` of the film."""

    start: int
    samples: Floats


def film_blocks(files: list[Path], spans: list[SoundSpan]) -> Iterator[FilmBlock]:
    """Each instant once, whether sounds overlap or not, and none outside its sound's span.

    Raises TaskError unreadable_audio or input_mismatch.
    """
    if len(files) != len(spans):
        raise TaskError("input_mismatch", f"{len(files)} sounds came with {len(spans)} spans.", retryable=False)
    held, start = np.zeros(0, np.float32), 0
    for file, span in sorted(zip(files, spans, strict=True), key=lambda pair: pair[1].start_ms):
        begin, end = first_sample(span), start + len(held)
        if not held.size or begin - end > _GAP_S * RATE:
            yield from _block(held, start)
            held, start, end = held[:0], begin, begin
        known = max(0, end - begin)
        held = np.concatenate([held, np.zeros(max(0, begin - end), np.float32), _covered(file, span)[known:]])
        while len(held) > BLOCK_S * RATE:
            cut = quietest(held[: BLOCK_S * RATE])
            yield from _block(held[:cut], start)
            held, start = held[cut:], start + cut
    yield from _block(held, start)


def first_sample(span: SoundSpan) -> int:
    """Of the film, a multiple of HOP; what lies before the film's start is not counted."""
    return max(0, span.start_ms * _PER_MS // HOP * HOP)


def last_sample(span: SoundSpan) -> int:
    """Not included."""
    return first_sample(span) + max(0, span.end_ms - max(0, span.start_ms)) * _PER_MS


def _covered(file: Path, span: SoundSpan) -> Floats:
    """What of the sound lies in its span: encoders may pad the end of a file."""
    before = max(0, -span.start_ms) * _PER_MS
    return read_mono(file)[before : before + last_sample(span) - first_sample(span)]


def _block(samples: Floats, start: int) -> Iterator[FilmBlock]:
    if samples.size:
        yield FilmBlock(start // HOP, samples)


def quietest(samples: Floats) -> int:
    """Where to cut: the middle of the quietest half second of the last SEARCH_S, a multiple of HOP. Pure."""
    first = max(0, len(samples) - SEARCH_S * RATE) // HOP
    power = np.square(samples[first * HOP : len(samples) // HOP * HOP], dtype=np.float64).reshape(-1, HOP).sum(axis=1)
    width = 50
    sums = np.convolve(power, np.ones(width), "valid")
    return (first + int(sums.argmin()) + width // 2) * HOP


class FrameFile:
    """Mel frames of the film on disk, zero where there was no sound."""

    def __init__(self, file: Path, spans: list[SoundSpan]) -> None:
        last = max(span.end_ms for span in spans) // 10 + 200
        self.frames: Floats = np.memmap(file, np.float32, "w+", shape=(last, BANDS))

    def put(self, start: int, frames: Floats) -> None:
        room = self.frames[start : start + len(frames)]
        room[:] = frames[: len(room)]


def no_progress(_share: float) -> None:
    """For callers that do not watch."""


Progress = Callable[[float], None]
