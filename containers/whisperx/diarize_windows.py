"""Windows over speech, each of which gets a voice. They lie inside one region: a pause may be a change of speaker."""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from diarize_speech import Region
from onevoice_service.audio import Floats
from voice_encoder import VoiceEncoder
from voice_graph import SIZE

#: Frames. 1.2 s tell voices apart as well as the 1.6 s of the training (equal error 4.2 % against 4.1 %), and see more
#: of a change; 0.8 s still do (6.5 %), 0.6 s do not (9.8 %).
LENGTH, HOP = 120, 30
#: Lengths are multiples of this, so that many windows can be computed together.
GRID = 10
#: All voices are brought to the same power before they are compared: somebody who walks away stays who he is.
_POWER = 2.0
_ACTIVE = 1e-3


class Window(NamedTuple):
    """`share`: the frames of speech it stands for; the shares of a region's windows add up to its length."""

    start: int
    end: int
    region: int
    share: float


def windows_over(regions: list[Region], length: int = LENGTH, hop: int = HOP) -> list[Window]:
    """Evenly spread, from edge to edge of every region; a region no longer than one window is one."""
    found: list[Window] = []
    for number, (start, end) in enumerate(regions):
        room = end - start - length
        count = 1 + max(0, -(-room // hop))
        size = min(length, max(GRID, (end - start) // GRID * GRID))
        firsts = np.rint(np.linspace(start, start + max(0, room), count)).astype(int)
        found += [Window(int(first), int(first) + size, number, (end - start) / count) for first in firsts]
    return found


def encode(
    encoder: VoiceEncoder,
    frames: Floats,
    windows: list[Window],
    progress: Callable[[float], None] = lambda _share: None,
    at_once: int = 512,
) -> Floats:
    """(windows, SIZE), rows of length 1."""
    voices = np.zeros((len(windows), SIZE), np.float32)
    by_length: dict[int, list[int]] = defaultdict(list)
    for number, window in enumerate(windows):
        by_length[window.end - window.start].append(number)
    done = 0
    for numbers in by_length.values():
        for at in range(0, len(numbers), at_once):
            some = numbers[at : at + at_once]
            voices[some] = encoder.of([_even(frames, windows[number]) for number in some])
            progress((done := done + len(some)) / len(windows))
    return voices


def _even(frames: Floats, window: Window) -> Floats:
    cut = np.asarray(frames[window.start : window.end])
    cut = np.pad(cut, ((0, window.end - window.start - len(cut)), (0, 0)))
    power = cut.sum(axis=1)
    active = power[power > power.max() * _ACTIVE]
    return cut * np.float32(_POWER / active.mean()) if active.size else cut
