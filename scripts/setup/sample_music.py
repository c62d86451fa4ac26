"""A quiet stereo music bed, computed: pads, bass, plucks and a shaker over four chords.

The same length and seed give the same samples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Sound = NDArray[np.float64]

RATE = 48_000
BEAT_S = 60 / 76
BAR_S = 4 * BEAT_S
CHORDS = ((57, 60, 64, 67), (53, 57, 60, 64), (48, 55, 60, 64), (55, 59, 62, 67))  # MIDI notes
HIGHEST_HZ = 18_000
PLUCK_CHANCE = 0.8
FADE_S = 0.4
LEFT, RIGHT, BOTH = (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)


def clock(seconds: float) -> Sound:
    return np.arange(int(seconds * RATE)) / RATE


def tone(note: float, seconds: float, partials: Sequence[tuple[int, float]]) -> Sound:
    """Sum of harmonics (number, gain) of a MIDI note."""
    hertz = 440 * 2 ** ((note - 69) / 12)
    out = np.zeros(int(seconds * RATE))
    for number, gain in partials:
        if hertz * number < HIGHEST_HZ:
            out += gain * np.sin(2 * np.pi * hertz * number * clock(seconds))
    return out


def add(out: Sound, at: int, sound: Sound, gains: tuple[float, float]) -> None:
    end = min(len(out), at + len(sound))
    for channel, gain in enumerate(gains):
        out[at:end, channel] += gain * sound[: max(0, end - at)]


def pad(chord: Sequence[int], detune: float) -> Sound:
    seconds = 1.15 * BAR_S
    t = clock(seconds)
    envelope = np.minimum(1, t / 0.6) * np.minimum(1, (seconds - t) / 0.8)
    voices = [tone(note + detune, seconds, ((1, 1.0), (2, 0.35), (3, 0.18), (5, 0.06))) for note in chord]
    return 0.12 * envelope * np.sum(voices, axis=0)


def bass(note: int) -> Sound:
    t = clock(2.5)
    return 0.3 * np.minimum(1, t / 0.02) * np.exp(-0.9 * t) * tone(note, 2.5, ((1, 1.0), (2, 0.2)))


def pluck(note: int) -> Sound:
    t = clock(1.2)
    return (
        0.14 * np.minimum(1, t / 0.004) * np.exp(-5 * t) * tone(note, 1.2, ((1, 1.0), (2, 0.4), (4, 0.15), (9, 0.05)))
    )


def shake(random: np.random.Generator) -> Sound:
    """A breath of high noise, so that the bed has what speech recorded at 16 kHz has not."""
    t = clock(0.09)
    return 0.10 * np.exp(-45 * t) * np.diff(random.standard_normal(len(t) + 1))


def play_bar(out: Sound, start: int, chord: Sequence[int], random: np.random.Generator) -> None:
    add(out, start, pad(chord, -0.03), LEFT)
    add(out, start, pad(chord, 0.03), RIGHT)
    add(out, start, bass(chord[0] - 12), BOTH)
    for eighth in range(8):
        at = start + int(eighth * BEAT_S / 2 * RATE)
        add(out, at, shake(random), (0.6, 1.0) if eighth % 2 else (1.0, 0.6))
        if random.random() < PLUCK_CHANCE:
            side = random.uniform(0.2, 0.8)
            add(out, at, pluck(chord[random.integers(4)] + 12), (1 - side, side))


def compose(length: int, level_db: float, seed: int) -> Sound:
    """[length, 2] samples at RATE with an RMS of `level_db` dBFS."""
    random = np.random.default_rng(seed)
    out = np.zeros((length, 2))
    for bar in range(int(np.ceil(length / RATE / BAR_S))):
        play_bar(out, int(bar * BAR_S * RATE), CHORDS[(bar + seed) % len(CHORDS)], random)
    ramp = np.linspace(0, 1, int(FADE_S * RATE))[:, None]
    out[: len(ramp)] *= ramp
    out[-len(ramp) :] *= ramp[::-1]
    return out * 10 ** (level_db / 20) / np.sqrt(np.mean(out**2))
