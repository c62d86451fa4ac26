"""How well voices and background were taken apart: against the true stems, [length, 2] at 48 kHz, sample by sample.

SI-SDR: Le Roux et al., "SDR: half-baked or well done?" (2019), over both channels together. Residue: how much of the
true speech is in the background still, in dB of that speech (0 = all of it): per frequency the background is explained
by the two true stems (least squares over the STFT), and the speech's share is what counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from scipy.signal import stft

if TYPE_CHECKING:
    from collections.abc import Mapping

Sound: TypeAlias = NDArray[np.float64]
Spectrum: TypeAlias = NDArray[np.complex128]

RATE = 48_000
WINDOW = 4_096
BANDS: Mapping[str, tuple[float, float]] = {
    "all": (50, 24_000),
    "4-8": (4e3, 8e3),
    "8-11": (8e3, 11e3),
    "over 11": (11e3, 24e3),
}
#: A band in which the speech itself has less than this share of its power says nothing.
SILENT_DB = -40.0
FLOOR = 1e-20
NO_BED = 1e-9
#: scipy takes None for no padding at the ends, and declares a string.
WITHOUT = cast("str", None)


def si_sdr(truth: Sound, found: Sound) -> float:
    true, estimate = truth.ravel(), found.ravel()
    target = true * (true @ estimate) / max(true @ true, FLOOR)
    rest = estimate - target
    return float(10 * np.log10(max(target @ target, FLOOR) / max(rest @ rest, FLOOR)))


def spectrum(sound: Sound) -> Spectrum:
    """[frequencies, frames of both channels]"""
    sides = [
        stft(sound[:, side], RATE, nperseg=WINDOW, boundary=WITHOUT, padded=False)[2] for side in range(sound.shape[1])
    ]
    return np.concatenate(sides, axis=1)


def leaked(speech: Spectrum, bed: Spectrum, found: Spectrum) -> Sound:
    """Per frequency, the power of speech in `found` = a speech + b bed + rest: |a|^2 |speech|^2, less what chance makes
    of such a rest in so many frames; may be below 0.
    """
    ss, bb, ff = (np.sum(np.abs(each) ** 2, axis=1) for each in (speech, bed, found))
    sb = np.sum(speech.conj() * bed, axis=1)
    sf, bf = np.sum(speech.conj() * found, axis=1), np.sum(bed.conj() * found, axis=1)
    determinant = np.maximum(ss * bb - np.abs(sb) ** 2, FLOOR)
    a, b = (bb * sf - sb * bf) / determinant, (ss * bf - sb.conj() * sf) / determinant
    rest = np.maximum(ff - np.real(a.conj() * sf + b.conj() * bf), 0) / (found.shape[1] - 2)
    alone = np.abs(sf) ** 2 / np.maximum(ss, FLOOR)
    beside = (np.abs(a) ** 2 - rest * bb / determinant) * ss
    return np.where(bb > NO_BED * ss, beside, alone)


def residue(speech: Sound, bed: Sound, background: Sound) -> dict[str, float | None]:
    """Decibels by band; None where the speech has nothing there."""
    one, other, found = (spectrum(sound) for sound in (speech, bed, background))
    own, left = np.sum(np.abs(one) ** 2, axis=1), leaked(one, other, found)
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    told: dict[str, float | None] = {}
    for name, (low, high) in BANDS.items():
        inside = (hertz >= low) & (hertz < high)
        share = 10 * np.log10(max(own[inside].sum() / max(own.sum(), FLOOR), FLOOR))
        told[name] = (
            None if share < SILENT_DB else float(10 * np.log10(max(left[inside].sum() / own[inside].sum(), 1e-12)))
        )
    return told
