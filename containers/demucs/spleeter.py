"""Spleeter 2-stems in its 16 kHz setting: a mask from magnitudes at 44.1 kHz, applied to the input itself."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.onnx_session import open_session
from onevoice_service.settings import Settings
from stems import separate_piece

RATE = 44_100
WINDOW, HOP = 4096, 1024
#: The network sees blocks of 512 frames (11.9 s). 1536 bins reach 16.5 kHz: with the other published setting, 1024,
#: all of a voice above 11 kHz would stay in the background as sibilant ghosts.
FRAMES, BINS = 512, 1536
#: The window is applied twice with 4-fold overlap: the squares of a Hann window then sum to 1.5.
GAIN = np.float32(2 / 3)
TINY = 1e-10

Spectrum = npt.NDArray[np.complex64]


class Spleeter:
    id = "spleeter/2stems-16khz"
    stage = "separate"

    def __init__(self, settings: Settings) -> None:
        folder = settings.models_dir / "spleeter-2stems"
        self._weights = (folder / "model.index", folder / "model.data-00000-of-00001")
        self._root, self._threads = settings.models_dir, settings.threads
        self._window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)

    def status(self) -> Status:
        reason = missing(self._weights, self._root)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def load(self) -> None:
        from spleeter_graph import spleeter_graph
        from tensor_bundle import read_tensor_bundle

        graph = spleeter_graph(read_tensor_bundle(*self._weights), FRAMES, BINS)
        self._session = open_session(graph, self._threads)

    def run(self, work: Work) -> Product:
        return separate_piece(work, lambda sound, rate: self.voices(sound, rate, work.progress))

    def voices(self, sound: Floats, rate: int, progress: Callable[[float], None] = lambda _share: None) -> Floats:
        """Sound (samples x 1 or 2 channels in -1..1) at any rate -> its voices, same shape."""
        from scipy.signal import resample_poly

        stereo = sound if sound.shape[1] == 2 else np.repeat(sound[:, :1], 2, axis=1)  # noqa: PLR2004 - the network's two
        voices = self._at_44k(resample_poly(stereo, RATE, rate).astype(np.float32), progress)
        voices = resample_poly(voices, rate, RATE)[: len(sound)].astype(np.float32)
        voices = np.pad(voices, ((0, len(sound) - len(voices)), (0, 0)))
        return voices if sound.shape[1] == 2 else voices.mean(axis=1, keepdims=True)  # noqa: PLR2004

    def _at_44k(self, stereo: Floats, progress: Callable[[float], None]) -> Floats:
        count = -(-(len(stereo) + WINDOW) // HOP)
        padded = np.zeros(((count - 1) * HOP + WINDOW, 2), np.float32)
        padded[WINDOW : WINDOW + len(stereo)] = stereo
        voices = np.zeros_like(padded)
        for first in range(0, count, FRAMES):
            frames = min(FRAMES, count - first)
            block = slice(first * HOP, (first + frames - 1) * HOP + WINDOW)
            spectrum = self._spectrum(padded[block], frames)
            voices[block] += self._sound(spectrum * self._mask(np.abs(spectrum[:, :, :BINS])))
            progress((first + frames) / count)
        return voices[WINDOW : WINDOW + len(stereo)]

    def _mask(self, magnitudes: Floats) -> Floats:
        """(2, frames, BINS) -> the voices' share of power in all bins; above BINS the average of the frame."""
        frames = magnitudes.shape[1]
        given = np.zeros((1, 2, FRAMES, BINS), np.float32)
        given[0, :, :frames] = magnitudes
        vocals, rest = (
            stem[0, :, :frames] ** 2 for stem in self._session.run(["vocals", "accompaniment"], {"mix": given})
        )
        mask = (vocals + TINY / 2) / (vocals + rest + TINY)
        above = np.repeat(mask.mean(axis=2, keepdims=True), WINDOW // 2 + 1 - BINS, axis=2)
        return np.concatenate([mask, above], axis=2)

    def _spectrum(self, sound: Floats, frames: int) -> Spectrum:
        """(samples, 2) -> (2, frames, WINDOW / 2 + 1)"""
        at = np.arange(frames)[:, None] * HOP + np.arange(WINDOW)[None]
        return np.fft.rfft(sound.T[:, at] * self._window, axis=2).astype(np.complex64)

    def _sound(self, spectrum: Spectrum) -> Floats:
        pieces = np.fft.irfft(spectrum, WINDOW, axis=2).astype(np.float32) * self._window * GAIN
        sound = np.zeros(((spectrum.shape[1] - 1) * HOP + WINDOW, 2), np.float32)
        for number in range(spectrum.shape[1]):
            sound[number * HOP : number * HOP + WINDOW] += pieces[:, number].T
        return sound
