"""How loud both stems are while somebody speaks: their difference says how clean the mix is."""

import numpy as np
from onevoice_service.audio import ACTIVE_WITHIN_DB, FLOOR_DB, FULL_SCALE, Floats, Samples, level_db

#: What separators leave of music and noise where nobody speaks is quieter than this; nobody speaks so quietly.
LEAST_DB = -60.0


def levels_in_speech(vocals: Samples, background: Samples, rate: int) -> tuple[float, float]:
    """(vocals, background) in dBFS RMS over the 10 ms frames in which the vocals are active, FLOOR_DB where none is.

    Active is within ACTIVE_WITHIN_DB of the loudest frame (as in speech_level_db) and above LEAST_DB. Both stems are
    (samples x channels), equally long.
    """
    frames, others = (_frames(stem, rate // 100) for stem in (vocals, background))
    power = np.mean(np.square(frames), axis=1)
    least = max(float(power.max(initial=0.0)) * 10 ** (-ACTIVE_WITHIN_DB / 10), 10 ** (LEAST_DB / 10))
    active = power > least
    if not active.any():
        return FLOOR_DB, FLOOR_DB
    return level_db(frames[active]), level_db(others[active])


def _frames(stem: Samples, frame: int) -> Floats:
    """(frames, samples of all channels) in -1..1, the last frame filled up with silence."""
    padded = np.pad(stem, ((0, -len(stem) % frame), (0, 0)))
    return (padded.reshape(-1, frame * stem.shape[1]) / FULL_SCALE).astype(np.float32)
