"""Where a take really lies in the dialogue stem, and what of it is not there. By waveform only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from media import RATE
from scipy.signal import stft

HOP = 480  # 10 ms
WINDOW = 960
BANDS = 18
# Quieter than this below a take's loud parts nobody hears a sound.
SOUNDING_DB = 32
# A stretched take is this uneven at most, in frames of 10 ms.
JITTER = 6
SEARCH_S = 1.0
# A sounding frame is missing when the stem is this much quieter than the take there, even nearby.
MISSING_DB = 15
MISSING_FRAMES = 8
# Another sound in its place: the bands' pattern does not fit over this many frames.
FOREIGN_FRAMES = 20
FOREIGN_LIKENESS = 0.2
# A run of missing frames may have holes of this many.
HOLE_FRAMES = 3


@dataclass(frozen=True)
class Found:
    """`lag_s`: measured onset minus planned. `missing`, `foreign`: (from, to) in seconds of the raw take.

    `sounds`: first and last sound in the stem, in seconds of the film.
    """

    lag_s: float
    missing: list[tuple[float, float]]
    foreign: list[tuple[float, float]]
    sounds: tuple[float, float]


def find(take: np.ndarray, stem: np.ndarray, start_s: float, rate: float) -> Found:
    """`take` at its own speed, 48 kHz; it was planned at `start_s`, `rate` times as fast."""
    pattern = _stretched(bands(take), rate)
    margin = round(SEARCH_S * RATE / HOP)
    first = round(start_s * RATE / HOP) - margin
    around = _frames(bands(stem), first, len(pattern) + 2 * margin)
    lag = _lag(pattern, around, margin)
    place = around[margin + lag : margin + lag + len(pattern)]
    sounding = level(pattern) > np.percentile(level(pattern), 95) - SOUNDING_DB
    frames = np.flatnonzero(sounding)
    begin = start_s + lag * HOP / RATE
    missing = _runs(_is_missing(pattern, around, margin + lag, sounding), MISSING_FRAMES)
    foreign = _runs(_is_foreign(pattern, place, sounding), FOREIGN_FRAMES)
    to_take = HOP / RATE * rate
    return Found(
        lag * HOP / RATE,
        [(a * to_take, b * to_take) for a, b in missing],
        [(a * to_take, b * to_take) for a, b in foreign],
        (begin + frames[0] * HOP / RATE, begin + (frames[-1] + 1) * HOP / RATE) if len(frames) else (begin, begin),
    )


def bands(samples: np.ndarray) -> np.ndarray:
    """Levels in dB per 10 ms frame and band; bands are even in pitch from 100 Hz to 10 kHz."""
    padded = np.pad(samples, (0, WINDOW))
    _, _, spectrum = stft(padded, RATE, nperseg=WINDOW, noverlap=WINDOW - HOP, boundary="zeros", padded=True)
    power = np.abs(spectrum.T) ** 2
    edges = np.unique(np.round(np.geomspace(100, 10_000, BANDS + 1) * WINDOW / RATE).astype(int))
    return 10 * np.log10(np.add.reduceat(power, edges, axis=1)[:, :-1] + 1e-10)


def level(frames: np.ndarray) -> np.ndarray:
    return 10 * np.log10(np.sum(10 ** (frames / 10), axis=1))


def _stretched(frames: np.ndarray, rate: float) -> np.ndarray:
    at = np.minimum(np.round(np.arange(max(1, int(len(frames) / rate))) * rate).astype(int), len(frames) - 1)
    return frames[at]


def _frames(frames: np.ndarray, first: int, count: int) -> np.ndarray:
    """`count` frames from `first` on; silence where the stem has none."""
    out = np.full((count, frames.shape[1]), -100.0)
    begin, end = max(first, 0), min(first + count, len(frames))
    if begin < end:
        out[begin - first : end - first] = frames[begin:end]
    return out


def _lag(pattern: np.ndarray, around: np.ndarray, margin: int) -> int:
    """Frames by which the take is late: the best fit of its pattern; of nearly equal ones the nearest to plan."""
    floor = np.percentile(level(pattern), 95) - SOUNDING_DB - 20
    mine = np.maximum(pattern, floor) - floor
    others = np.maximum(around, floor) - floor
    mine = mine - mine.mean()
    fits = []
    for shift in range(2 * margin + 1):
        other = others[shift : shift + len(pattern)]
        other = other - other.mean()
        fits.append(float(np.sum(mine * other) / (np.linalg.norm(mine) * np.linalg.norm(other) + 1e-9)))
    worth = np.array(fits) - 0.02 * np.abs(np.arange(2 * margin + 1) - margin) / margin
    return int(np.argmax(worth)) - margin


def _is_missing(pattern: np.ndarray, around: np.ndarray, offset: int, sounding: np.ndarray) -> np.ndarray:
    mine, other = level(pattern), level(around)
    nearby = np.array(
        [other[max(0, offset + index - JITTER) : offset + index + JITTER + 1].max() for index in range(len(mine))]
    )
    gain = np.percentile((nearby - mine)[sounding], 75) if sounding.any() else 0.0
    return sounding & (nearby < mine + gain - MISSING_DB)


def _is_foreign(pattern: np.ndarray, place: np.ndarray, sounding: np.ndarray) -> np.ndarray:
    """Frames around which no nearby stretch of the stem has the take's pattern of bands."""
    half = 8
    foreign = np.zeros(len(pattern), dtype=bool)
    for index in np.flatnonzero(sounding):
        begin, end = max(0, index - half), min(len(pattern), index + half + 1)
        mine = pattern[begin:end]
        best = max(
            _likeness(mine, place[begin + shift : end + shift])
            for shift in range(-JITTER, JITTER + 1, 2)
            if begin + shift >= 0 and end + shift <= len(place)
        )
        foreign[index] = best < FOREIGN_LIKENESS
    return foreign


def _likeness(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float(np.sum(a * b) / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))


def _runs(flags: np.ndarray, least: int) -> list[tuple[int, int]]:
    """(from, to) of runs of at least `least` frames; small holes do not end a run."""
    found: list[list[int]] = []
    for index in np.flatnonzero(flags):
        if found and index - found[-1][1] <= HOLE_FRAMES:
            found[-1][1] = int(index) + 1
        else:
            found.append([int(index), int(index) + 1])
    return [(a, b) for a, b in found if b - a >= least]
