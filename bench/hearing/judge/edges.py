"""Times against the truth: where utterances start and end, and every word where the truth knows it. Milliseconds.

A word heard stands for the word of truth that it is aligned with, equal or not; what is not aligned is not timed and
counts as an error of words. `bias` > 0: late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def spread(errors: Sequence[float]) -> dict[str, Any] | None:
    """None where nothing could be measured."""
    if not errors:
        return None
    size = np.abs(errors)
    told = {"median": float(np.median(size)), "p90": float(np.percentile(size, 90)), "max": float(size.max())}
    return {"count": len(errors), **told, "bias": float(np.median(errors))}


def owners(words: Sequence[Sequence[str]]) -> list[int]:
    """Words as tokens -> for each token the word it is of: "1,500" is two tokens, "going to" might be one word."""
    return [index for index, tokens in enumerate(words) for _ in tokens]


def edge_errors(
    utterances: Sequence[tuple[int, int, int]], times: Sequence[tuple[int, int]], pairs: Sequence[tuple[int, int]]
) -> dict[str, list[float]]:
    """`utterances`: (tokens, start, end) in order; `times` of each token heard; `pairs` of tokens as aligned."""
    heard_as = dict(pairs)
    starts, ends = list[float](), list[float]()
    first = 0
    for count, start, end in utterances:
        if count and first in heard_as:
            starts.append(times[heard_as[first]][0] - start)
        if count and first + count - 1 in heard_as:
            ends.append(times[heard_as[first + count - 1]][1] - end)
        first += count
    return {"starts": starts, "ends": ends}


def word_start_errors(
    known: dict[int, int], times: Sequence[tuple[int, int]], pairs: Sequence[tuple[int, int]]
) -> list[float]:
    """`known`: token of truth -> its start."""
    return [times[heard][0] - known[token] for token, heard in pairs if token in known]
