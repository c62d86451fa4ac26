"""The checks of the dialogue stem against the raw takes: nothing cut, nothing over another, all in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import placing
import spelling
from checks import Check
from hearing import Hear, Heard, in_a_row, rate_of_errors, text_of
from media import RATE

if TYPE_CHECKING:
    from claims import Dub, Placed

ONSET_GOAL_S = 0.3
WER_GOAL_POINTS = 3.0
# A stretch takes its last sound this much further at most; two sounds closer than that are no overlap.
OVERLAP_TOLERANCE_S = 0.03
PLAN_TOLERANCE_S = 0.002
STRAY_GOAL_S = 0.2
STRAY_MARGIN_S = 0.15
STRAY_DB = 40
# A take longer than its place by more than this was cut by its own plan, if anything sounds there.
BEYOND_S = 0.1


@dataclass(frozen=True)
class Judged:
    placed: Placed
    found: placing.Found


def locate(dub: Dub, stem: np.ndarray) -> list[Judged]:
    return [Judged(one, placing.find(one.take, stem, one.start_s, one.rate)) for one in dub.placed]


def onsets(judged: list[Judged]) -> Check:
    late = [abs(one.found.lag_s) for one in judged]
    detail = [
        {"line": one.placed.line.id, "lagS": round(one.found.lag_s, 2)}
        for one in judged
        if abs(one.found.lag_s) > ONSET_GOAL_S
    ]
    return Check(
        "onsetErrorS",
        round(max(late, default=0.0), 2),
        f"<= {ONSET_GOAL_S}",
        max(late, default=0.0) <= ONSET_GOAL_S,
        detail,
    )


def overlaps(judged: list[Judged]) -> Check:
    """As planned, and as the takes' sounds lie in the stem."""
    detail = []
    for index, one in enumerate(judged):
        for other in judged[index + 1 :]:
            planned = one.placed.end_s - other.placed.start_s > PLAN_TOLERANCE_S
            (a, b), (c, d) = one.found.sounds, other.found.sounds
            heard = min(b, d) - max(a, c) > OVERLAP_TOLERANCE_S
            if planned or heard:
                detail.append({"lines": [one.placed.line.id, other.placed.line.id], "planned": planned, "heard": heard})
    return Check("overlaps", len(detail), "0", not detail, detail)


def strays(judged: list[Judged], stem: np.ndarray) -> Check:
    """The stem holds the takes as placed, nothing else."""
    loud = placing.level(placing.bands(stem))
    sounding = loud > np.percentile(loud, 98) - STRAY_DB
    for one in judged:
        a, b = one.placed.start_s - STRAY_MARGIN_S, one.placed.end_s + STRAY_MARGIN_S
        sounding[max(0, round(a * RATE / placing.HOP)) : round(b * RATE / placing.HOP)] = False
    seconds = float(np.sum(sounding)) * placing.HOP / RATE
    return Check("straySoundS", round(seconds, 2), f"<= {STRAY_GOAL_S}", seconds <= STRAY_GOAL_S)


def cuts(judged: list[Judged], stem: np.ndarray, hear: Hear, language: str) -> Check:
    """Words of a raw take that are missing at its place in the stem.

    The waveform decides whether something is missing, the recognizer how many words that are. Where there is sound, but
    another one, the recognizer decides that too.
    """
    detail = [entry for one in judged if (entry := _cut(one, stem, hear, language))]
    count = sum(entry["words"] for entry in detail)
    return Check("cutWords", count, "0", count == 0, detail)


def _cut(one: Judged, stem: np.ndarray, hear: Hear, language: str) -> dict | None:
    raw_s = len(one.placed.take) / RATE
    room_s = (one.placed.end_s - one.placed.start_s) * one.placed.rate
    beyond = [(room_s, raw_s)] if raw_s - room_s > BEYOND_S and _sounds(one.placed.take, room_s) else []
    missing = [*one.found.missing, *beyond]
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


def _sounds(take: np.ndarray, from_s: float) -> bool:
    loud = placing.level(placing.bands(take))
    return bool(
        np.sum(loud[round(from_s * RATE / placing.HOP) :] > np.percentile(loud, 95) - placing.SOUNDING_DB)
        >= placing.MISSING_FRAMES
    )


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


def recognised_again(judged: list[Judged], stem: np.ndarray, hear: Hear, language: str) -> Check:
    """Word errors of the stem against the translations, minus those of the raw takes.

    Both are heard in one go; only where that is not enough, line by line as well. The better way counts: a recognizer
    slips once, a missing word is missed both times.
    """
    ways = [_way("in one go", _in_one_go(judged, stem), hear, language)]
    if _points(ways[0]) > WER_GOAL_POINTS:
        ways.append(_way("line by line", _line_by_line(judged, stem), hear, language))
    best = min(ways, key=_points)
    detail = [*ways, {"reRecognitionWer": best["stemWer"]}]
    return Check(
        "werPointsAboveRawTakes", _points(best), f"<= {WER_GOAL_POINTS}", _points(best) <= WER_GOAL_POINTS, detail
    )


# (text, raw sound, sound in the stem)
Hearing = tuple[str, np.ndarray, np.ndarray]


def _in_one_go(judged: list[Judged], stem: np.ndarray) -> list[Hearing]:
    if not judged:
        return []
    text = " ".join(one.placed.text for one in judged)
    return [(text, in_a_row([one.placed.take for one in judged]), stem)]


def _line_by_line(judged: list[Judged], stem: np.ndarray) -> list[Hearing]:
    return [(one.placed.text, one.placed.take, _excerpt(one, stem)) for one in judged]


def _way(name: str, hearings: list[Hearing], hear: Hear, language: str) -> dict:
    raw = rate_of_errors([(text, text_of(hear(take, language))) for text, take, _ in hearings], language)
    placed = rate_of_errors([(text, text_of(hear(part, language))) for text, _, part in hearings], language)
    return {"way": name, "rawWer": round(raw, 4), "stemWer": round(placed, 4)}


def _points(way: dict) -> float:
    return round((way["stemWer"] - way["rawWer"]) * 100, 2)


def _excerpt(one: Judged, stem: np.ndarray) -> np.ndarray:
    return stem[max(0, round((one.placed.start_s - 0.05) * RATE)) : round((one.placed.end_s + 0.05) * RATE)]
