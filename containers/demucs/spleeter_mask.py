"""Which share of every bin is voice: Spleeter's two networks, asked where they know most, and widened above that.

The constants were chosen by measuring both stems against the truth on spoken clips with soft music, with music and
noise, and on full-band words recorded at 48 kHz. Magnitudes and masks are (2 channels x frames x bins).
"""

from collections.abc import Callable

import numpy as np
from onevoice_service.audio import Floats
from stft import BINS, Spectrum, bin_of

#: One call sees 512 frames (11.9 s) and 1536 bins (16.5 kHz). Calls overlap by a quarter, over which they are faded.
FRAMES, SEEN = 512, 1536
OVERLAP = FRAMES // 4
#: The rest's weight against the voices' from these bins on: below 1, what is left of the speech in the background grows
#: quieter, and the background with it. Where speech is understood least of it may stay.
REST = ((0, 0.2), (bin_of(4000), 0.02))
#: The networks hardly know voices above 8 kHz: a hiss there belongs to whoever hisses below.
HISS, KNOWN, WIDE = (bin_of(4000), bin_of(8000)), bin_of(8000), (bin_of(6000), bin_of(11_000))
TINY = 1e-10

#: (1 x 2 x FRAMES x SEEN magnitudes) -> the same of vocals and of the rest.
Networks = Callable[[Floats], tuple[Floats, Floats]]


def voice_mask(spectrum: Spectrum, gain: float, networks: Networks, progress: Callable[[float], None]) -> Floats:
    """The voices' share, 0..1, in all BINS. `gain` brings the sound to the level that the networks know best.

    Blocks are faded into each other, because near its edges the networks see only half of what they look at.
    """
    magnitudes = np.abs(spectrum[:, :, :SEEN]) * np.float32(gain)
    frames = magnitudes.shape[1]
    starts = range(0, max(1, frames - OVERLAP), FRAMES - OVERLAP)
    total = np.zeros((2, frames, SEEN), np.float32)
    weights = np.zeros((frames, 1), np.float32)
    for number, start in enumerate(starts):
        inside = slice(start, min(frames, start + FRAMES))
        fade = _fade(inside.stop - start)
        given = np.zeros((1, 2, FRAMES, SEEN), np.float32)
        given[0, :, : inside.stop - start] = magnitudes[:, inside]
        total[:, inside] += fade * _share(*networks(given))[:, : inside.stop - start]
        weights[inside] += fade
        progress((number + 1) / len(starts))
    return _widened(total / weights, spectrum)


def _fade(frames: int) -> Floats:
    """(frames x 1): how much a block's answer counts, from little at its edges to 1 after OVERLAP."""
    inwards = np.minimum(np.arange(frames), np.arange(frames)[::-1]) + 1
    return np.minimum(inwards / (OVERLAP + 1), 1).astype(np.float32)[:, None]


def _share(vocals: Floats, rest: Floats) -> Floats:
    weight = np.zeros(SEEN, np.float32)
    for first, value in REST:
        weight[first:] = value
    voice, other = vocals[0] ** 2, weight * rest[0] ** 2
    return (voice + TINY / 2) / (voice + other + TINY)


def _widened(mask: Floats, spectrum: Spectrum) -> Floats:
    """From 8 kHz on at least the voices' share of the power from 4 to 8, and from 11 on just that from 6 to 11."""
    power = np.square(np.abs(spectrum))
    whole = np.zeros((*mask.shape[:2], BINS), np.float32)
    whole[:, :, :SEEN] = mask
    whole[:, :, KNOWN:SEEN] = np.maximum(mask[:, :, KNOWN:], _of_power(whole, power, *HISS))
    whole[:, :, WIDE[1] :] = _of_power(whole, power, *WIDE)
    return whole


def _of_power(mask: Floats, power: Floats, first: int, end: int) -> Floats:
    """(channels x frames x 1): the voices' share of the power in these bins."""
    band = power[:, :, first:end]
    return np.sum(mask[:, :, first:end] * band, axis=2, keepdims=True) / (band.sum(axis=2, keepdims=True) + TINY)
