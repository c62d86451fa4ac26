"""No word of a raw take is missing in the dialogue stem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import spelling
from checks import Check
from hearing import Hear, Heard, text_of
from media import RATE

if TYPE_CHECKING:
    import numpy as np
    from dialogue import Judged

# A take longer than its place by more than this was cut by its own plan.
BEYOND_S = 0.1


def cuts(judged: list[Judged], stem: np.ndarray, hear: Hear, language: str) -> Check:
    """Words of a raw take that are missing at its place in the stem.

    The waveform decides whether something is missing, the recognizer how many words that are. Where there is sound, but
    another one, the recognizer decides that too.
    """
    detail = [entry for one in judged if (entry := _cut(one, stem, hear, language))]
    count = sum(entry["words"] for entry in detail)
    return Check("cutWords", count, "0", count == 0, detail)


def _cut(one: Judged, stem: np.ndarray, hear: Hear, language: str) -> dict | None:
    missing = [*one.found.missing, *_beyond(one)]
    if not missing and not one.found.foreign:
        return None
    raw = hear(one.placed.take, language)
    lost = [word.text for word in raw if _lies_in(word, missing)]
    if not missing:
        lost = _unheard(raw, one, stem, hear, language)
        if not lost:
            return None
    spans = [[round(a, 2), round(b, 2)] for a, b in missing or one.found.foreign]
    return {"line": one.placed.line.id, "missingS": spans, "words": max(1, len(lost)), "lost": lost}


def _beyond(one: Judged) -> list[tuple[float, float]]:
    """What of the take has no room in its place, though all its pauses were left out: its own plan cuts it."""
    spoken_s = sum(b - a for a, b in one.found.spoken)
    beyond_s = spoken_s - (one.placed.end_s - one.placed.start_s) * one.placed.stretch
    if beyond_s <= BEYOND_S:
        return []
    ends = one.found.spoken[-1][1]
    return [(ends - beyond_s, ends)]


def _lies_in(word: Heard, spans: list[tuple[float, float]]) -> bool:
    shared = sum(max(0.0, min(word.end_s, b) - max(word.start_s, a)) for a, b in spans)
    return shared > 0.4 * (word.end_s - word.start_s)


def _unheard(raw: list[Heard], one: Judged, stem: np.ndarray, hear: Hear, language: str) -> list[str]:
    suspects = [word for word in raw if _lies_in(word, one.found.foreign)]
    begin = one.placed.start_s + one.found.lag_s
    end = begin + one.placed.end_s - one.placed.start_s
    excerpt = stem[max(0, round((begin - 0.1) * RATE)) : round((end + 0.1) * RATE)]
    heard = spelling.words(text_of(hear(excerpt, language)), language) if suspects else []
    return [word.text for word in suspects if not set(spelling.words(word.text, language)) <= set(heard)]
