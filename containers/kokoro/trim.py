"""Where speech begins and ends in a take."""

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Floats, level_db

BEFORE_MS, AFTER_MS = 60, 120
#: A frame sounds when it is this close to the loudest frame and above the engine's noise.
BELOW_LOUDEST_DB, NOISE_DB = 45.0, -60.0


def trim(sound: Floats, rate: int, before_ms: int = BEFORE_MS, after_ms: int = AFTER_MS) -> Floats:
    """Exactly the given silence before the first and after the last sounding 10 ms frame. Empty when nothing sounds."""
    sounding = np.flatnonzero(sounding_frames(sound, rate))
    if sounding.size == 0:
        return sound[:0]
    frame, before, after = rate // 100, before_ms * rate // 1000, after_ms * rate // 1000
    padded = np.pad(sound, (before, after + frame))
    return padded[sounding[0] * frame : before + (sounding[-1] + 1) * frame + after]


def sounding_frames(sound: Floats, rate: int) -> npt.NDArray[np.bool_]:
    levels = np.array([level_db(frame) for frame in _frames(sound, rate)])
    return levels > max(NOISE_DB, levels.max(initial=NOISE_DB) - BELOW_LOUDEST_DB)


def _frames(sound: Floats, rate: int) -> Floats:
    frame = rate // 100
    return np.pad(sound, (0, -len(sound) % frame)).reshape(-1, frame)
