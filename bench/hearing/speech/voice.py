"""Sounds a throat makes without words, synthesised: laughter and sung vowels. No recording, and no person's voice.

A glottal pulse train with jitter and breath goes through four formant resonators (source and filter; formants of the
vowels after Peterson and Barney, 1952). It is like a voice for a detector of voices, which is what it is for.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter
from sound import RATE, SPEECH_DB, Sound, at_db

FORMANTS = {
    "a": (730, 1090, 2440, 3400),
    "e": (530, 1840, 2480, 3500),
    "o": (570, 840, 2410, 3300),
    "u": (300, 870, 2240, 3300),
}
BANDWIDTHS = (80, 100, 140, 200)
VIBRATO_HZ = 5.5
OPEN = 0.6  # share of a period in which the glottis is open
MELODY = (0, 4, 7, 5, 4, 2, 0, -3, 0, 4, 5, 7, 9, 7, 4, 0)  # semitones over the first note


def resonate(source: Sound, vowel: str) -> Sound:
    out = source
    for centre, width in zip(FORMANTS[vowel], BANDWIDTHS, strict=True):
        radius, angle = np.exp(-np.pi * width / RATE), 2 * np.pi * centre / RATE
        feedback = [1, -2 * radius * np.cos(angle), radius**2]
        out = np.asarray(lfilter([sum(feedback)], feedback, out), dtype=np.float64)
    return out


def glottis(hz: Sound, breath: float, random: np.random.Generator) -> Sound:
    """Differentiated pulses at the pitch `hz` of each sample, with noise that follows them."""
    phase = np.cumsum(hz * (1 + 0.01 * random.standard_normal(len(hz)))) / RATE % 1
    pulse = np.where(phase < OPEN, np.sin(np.pi * phase / OPEN) ** 2, 0)
    return np.diff(pulse, prepend=0) * 20 + breath * random.standard_normal(len(hz)) * (0.3 + pulse)


def envelope(length: int, attack_s: float, release_s: float) -> Sound:
    t = np.arange(length) / RATE
    return np.minimum(1, t / attack_s) * np.minimum(1, np.maximum(0, (length / RATE - t) / release_s))


def laugh(seed: int, bursts: int = 9, hz: float = 260) -> Sound:
    """`bursts` of breathy "ha", about five a second, that fall in pitch and loudness."""
    random = np.random.default_rng(seed)
    out: list[Sound] = []
    for index in range(bursts):
        length = int(random.uniform(0.10, 0.14) * RATE)
        pitch = hz * 0.97**index * np.linspace(1.08, 0.9, length)
        ha = resonate(glottis(pitch, 0.5, random), "a") * envelope(length, 0.02, 0.05)
        out += [at_db(ha, SPEECH_DB - 0.8 * index), np.zeros(int(random.uniform(0.06, 0.1) * RATE))]
    return at_db(np.concatenate(out), SPEECH_DB)


def sing(seed: int, seconds: float, hz: float = 220) -> Sound:
    """A melody on changing vowels with vibrato, legato."""
    random = np.random.default_rng(seed)
    out: list[Sound] = []
    while sum(map(len, out)) < seconds * RATE:
        index = len(out)
        length = int(random.choice([0.4, 0.4, 0.8]) * RATE)
        t = np.arange(length) / RATE
        pitch = hz * 2 ** (MELODY[index % len(MELODY)] / 12) * (1 + 0.012 * np.sin(2 * np.pi * VIBRATO_HZ * t))
        note = resonate(glottis(pitch, 0.03, random), "aeou"[int(random.integers(4))])
        out.append(at_db(note, SPEECH_DB) * envelope(length, 0.05, 0.06))
    return at_db(np.concatenate(out), SPEECH_DB)
