"""Separators know one rate and two channels; pieces have 48 kHz and one or two."""

from collections.abc import Callable

import numpy as np
from onevoice_service.audio import Floats

CHANNELS = 2


def at_rate(separate: Callable[[Floats], Floats], inner: int, sound: Floats, rate: int) -> Floats:
    """What `separate` (samples x 2 at `inner` Hz, the same shape back) finds in a sound at `rate`, in its own shape."""
    from scipy.signal import resample_poly

    stereo = sound if sound.shape[1] == CHANNELS else np.repeat(sound[:, :1], CHANNELS, axis=1)
    found = separate(resample_poly(stereo, inner, rate).astype(np.float32))
    found = resample_poly(found, rate, inner)[: len(sound)].astype(np.float32)
    found = np.pad(found, ((0, len(sound) - len(found)), (0, 0)))
    return found if sound.shape[1] == CHANNELS else found.mean(axis=1, keepdims=True)
