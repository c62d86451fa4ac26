"""A room around the voices: convolution with a synthetic impulse response."""

from __future__ import annotations

import numpy as np
from scipy.signal import fftconvolve
from sound import RATE, Sound

RT60_S = 0.5
DIRECT_TO_REVERB_DB = 3.0
FIRST_REFLECTION_S = 0.004


def impulse_response(seed: int, rt60_s: float = RT60_S) -> Sound:
    """The direct sound at sample 0, so that times stay true, then noise that decays by 60 dB in `rt60_s`; stereo."""
    random = np.random.default_rng(seed)
    t = np.arange(int(1.2 * rt60_s * RATE)) / RATE
    tail = random.standard_normal((len(t), 2)) * (10 ** (-3 * t / rt60_s))[:, None]
    tail[: int(FIRST_REFLECTION_S * RATE)] = 0
    tail *= 10 ** (-DIRECT_TO_REVERB_DB / 20) / np.sqrt(np.sum(tail**2) / 2)
    tail[0] += 1
    return tail


def in_room(speech: Sound, seed: int) -> Sound:
    """[length, 2] of speech with the room's answer, as long as before: what rings on after the end is cut."""
    response = impulse_response(seed)
    wet = [fftconvolve(speech[:, side], response[:, side])[: len(speech)] for side in range(2)]
    return np.stack(wet, axis=1)
