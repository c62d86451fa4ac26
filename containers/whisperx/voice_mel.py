"""What the voice encoder sees of sound: power in 40 mel bands, one frame every 10 ms. Not in decibels: level counts.

The filter bank is the "slaney" one of librosa, with which the encoder was trained (Slaney, Auditory Toolbox, 1998):
linear below 1 kHz, logarithmic above, triangles of equal area.
"""

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Floats

RATE = 16_000
#: Samples of a frame, and from one frame to the next.
FRAME, HOP = 400, 160
BANDS = 40
#: Up to here the scale is linear, 200/3 Hz a step; above, 27 steps multiply the frequency by 6.4.
_LINEAR_HZ, _LINEAR_STEP, _LOG_STEP = 1000.0, 200 / 3, np.log(6.4) / 27
_LINEAR_MEL = _LINEAR_HZ / _LINEAR_STEP
#: Frames of one go, so that memory stays flat.
_AT_ONCE = 6000

Doubles = npt.NDArray[np.float64]


def mel_frames(sound: Floats) -> Floats:
    """Mono sound at RATE -> (1 + samples // HOP, BANDS); frame n is centred on sample n * HOP."""
    padded = np.pad(sound, FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    parts = [_power(frames[at : at + _AT_ONCE]) @ _FILTERS for at in range(0, len(frames), _AT_ONCE)]
    return np.concatenate(parts)


def _power(frames: Floats) -> Floats:
    return (np.abs(np.fft.rfft(frames * _WINDOW, axis=1)) ** 2).astype(np.float32)


def _to_mel(hertz: float) -> float:
    if hertz < _LINEAR_HZ:
        return hertz / _LINEAR_STEP
    return float(_LINEAR_MEL + np.log(hertz / _LINEAR_HZ) / _LOG_STEP)


def _to_hertz(mel: Doubles) -> Doubles:
    above = _LINEAR_HZ * np.exp(_LOG_STEP * (mel - _LINEAR_MEL))
    return np.where(mel < _LINEAR_MEL, mel * _LINEAR_STEP, above)


def _filters() -> Floats:
    """(FRAME // 2 + 1, BANDS)"""
    bins = np.linspace(0, RATE / 2, FRAME // 2 + 1)
    edges = _to_hertz(np.linspace(0, _to_mel(RATE / 2), BANDS + 2))
    rise = (bins[:, None] - edges[:-2]) / np.diff(edges)[:-1]
    fall = (edges[2:] - bins[:, None]) / np.diff(edges)[1:]
    triangles = np.maximum(0, np.minimum(rise, fall))
    return (triangles * 2 / (edges[2:] - edges[:-2])).astype(np.float32)


_FILTERS = _filters()
_WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)
