"""Gives words that were not found a place over the speech between those that were. Pure; seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from heard import HeardWord, Regions
from plausible import overlap

#: Less speech than this for a letter cannot hold the words: they take the whole gap instead.
LEAST_LETTER = 0.02


@dataclass(frozen=True)
class Spot:
    """A word and the span of its segment."""

    text: str
    start: float
    end: float


def fill(spots: Sequence[Spot], found: Sequence[HeardWord | None], speech: Regions, duration: float) -> list[HeardWord]:
    """One word for each spot, rising; the found ones as they are."""
    placed: list[HeardWord | None] = list(found)
    for at, after in _gaps(found):
        before = placed[at - 1]
        floor = before.end if before else 0.0
        following = found[after] if after < len(found) else None
        ceiling = max(floor, following.start if following else duration)
        placed[at:after] = _spread(spots[at:after], floor, ceiling, speech)
    return [word for word in placed if word]


def _gaps(found: Sequence[HeardWord | None]) -> list[tuple[int, int]]:
    gaps: list[tuple[int, int]] = []
    for is_missing, group in groupby(range(len(found)), key=lambda at: found[at] is None):
        if is_missing:
            indices = list(group)
            gaps.append((indices[0], indices[-1] + 1))
    return gaps


def _spread(spots: Sequence[Spot], floor: float, ceiling: float, speech: Regions) -> list[HeardWord]:
    """Segment by segment, each within its own span where that leaves room between the neighbours."""
    placed: list[HeardWord] = []
    for (start, end), group in groupby(spots, key=lambda spot: (spot.start, spot.end)):
        words = [spot.text for spot in group]
        low, high = max(floor, start), min(ceiling, end)
        if high - low < LEAST_LETTER * _letters(words):
            low, high = floor, ceiling
        placed += _over(words, low, high, speech)
        floor = placed[-1].end
    return placed


def _over(words: list[str], start: float, end: float, speech: Regions) -> list[HeardWord]:
    """Over the speech in the span, as long as their texts are; over all of the span where nobody seems to speak."""
    parts = [(max(start, begin), min(end, stop)) for begin, stop in speech if begin < end and stop > start]
    if overlap(start, end, speech) < LEAST_LETTER * _letters(words):
        parts = [(start, max(start, end))]
    total, letters, done, placed = sum(stop - begin for begin, stop in parts), _letters(words), 0, []
    for word in words:
        share = (done / letters, (done + len(word) + 1) / letters)
        first, last = _at(share[0] * total, parts, last=False), _at(share[1] * total, parts, last=True)
        placed.append(HeardWord(word, first, max(first, last), 0.0))
        done += len(word) + 1
    return placed


def _letters(words: list[str]) -> int:
    return sum(len(word) + 1 for word in words)


def _at(spoken: float, parts: Regions, *, last: bool) -> float:
    """The time at which so much has been spoken: at a pause, its end, or its beginning for the last of a word."""
    for begin, stop in parts:
        if spoken < stop - begin or (last and spoken <= stop - begin + 1e-9):
            return begin + spoken
        spoken -= stop - begin
    return parts[-1][1]
