"""Of a take's samples: how loud the loudest is, and how much of it was cut off at full scale. Pure.

Samples are floats (samples x channels, -1..1).
"""

import numpy as np
from onevoice_service.audio import FLOOR_DB, Floats

#: The largest positive sample of 16 bit is 32,767 of 32,768.
FULL = 32_766 / 32_768
#: One or two samples at full scale are the peak of a loud but whole wave.
LEAST_RUN = 3


def peak_db(sound: Floats) -> float:
    """dBFS, one decimal, FLOOR_DB for silence or nothing."""
    peak = float(np.abs(sound).max(initial=0.0))
    return round(max(FLOOR_DB, 20 * float(np.log10(peak))), 1) if peak > 0 else FLOOR_DB


def clipped_ms(sound: Floats, rate: int) -> float:
    """Milliseconds inside runs of LEAST_RUN or more samples at full scale, of the worst channel."""
    return round(max((_clipped(channel) for channel in sound.T), default=0) * 1000 / rate, 1)


def _clipped(samples: Floats) -> int:
    """A run is on one side: a wave that swings from rail to rail is two."""
    return sum(_in_runs(side >= FULL) for side in (samples, -samples))


def _in_runs(is_full: np.ndarray) -> int:
    edges = np.diff(np.concatenate(([0], is_full.astype(np.int8), [0])))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int(lengths[lengths >= LEAST_RUN].sum())
