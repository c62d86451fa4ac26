"""The sounds of a whole film, one after another, in blocks of a few minutes cut where it is quietest.

Memory stays flat: what the encoder needs of four hours (one frame of 40 numbers every 10 ms, 230 MB) lies in a file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onevoice_service.audio import Floats, read_floats
from onevoice_service.failure import TaskError
from onevoice_service.stages import SoundSpan
from voice_mel import BANDS, HOP, RATE

#: A block has at most BLOCK_S, and is cut somewhere in its last SEARCH_S.
BLOCK_S, SEARCH_S = 300, 30
_PER_MS = RATE // 1000
#: A longer gap between two sounds parts blocks; a shorter one is filled with silence.
_GAP_S = 10


@dataclass(frozen=True)
class Block:
    """Mono samples at RATE that begin at frame `start` of the film."""

    start: int
    samples: Floats


def blocks(files: list[Path], spans: list[SoundSpan]) -> Iterator[Block]:
    """Each instant once, whether sounds overlap or not. Raises TaskError unreadable_audio or input_mismatch."""
    if len(files) != len(spans):
        raise TaskError("input_mismatch", f"{len(files)} sounds came with {len(spans)} spans.", retryable=False)
    held, start = np.zeros(0, np.float32), 0
    for file, span in sorted(zip(files, spans, strict=True), key=lambda pair: pair[1].start_ms):
        begin, end = span.start_ms * _PER_MS // HOP * HOP, start + len(held)
        if not held.size or begin - end > _GAP_S * RATE:
            yield from _block(held, start)
            held, start, end = held[:0], begin, begin
        known = max(0, end - begin)
        held = np.concatenate([held, np.zeros(max(0, begin - end), np.float32), read_mono(file)[known:]])
        while len(held) > BLOCK_S * RATE:
            cut = quietest(held[: BLOCK_S * RATE])
            yield from _block(held[:cut], start)
            held, start = held[cut:], start + cut
    yield from _block(held, start)


def _block(samples: Floats, start: int) -> Iterator[Block]:
    if samples.size:
        yield Block(start // HOP, samples)


def quietest(samples: Floats) -> int:
    """Where to cut: the middle of the quietest half second of the last SEARCH_S, a multiple of HOP. Pure."""
    first = max(0, len(samples) - SEARCH_S * RATE) // HOP
    power = np.square(samples[first * HOP : len(samples) // HOP * HOP], dtype=np.float64).reshape(-1, HOP).sum(axis=1)
    width = 50
    sums = np.convolve(power, np.ones(width), "valid")
    return (first + int(sums.argmin()) + width // 2) * HOP


def read_mono(file: Path) -> Floats:
    """At RATE. Raises TaskError unreadable_audio."""
    sound, rate = read_floats(file)
    mono = sound.mean(axis=1)
    if rate != RATE:
        from scipy.signal import resample_poly

        mono = resample_poly(mono, RATE, rate)
    return np.ascontiguousarray(mono, dtype=np.float32)


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
