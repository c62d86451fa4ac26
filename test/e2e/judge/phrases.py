"""The phrases of a take, and where in a stem each of them fits best when they keep their order.

A shortest path (Viterbi) over the places of all phrases: how well the patterns fit counts by their lengths, less a
little for every pause that is not as long as the take's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from bands import SOUNDING_DB, level, sounding, stretched
from scipy.signal import correlate

# Less silence than this parts no phrases: nothing shorter is ever changed.
PAUSE_FRAMES = 10
SHORTEST_FRAMES = 4
# A stretch is known to this much.
RATIOS = (0.97, 1.0, 1.03)
# What a second off its place takes from a fit of 1.
AWAY = 0.02
FRAMES_A_SECOND = 100
# Phrases that follow each other may be measured to overlap by this.
TOUCH_FRAMES = 3


@dataclass(frozen=True)
class Phrase:
    """From, to in frames of the take."""

    begin: int
    end: int


def split(take: np.ndarray) -> list[Phrase]:
    found: list[Phrase] = []
    for index in map(int, np.flatnonzero(sounding(take))):
        if found and index - found[-1].end < PAUSE_FRAMES:
            found[-1] = Phrase(found[-1].begin, index + 1)
        else:
            found.append(Phrase(index, index + 1))
    return [one for one in found if one.end - one.begin >= SHORTEST_FRAMES]


def lay(
    take: np.ndarray, phrases: list[Phrase], around: np.ndarray, planned: tuple[int, float]
) -> list[tuple[Phrase, int, float]]:
    """Each phrase with its first frame in `around` and its stretch.

    `planned`: the take's first frame there, its stretch.
    """
    if not phrases:
        return []
    at, stretch = planned
    floor = np.percentile(level(take), 95) - SOUNDING_DB - 20
    fits = [_fits(take[one.begin : one.end], around, floor, stretch) for one in phrases]
    places = np.arange(len(around))
    best = [fits[0][0] * _long(phrases[0]) - _away(places - at - phrases[0].begin / stretch, phrases[0])]
    came: list[np.ndarray] = []
    for index in range(1, len(phrases)):
        before, one = phrases[index - 1], phrases[index]
        pause = (one.begin - before.end) / stretch
        gap = places[None, :] - (places + _long(before) / fits[index - 1][1])[:, None]
        total = best[-1][:, None] - np.where(gap < -TOUCH_FRAMES, np.inf, _away(gap - pause, one))
        came.append(np.argmax(total, axis=0))
        best.append(fits[index][0] * _long(one) + np.max(total, axis=0))
    return _traced(phrases, fits, best, came)


def _traced(
    phrases: list[Phrase],
    fits: list[tuple[np.ndarray, np.ndarray]],
    best: list[np.ndarray],
    came: list[np.ndarray],
) -> list[tuple[Phrase, int, float]]:
    at = int(np.argmax(best[-1]))
    found = []
    for index in reversed(range(len(phrases))):
        found.append((phrases[index], at, float(fits[index][1][at])))
        at = int(came[index - 1][at]) if index > 0 else at
    return found[::-1]


def _long(one: Phrase) -> int:
    return one.end - one.begin


def _away(frames: np.ndarray, one: Phrase) -> np.ndarray:
    return AWAY * _long(one) * np.abs(frames) / FRAMES_A_SECOND


def _fits(pattern: np.ndarray, around: np.ndarray, floor: float, stretch: float) -> tuple[np.ndarray, np.ndarray]:
    """How well the pattern fits at each frame (-1..1), and at which stretch it does so."""
    ratios = np.array(RATIOS) * stretch
    all_fits = np.array([_likenesses(stretched(pattern, ratio), around, floor) for ratio in ratios])
    which = np.argmax(all_fits, axis=0)
    return np.max(all_fits, axis=0), ratios[which]


def _likenesses(pattern: np.ndarray, around: np.ndarray, floor: float) -> np.ndarray:
    """Correlation coefficient of the pattern with what begins at each frame."""
    mine = np.maximum(pattern, floor) - floor
    mine = mine - mine.mean()
    others = np.pad(np.maximum(around, floor) - floor, ((0, len(pattern) - 1), (0, 0)))
    dots = correlate(others, mine, mode="valid", method="fft")[:, 0]
    sums = np.convolve(others.sum(axis=1), np.ones(len(pattern)), "valid")
    squares = np.convolve((others**2).sum(axis=1), np.ones(len(pattern)), "valid")
    spread = np.sqrt(np.maximum(squares - sums**2 / mine.size, 0))
    return np.where(spread > 1, dots / (np.linalg.norm(mine) * spread + 1e-9), 0.0)
