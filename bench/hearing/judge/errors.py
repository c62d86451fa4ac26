"""Word errors against the truth, by jiwer, with a bootstrap interval over utterances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import jiwer
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

RESAMPLES = 2_000
SEED = 5


class Alignment(NamedTuple):
    """`pairs`: (index in truth, index in heard) of equal and of substituted tokens. `faults`: (index in truth, how
    many, kind); inserted tokens belong to the token of truth before them.
    """

    pairs: list[tuple[int, int]]
    faults: list[tuple[int, int, str]]


def align(truth: Sequence[str], heard: Sequence[str]) -> Alignment:
    if not truth or not heard:
        kind, count = ("deletion", len(truth)) if truth else ("insertion", len(heard))
        return Alignment([], [(index if truth else 0, 1, kind) for index in range(count)])
    pairs: list[tuple[int, int]] = []
    faults: list[tuple[int, int, str]] = []
    for part in jiwer.process_words(" ".join(truth), " ".join(heard)).alignments[0]:
        if part.type in ("equal", "substitute"):
            pairs += zip(
                range(part.ref_start_idx, part.ref_end_idx), range(part.hyp_start_idx, part.hyp_end_idx), strict=True
            )
        if part.type == "substitute":
            faults += [(index, 1, "substitution") for index in range(part.ref_start_idx, part.ref_end_idx)]
        elif part.type == "delete":
            faults += [(index, 1, "deletion") for index in range(part.ref_start_idx, part.ref_end_idx)]
        elif part.type == "insert":
            faults.append((max(0, part.ref_start_idx - 1), part.hyp_end_idx - part.hyp_start_idx, "insertion"))
    return Alignment(pairs, faults)


def interval(errors: Sequence[int], words: Sequence[int]) -> tuple[float, float]:
    """95 % of the error rates of as many utterances drawn with replacement."""
    chosen = np.random.default_rng(SEED).integers(len(words), size=(RESAMPLES, len(words)))
    rates = np.asarray(errors)[chosen].sum(axis=1) / np.maximum(1, np.asarray(words)[chosen].sum(axis=1))
    low, high = np.percentile(rates, [2.5, 97.5])
    return float(low), float(high)


def word_errors(utterances: Sequence[Sequence[str]], heard: Sequence[str]) -> dict[str, Any]:
    """`utterances`: tokens of each, in order. `rate` None where nobody speaks: then every word heard is invented."""
    owner = [number for number, tokens in enumerate(utterances) for _ in tokens]
    found = align([token for tokens in utterances for token in tokens], heard)
    counts = {
        kind: sum(many for _, many, each in found.faults if each == kind)
        for kind in ("substitution", "deletion", "insertion")
    }
    told = {"words": len(owner), "substitutions": counts["substitution"], "deletions": counts["deletion"]}
    told |= {"insertions": counts["insertion"], "heard": len(heard)}
    if not owner:
        return {**told, "rate": None, "interval": None}
    errors = [0] * len(utterances)
    for index, many, _ in found.faults:
        errors[owner[index]] += many
    return {**told, "rate": sum(errors) / len(owner), "interval": interval(errors, [len(each) for each in utterances])}
