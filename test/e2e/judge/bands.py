"""A sound as levels in dB per 10 ms and band of pitch: what takes are found again by, however loud they are made."""

from __future__ import annotations

import numpy as np
from media import RATE
from scipy.signal import stft

HOP = 480  # 10 ms
WINDOW = 960
BANDS = 18
# Quieter than this below a take's loud parts nobody hears a sound.
SOUNDING_DB = 32


def bands(samples: np.ndarray) -> np.ndarray:
    """[frames, bands]; bands are even in pitch from 100 Hz to 10 kHz."""
    padded = np.pad(samples, (0, WINDOW))
    _, _, spectrum = stft(padded, RATE, nperseg=WINDOW, noverlap=WINDOW - HOP, boundary="zeros", padded=True)
    power = np.abs(spectrum.T) ** 2
    edges = np.unique(np.round(np.geomspace(100, 10_000, BANDS + 1) * WINDOW / RATE).astype(int))
    return 10 * np.log10(np.add.reduceat(power, edges, axis=1)[:, :-1] + 1e-10)


def level(frames: np.ndarray) -> np.ndarray:
    return 10 * np.log10(np.sum(10 ** (frames / 10), axis=1))


def sounding(frames: np.ndarray) -> np.ndarray:
    loud = level(frames)
    return loud > np.percentile(loud, 95) - SOUNDING_DB


def stretched(frames: np.ndarray, ratio: float) -> np.ndarray:
    """As heard `ratio` times as fast."""
    at = np.minimum(np.round(np.arange(max(1, int(len(frames) / ratio))) * ratio).astype(int), len(frames) - 1)
    return frames[at]
