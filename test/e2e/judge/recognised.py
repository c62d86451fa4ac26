"""The dialogue stem is understood as well as the raw takes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from checks import Check
from hearing import Hear, in_a_row, rate_of_errors, text_of
from media import RATE

if TYPE_CHECKING:
    from dialogue import Judged

WER_GOAL_POINTS = 1.0


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
