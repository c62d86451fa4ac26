"""The checks of the dialogue stem by waveform: every take in its place, none over another, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import placing
from bands import HOP, bands, level
from checks import Check
from media import RATE

if TYPE_CHECKING:
    from claims import Dub, Placed

ONSET_GOAL_S = 0.3
# A stretch takes its last sound this much further at most; two sounds closer than that are no overlap.
OVERLAP_TOLERANCE_S = 0.03
PLAN_TOLERANCE_S = 0.002
STRAY_GOAL_S = 0.2
STRAY_MARGIN_S = 0.15
STRAY_DB = 40
TALKING_OVER_GOAL_S = 0.3


@dataclass(frozen=True)
class Judged:
    placed: Placed
    found: placing.Found


def locate(dub: Dub, stem: np.ndarray) -> list[Judged]:
    heard = bands(stem)
    return [Judged(one, placing.find(one.bands, heard, (one.start_s, one.end_s), one.stretch)) for one in dub.placed]


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
    """Of one speaker: as planned, and as the takes' sounds lie in the stem."""
    detail = []
    for index, one in enumerate(judged):
        for other in judged[index + 1 :]:
            if one.placed.line.speaker != other.placed.line.speaker:
                continue
            planned = _shared(_plan(one), _plan(other)) > PLAN_TOLERANCE_S
            heard = any(_shared(a, b) > OVERLAP_TOLERANCE_S for a in one.found.sounds for b in other.found.sounds)
            if planned or heard:
                detail.append({"lines": [one.placed.line.id, other.placed.line.id], "planned": planned, "heard": heard})
    return Check("overlaps", len(detail), "0 within a speaker", not detail, detail)


def talking_over(judged: list[Judged]) -> Check:
    """Two speakers are heard at once for no longer than they were in the source, and a moment."""
    worst, detail = 0.0, []
    for index, one in enumerate(judged):
        for other in judged[index + 1 :]:
            if one.placed.line.speaker == other.placed.line.speaker:
                continue
            source = max(0.0, _shared(_line(one), _line(other)))
            more = sum(max(0.0, _shared(a, b)) for a in one.found.sounds for b in other.found.sounds) - source
            worst = max(worst, more)
            if more > TALKING_OVER_GOAL_S:
                detail.append({"lines": [one.placed.line.id, other.placed.line.id], "moreS": round(more, 2)})
    goal = f"<= {TALKING_OVER_GOAL_S} more than in the source"
    return Check("talkingOverS", round(worst, 2), goal, not detail, detail)


def _plan(one: Judged) -> tuple[float, float]:
    return one.placed.start_s, one.placed.end_s


def _line(one: Judged) -> tuple[float, float]:
    return one.placed.line.start_s, one.placed.line.end_s


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])


def strays(judged: list[Judged], stem: np.ndarray) -> Check:
    """The stem holds the takes as placed, nothing else."""
    loud = level(bands(stem))
    sounding = loud > np.percentile(loud, 98) - STRAY_DB
    for one in judged:
        a, b = one.placed.start_s - STRAY_MARGIN_S, one.placed.end_s + STRAY_MARGIN_S
        sounding[max(0, round(a * RATE / HOP)) : round(b * RATE / HOP)] = False
    seconds = float(np.sum(sounding)) * HOP / RATE
    return Check("straySoundS", round(seconds, 2), f"<= {STRAY_GOAL_S}", seconds <= STRAY_GOAL_S)
