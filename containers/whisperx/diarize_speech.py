"""Where somebody speaks: Silero VAD (MIT, inside faster-whisper), with edges as wide as the voice is heard.

Unit of time here and in the other files of this engine: frames of 10 ms from the start of the film.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from onevoice_service.audio import Floats

if TYPE_CHECKING:
    from faster_whisper.vad import SileroVADModel


class Region(NamedTuple):
    """Speech from frame `start` up to, not including, `end`."""

    start: int
    end: int


#: Silero gives one probability for each of these.
_STEP = 512
#: Sure somewhere, and at least likely all along: a voice fades in and out below what finds it.
_SURE, _LIKELY = 0.5, 0.25
#: Frames that the probability comes late and leaves early, measured against utterances trimmed at -32 dB.
_BEFORE, _AFTER = 5, 14
#: Shorter silence is inside a word or between two.
_PAUSE = 20
_SHORTEST = 10


def speech_probabilities(model: "SileroVADModel", sound: Floats) -> Floats:
    """Mono sound at 16 kHz -> one probability per 32 ms."""
    if sound.size == 0:
        return np.zeros(0, np.float32)
    return model(np.pad(sound, (0, -len(sound) % _STEP))).reshape(-1)


def sounding_regions(probabilities: Floats, frames: int) -> list[Region]:
    """Pure. In order, apart from each other, inside 0..frames."""
    found: list[Region] = []
    for first, last in _runs(probabilities >= _LIKELY):
        if probabilities[first:last].max() < _SURE:
            continue
        start, end = first * _STEP // 160 - _BEFORE, -(-last * _STEP // 160) + _AFTER
        region = Region(max(0, start), min(frames, end))
        if found and region.start - found[-1].end < _PAUSE:
            region = Region(found.pop().start, region.end)
        found.append(region)
    return [region for region in found if region.end - region.start >= _SHORTEST]


def _runs(flags: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
