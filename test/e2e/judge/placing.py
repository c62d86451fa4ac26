"""Where a take really lies in the dialogue stem, and what of it is not there. By waveform only.

A take may be heard in parts, with its pauses made longer or shorter: each of its phrases is looked for, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from bands import HOP, level, stretched
from media import RATE
from phrases import Phrase, lay, split

# A stretched phrase is this uneven at most, in frames of 10 ms.
JITTER = 6
SEARCH_S = 1.0
# A sounding frame is missing when the stem is this much quieter than the take there, even nearby.
MISSING_DB = 15
MISSING_FRAMES = 8
# However soft a take is made, its loud parts are no softer than this below those of the whole stem.
SOFTEST_DB = 25
# Another sound in its place: the bands' pattern does not fit over this many frames.
FOREIGN_FRAMES = 20
FOREIGN_LIKENESS = 0.2
# A run of missing frames may have holes of this many.
HOLE_FRAMES = 3
FRAME_S = HOP / RATE


@dataclass(frozen=True)
class Found:
    """`lag_s`: measured onset minus planned. `missing`, `foreign`: (from, to) in seconds of the raw take.

    `sounds`: (from, to) of each phrase in the stem, in seconds of the film. `spoken`: the same in the raw take.
    """

    lag_s: float
    missing: list[tuple[float, float]]
    foreign: list[tuple[float, float]]
    sounds: list[tuple[float, float]]
    spoken: list[tuple[float, float]]


@dataclass(frozen=True)
class Laid:
    """A phrase of a take with the stem where it was found, and JITTER frames beyond on both sides."""

    phrase: Phrase
    pattern: np.ndarray
    around: np.ndarray
    at: int
    ratio: float


def find(take: np.ndarray, stem: np.ndarray, span: tuple[float, float], stretch: float) -> Found:
    """`take`, `stem`: bands. It was planned in `span` seconds of the film, `stretch` times as fast as it was spoken."""
    first = round((span[0] - SEARCH_S) / FRAME_S)
    around = frames_from(stem, first, round((span[1] - span[0] + 2 * SEARCH_S) / FRAME_S))
    phrases = split(take)
    laid = [_laid(take, around, *one) for one in lay(take, phrases, around, (round(SEARCH_S / FRAME_S), stretch))]
    if not laid:
        return Found(0.0, [], [], [], [])
    gain = _gain(laid, stem, take)
    sounds = [((first + one.at) * FRAME_S, (first + one.at + len(one.pattern)) * FRAME_S) for one in laid]
    planned = span[0] + phrases[0].begin / stretch * FRAME_S
    return Found(
        sounds[0][0] - planned,
        [span for one in laid for span in _in_take(one, _runs(_is_missing(one, gain), MISSING_FRAMES))],
        [span for one in laid for span in _in_take(one, _runs(_is_foreign(one), FOREIGN_FRAMES))],
        sounds,
        [(one.begin * FRAME_S, one.end * FRAME_S) for one in phrases],
    )


def frames_from(frames: np.ndarray, first: int, count: int) -> np.ndarray:
    """`count` frames from `first` on; silence where there are none."""
    out = np.full((count, frames.shape[1]), -100.0)
    begin, end = max(first, 0), min(first + count, len(frames))
    if begin < end:
        out[begin - first : end - first] = frames[begin:end]
    return out


def _laid(take: np.ndarray, around: np.ndarray, phrase: Phrase, at: int, ratio: float) -> Laid:
    pattern = stretched(take[phrase.begin : phrase.end], ratio)
    return Laid(phrase, pattern, frames_from(around, at - JITTER, len(pattern) + 2 * JITTER), at, ratio)


def _nearby(one: Laid) -> np.ndarray:
    """The loudest of the stem near each frame of the phrase."""
    return np.lib.stride_tricks.sliding_window_view(level(one.around), 2 * JITTER + 1).max(axis=1)


def _gain(laid: list[Laid], stem: np.ndarray, take: np.ndarray) -> float:
    measured = np.percentile(np.concatenate([_nearby(one) - level(one.pattern) for one in laid]), 75)
    softest = np.percentile(level(stem), 98) - np.percentile(level(take), 95) - SOFTEST_DB
    return float(max(measured, softest))


def _is_missing(one: Laid, gain: float) -> np.ndarray:
    return _nearby(one) < level(one.pattern) + gain - MISSING_DB


def _is_foreign(one: Laid) -> np.ndarray:
    """Frames around which no nearby stretch of the stem has the phrase's pattern of bands."""
    half = 8
    foreign = np.zeros(len(one.pattern), dtype=bool)
    for index in range(len(one.pattern)):
        begin, end = max(0, index - half), min(len(one.pattern), index + half + 1)
        mine = one.pattern[begin:end]
        best = max(_likeness(mine, one.around[begin + shift : end + shift]) for shift in range(0, 2 * JITTER + 1, 2))
        foreign[index] = best < FOREIGN_LIKENESS
    return foreign


def _likeness(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float(np.sum(a * b) / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))


def _in_take(one: Laid, runs: list[tuple[int, int]]) -> list[tuple[float, float]]:
    begin = one.phrase.begin * FRAME_S
    return [(begin + a * one.ratio * FRAME_S, begin + b * one.ratio * FRAME_S) for a, b in runs]


def _runs(flags: np.ndarray, least: int) -> list[tuple[int, int]]:
    """(from, to) of runs of at least `least` frames; small holes do not end a run."""
    found: list[list[int]] = []
    for index in np.flatnonzero(flags):
        if found and index - found[-1][1] <= HOLE_FRAMES:
            found[-1][1] = int(index) + 1
        else:
            found.append([int(index), int(index) + 1])
    return [(a, b) for a, b in found if b - a >= least]
