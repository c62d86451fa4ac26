"""Voices and rest told apart by direction as well: a multichannel Wiener filter behind the networks' masks.

Nugraha et al., "Multichannel audio source separation with deep neural networks" (2016), with covariances that hold for
two seconds and a few hundred hertz, so that a voice may move. A film's voices mostly stand in the middle and its music
is wide: what only the sides hold is then no voice. Where both channels are equal the mask alone decides.
Spectra and masks are (2 channels x frames x bins).
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Floats
from stft import Spectrum

#: Directions are those of 2 s (as far as a piece's context reaches to both sides) and 530 Hz around each bin.
AROUND = (87, 49)
#: They are learnt where a mask is sure: it counts with this power.
SURE = 3
#: The share of every source that comes from everywhere: keeps the filter calm where both have one direction.
SPREAD = 0.005
#: Below the power of 16 bit rounding in one bin (1e-7) nothing has a direction.
FLOOR = 1e-8


class Covariance(NamedTuple):
    """Hermitian 2 x 2 per frame and bin, its trace 2."""

    left: Floats
    right: Floats
    cross: Spectrum


def voices_of(spectrum: Spectrum, mask: Floats) -> Spectrum:
    """The voices' spectrum; `mask` is their share of each channel, 0..1."""
    rest = 1 - mask
    voice_power, rest_power = _power(mask, spectrum), _power(rest, spectrum)
    voice, other = _covariance(mask**SURE * spectrum), _covariance(rest**SURE * spectrum)
    left = voice_power * voice.left + rest_power * other.left
    right = voice_power * voice.right + rest_power * other.right
    cross = voice_power * voice.cross + rest_power * other.cross
    share = voice_power / (left * right - np.square(np.abs(cross)))
    # The voices' covariance times the inverse of the mix's, applied to the mix.
    one, two = right * spectrum[0] - cross * spectrum[1], left * spectrum[1] - cross.conj() * spectrum[0]
    return np.stack(
        [share * (voice.left * one + voice.cross * two), share * (voice.cross.conj() * one + voice.right * two)]
    )


def _power(mask: Floats, spectrum: Spectrum) -> Floats:
    """The mask shares out power and not magnitude, so that equal channels get exactly it back."""
    return np.mean(mask * np.square(np.abs(spectrum)), axis=0) + np.float32(FLOOR)


def _covariance(source: Spectrum) -> Covariance:
    left, right = (_around(np.square(np.abs(channel))) for channel in source)
    both = source[0] * source[1].conj()
    whole = (left + right) / np.float32(2) + np.float32(FLOOR)
    cross = (_around(both.real) + 1j * _around(both.imag)) / whole
    spread = np.float32(SPREAD)
    return Covariance(_single(left / whole + spread), _single(right / whole + spread), cross.astype(np.complex64))


def _around(values: Floats) -> Floats:
    from scipy.ndimage import uniform_filter1d

    over_time = uniform_filter1d(values, AROUND[0], axis=0, mode="constant")
    return _single(uniform_filter1d(over_time, AROUND[1], axis=1, mode="constant"))


def _single(values: npt.NDArray[Any]) -> Floats:
    return np.asarray(values, np.float32)
