"""Voices into groups: agglomerative clustering by average linkage on cosine similarity. Pure and deterministic.

The average similarity of two groups of unit vectors is the dot product of their means, so that a group is its mean and
its weight, and groups of groups are clustered by the very same code. Groups that hold almost nothing (a laugh, two
voices at once) are no speakers: they are not counted, and in the end belong to the nearest that is one.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Floats

Labels = npt.NDArray[np.intp]
Doubles = npt.NDArray[np.float64]
_GONE = -2.0


@dataclass(frozen=True)
class Bounds:
    """Groups are merged while they are at least this alike; of those that weigh `enough`, `least` to `most` stay."""

    similarity: float
    least: int = 1
    most: int | None = None
    enough: float = 0.0


def cluster(voices: Floats, weights: Floats, bounds: Bounds) -> Labels:
    """(n, size) and how much each counts -> n labels from 0, numbered by their first member. O(n^2) memory."""
    if len(voices) == 0:
        return np.zeros(0, np.intp)
    doubles, sizes = voices.astype(np.float64), weights.astype(np.float64)
    labels = by_first(_merge(doubles, sizes, bounds))
    if int((np.bincount(labels, sizes) >= bounds.enough).sum()) < bounds.least:
        # So many do not say enough: then the most different ones are speakers, however little they say.
        labels = by_first(_merge(doubles, sizes, replace(bounds, enough=0.0)))
    return by_first(_without_small(voices, weights, labels, bounds))


def _merge(voices: Doubles, given: Doubles, bounds: Bounds) -> Labels:
    alike, sizes = voices @ voices.T, given.copy()
    np.fill_diagonal(alike, _GONE)
    labels, rows = np.arange(len(voices)), np.arange(len(voices))
    best = alike.argmax(axis=1)
    speakers = int((sizes >= bounds.enough).sum())
    while True:
        one = int(alike[rows, best].argmax())
        keep, drop = sorted((one, int(best[one])))
        similarity = alike[keep, drop]
        crowded = bounds.most is not None and speakers > bounds.most
        if similarity == _GONE or (similarity < bounds.similarity and not crowded):
            return labels
        both = int(sizes[keep] >= bounds.enough) + int(sizes[drop] >= bounds.enough)
        if both == 2 and speakers <= bounds.least:  # noqa: PLR2004 - two speakers would become one
            alike[keep, drop] = alike[drop, keep] = _GONE
            best[[keep, drop]] = alike[[keep, drop]].argmax(axis=1)
            continue
        _join(alike, sizes, keep, drop)
        speakers += int(sizes[keep] >= bounds.enough) - both
        labels[labels == drop] = keep
        _look_again(alike, best, keep, drop)


def _join(alike: Doubles, sizes: Doubles, keep: int, drop: int) -> None:
    share = sizes[keep] / (sizes[keep] + sizes[drop])
    row = share * alike[keep] + (1 - share) * alike[drop]
    # A pair that was parted, or is no more, stays so.
    row[(alike[keep] == _GONE) | (alike[drop] == _GONE)] = _GONE
    alike[keep] = alike[:, keep] = row
    alike[drop] = alike[:, drop] = _GONE
    sizes[keep] += sizes[drop]
    sizes[drop] = 0.0


def _look_again(alike: Doubles, best: Labels, keep: int, drop: int) -> None:
    """Only rows whose nearest was merged, and those that the merged one is nearer to, have a new nearest."""
    stale = np.flatnonzero((best == keep) | (best == drop))
    best[stale] = alike[stale].argmax(axis=1)
    best[keep] = alike[keep].argmax()
    best[alike[:, keep] > alike[np.arange(len(best)), best]] = keep


def _without_small(voices: Floats, weights: Floats, labels: Labels, bounds: Bounds) -> Labels:
    """Each small group to the nearest speaker. Where too few weigh enough, the largest groups are speakers too."""
    sizes = np.bincount(labels, weights)
    count = max(int((sizes >= bounds.enough).sum()), min(bounds.least, len(sizes)))
    speakers = np.sort(np.argsort(-sizes, kind="stable")[: max(1, count)])
    centres = means(voices, weights, labels)
    directions = centres[speakers] / np.maximum(np.linalg.norm(centres[speakers], axis=1, keepdims=True), 1e-9)
    nearest = speakers[(centres @ directions.T).argmax(axis=1)]
    nearest[speakers] = speakers
    return nearest[labels]


def by_first(labels: Labels) -> Labels:
    """The same groups, numbered from 0 in the order of their first members."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.intp)
    rank[first.argsort()] = np.arange(len(first))
    return rank[inverse]


def means(voices: Floats, weights: Floats, labels: Labels) -> Floats:
    """The weighted mean of each group, not scaled to length 1. Labels are 0..groups-1, each used."""
    summed = np.zeros((int(labels.max(initial=-1)) + 1, voices.shape[1]), np.float32)
    np.add.at(summed, labels, voices * weights[:, None])
    return summed / np.bincount(labels, weights).astype(np.float32)[:, None]
