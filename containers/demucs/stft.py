"""Sound to spectrum and back, as Spleeter was trained with: 44.1 kHz, windows of 4096 samples every 1024."""

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Floats

RATE = 44_100
WINDOW, HOP = 4096, 1024
BINS = WINDOW // 2 + 1
#: The window is applied twice with 4-fold overlap: the squares of a Hann window then sum to 1.5.
GAIN = np.float32(2 / 3)
HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)

Spectrum = npt.NDArray[np.complex64]


def bin_of(hz: float) -> int:
    """The first bin at or above this frequency."""
    return int(np.ceil(hz * WINDOW / RATE))


def spectrum_of(sound: Floats) -> Spectrum:
    """(samples x channels) -> (channels x frames x BINS). The first and last sample lie under whole windows."""
    frames = -(-(len(sound) + WINDOW) // HOP)
    padded = np.zeros(((frames - 1) * HOP + WINDOW, sound.shape[1]), np.float32)
    padded[WINDOW : WINDOW + len(sound)] = sound
    at = np.arange(frames)[:, None] * HOP + np.arange(WINDOW)[None]
    return np.fft.rfft(padded.T[:, at] * HANN, axis=2).astype(np.complex64)


def sound_of(spectrum: Spectrum, samples: int) -> Floats:
    """The inverse of spectrum_of for a sound of so many samples."""
    pieces = np.fft.irfft(spectrum, WINDOW, axis=2).astype(np.float32) * HANN * GAIN
    sound = np.zeros(((spectrum.shape[1] - 1) * HOP + WINDOW, spectrum.shape[0]), np.float32)
    for number in range(spectrum.shape[1]):
        sound[number * HOP : number * HOP + WINDOW] += pieces[:, number].T
    return sound[WINDOW : WINDOW + samples]
