"""Moves words onto the speech that voice activity detection found. Pure; seconds.

Whisper's word times are right within a stretch of speech and wrong beside pauses: the word after a pause reaches back
into it, the word before it ends in the middle of its sound. So the words are first shared out over the stretches as a
whole (a Viterbi search: in order, near, pauses rather after punctuation), then the outer edges become the stretch's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from heard import HeardWord, Regions

#: A silence shorter than this may lie inside a word (the closure of a stop consonant).
LEAST_PAUSE = 0.15
#: What it costs, in seconds of displacement, to pause after a word without punctuation; to leave a second of speech
#: without any word; and how much of that is charged at most.
UNMARKED_PAUSE, SILENT_SECOND, MOST_SILENT = 0.12, 0.5, 0.3
#: The outer edges of the first and the last word move at most so far to where the stretch begins and ends.
LONGEST_REACH = 0.6
#: Whisper gives some words no length at all.
SHORTEST = 0.02
#: Punctuation at the end of a word: of Latin, and the wide forms of East Asian scripts.
MARKS = ".,;:?!…—。、\uff0c\uff1f\uff01\uff1b\uff1a"


@dataclass(frozen=True)
class Share:
    """The words [first, after) belong to the stretch of speech `start`..`end`."""

    first: int
    after: int
    start: float
    end: float


def settle(words: Sequence[HeardWord], speech: Regions) -> list[HeardWord]:
    """The same words in the same order, rising; untouched where there is no speech."""
    stretches = join(speech)
    if not words or not stretches:
        return rising(words)
    settled: list[HeardWord] = []
    for share in share_out(words, stretches):
        settled += _inside(words[share.first : share.after], share)
    return rising(settled)


def join(speech: Regions) -> Regions:
    """Stretches of speech: regions with less than a pause between them become one."""
    stretches: Regions = []
    for start, end in speech:
        if stretches and start - stretches[-1][1] < LEAST_PAUSE:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches


def share_out(words: Sequence[HeardWord], stretches: Regions) -> list[Share]:
    """Which words belong to which stretch: every word to one, in order."""
    silent = [min(MOST_SILENT, SILENT_SECOND * (end - start)) for start, end in stretches]
    costs, chosen = _first(words[0], stretches, silent), [list(range(len(stretches)))]
    for before, word in pairwise(words):
        costs, come_from = _step(costs, word, stretches, silent, 0.0 if _is_marked(before) else UNMARKED_PAUSE)
        chosen.append(come_from)
    left = [sum(silent[at + 1 :]) for at in range(len(stretches))]
    at = min(range(len(stretches)), key=lambda each: costs[each] + left[each])
    path = [at]
    for come_from in reversed(chosen[1:]):
        at = come_from[at]
        path.append(at)
    return _shares(path[::-1], stretches)


def _first(word: HeardWord, stretches: Regions, silent: list[float]) -> list[float]:
    return [sum(silent[:at]) + distance(word, stretch) for at, stretch in enumerate(stretches)]


def _step(
    costs: list[float], word: HeardWord, stretches: Regions, silent: list[float], pause: float
) -> tuple[list[float], list[int]]:
    """One word further: the least cost of having it in each stretch, and the stretch the word before was in."""
    now, come_from = [], []
    best, best_at = float("inf"), 0
    for at, stretch in enumerate(stretches):
        stay, move = costs[at], best + pause
        now.append(min(stay, move) + distance(word, stretch))
        come_from.append(at if stay <= move else best_at)
        # Whoever moves on from here, or from before over this one, which then stays without words.
        best = best + silent[at]
        if costs[at] < best:
            best, best_at = costs[at], at
    return now, come_from


def distance(word: HeardWord, stretch: tuple[float, float]) -> float:
    """From the nearer of the word's two edges to the stretch: one of them is always about right."""
    start, end = stretch
    return min(max(0.0, start - time, time - end) for time in (word.start, word.end))


def _is_marked(word: HeardWord) -> bool:
    return word.text.strip()[-1:] in MARKS


def _shares(path: list[int], stretches: Regions) -> list[Share]:
    shares: list[Share] = []
    for at, stretch in enumerate(path):
        if shares and path[at - 1] == stretch:
            shares[-1] = replace(shares[-1], after=at + 1)
        else:
            shares.append(Share(at, at + 1, *stretches[stretch]))
    return shares


def _inside(words: Sequence[HeardWord], share: Share) -> list[HeardWord]:
    """Clamped to the stretch, the outer edges on its edges when they are near."""
    changes = [min(max(word.start, share.start), share.end) for word in words]
    ends = [min(max(word.end, share.start), share.end) for word in words]
    if words[0].start - share.start <= LONGEST_REACH:
        changes[0] = share.start
    if share.end - words[-1].end <= LONGEST_REACH:
        ends[-1] = share.end
    placed = [replace(word, start=start, end=end) for word, start, end in zip(words, changes, ends, strict=True)]
    return _unsqueezed(placed, share)


def _unsqueezed(words: list[HeardWord], share: Share) -> list[HeardWord]:
    """Words that were pressed against an edge of the stretch get their part of it, by length of text."""
    pressed = sum(word.end - word.start < SHORTEST for word in words)
    if 2 * pressed < len(words) or len(words) == 1:
        return words
    return spread(words, share.start, share.end)


def spread(words: Sequence[HeardWord], start: float, end: float) -> list[HeardWord]:
    """One after another over the span, as long as their text is."""
    lengths = [len(word.text.strip()) + 1 for word in words]
    step, at, placed = (end - start) / sum(lengths), start, []
    for word, length in zip(words, lengths, strict=True):
        placed.append(replace(word, start=at, end=at + step * length))
        at += step * length
    return placed


def rising(words: Sequence[HeardWord]) -> list[HeardWord]:
    """No word begins before the one before has ended, and each has a length."""
    placed, clock = [], 0.0
    for word in words:
        start = max(clock, word.start)
        clock = max(start + SHORTEST, word.end)
        placed.append(replace(word, start=start, end=clock))
    return placed
