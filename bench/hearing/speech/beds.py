"""What lies under the voices: music and noise, computed. [length, 2] at RATE; same arguments, same samples."""

from __future__ import annotations

import numpy as np
from sound import RATE, Sound, at_db

BEAT_S = 60 / 76
BAR_S = 4 * BEAT_S
CHORDS = ((57, 60, 64, 67), (53, 57, 60, 64), (48, 55, 60, 64), (55, 59, 62, 67))  # MIDI notes
TURN = 6.28
SKIPPED = 0.2  # share of the eighths without a pluck


def hertz(note: float) -> float:
    return 440 * 2 ** ((note - 69) / 12)


def pad(chord: tuple[int, ...], length: int, bright: float, random: np.random.Generator) -> Sound:
    """Four detuned notes on each side that swell and fade over a bar."""
    t = np.arange(length) / RATE
    envelope = np.minimum(1, t / 0.6) * np.minimum(1, np.maximum(0, (1.15 * BAR_S - t) / 0.8))
    out = np.zeros((length, 2))
    for index, note in enumerate(chord):
        for harmonic, gain in ((1, 1), (2, 0.35), (3, 0.18 * bright), (5, 0.06 * bright)):
            for side, detune in ((0, -0.0015), (1, 0.0015)):
                hz = hertz(note) * harmonic * (1 + detune * (1 + index / 3))
                out[:, side] += 0.12 * gain * envelope * np.sin(2 * np.pi * hz * t + random.uniform(0, TURN))
    return out


def pluck(note: int, length: int, bright: float) -> Sound:
    t = np.arange(length) / RATE
    wave = sum(gain * np.sin(2 * np.pi * hertz(note) * n * t) for n, gain in ((1, 1.0), (2, 0.4), (4, 0.15)))
    return 0.12 * bright * np.minimum(1, t / 0.004) * np.exp(-5 * t) * wave


def bar(out: Sound, start: int, chord: tuple[int, ...], bright: float, random: np.random.Generator) -> None:
    """Adds one bar; what would sound after the end of `out` is not played."""
    length = min(int(1.15 * BAR_S * RATE), len(out) - start)
    out[start : start + length] += pad(chord, length, bright, random)
    t = np.arange(length) / RATE
    bass = 0.3 * np.minimum(1, t / 0.02) * np.exp(-0.9 * t) * np.sin(2 * np.pi * hertz(chord[0] - 12) * t)
    out[start : start + length] += bass[:, None]
    for eighth in range(8):
        at = start + int(eighth * BEAT_S / 2 * RATE)
        if at >= len(out) or random.random() < SKIPPED:
            continue
        note, side = chord[random.integers(4)] + 12, random.uniform(0.2, 0.8)
        sound = pluck(note, min(int(1.2 * RATE), len(out) - at), bright)
        out[at : at + len(sound)] += sound[:, None] * np.array([1 - side, side])


def music(length: int, seed: int, level_db: float, bright: float = 1.0) -> Sound:
    """Soft pads, bass and plucks over four chords."""
    random = np.random.default_rng(seed)
    out = np.zeros((length, 2))
    for index in range(int(np.ceil(length / RATE / BAR_S)) + 1):
        start = int(index * BAR_S * RATE)
        if start < length:
            bar(out, start, CHORDS[(index + seed) % len(CHORDS)], bright, random)
    ramp = np.linspace(0, 1, int(0.8 * RATE))[:, None]
    out[: len(ramp)] *= ramp
    out[-len(ramp) :] *= ramp[::-1]
    return at_db(out, level_db)


def street(length: int, seed: int, level_db: float) -> Sound:
    """Pink noise that swells and falls, partly the same on both sides, over the hum of the mains."""
    random = np.random.default_rng(seed)
    falling = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 40) ** 0.5
    common = random.standard_normal(length)
    sides = [0.6 * common + 0.8 * random.standard_normal(length) for _ in range(2)]
    out = np.stack([np.fft.irfft(np.fft.rfft(side) / falling, length) for side in sides], axis=1)
    t = np.arange(length) / RATE
    out *= (1 + 0.5 * np.sin(2 * np.pi * 0.11 * t + 1) * np.sin(2 * np.pi * 0.037 * t))[:, None]
    out /= np.sqrt(np.mean(out**2))
    out += (0.12 * np.sin(2 * np.pi * 50 * t) + 0.06 * np.sin(2 * np.pi * 150 * t))[:, None]
    return at_db(out, level_db)
