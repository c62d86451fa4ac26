"""Who spoke when, and who said what: DER by pyannote.metrics (collar 0, overlap scored) and cpWER.

cpWER after Watanabe et al., CHiME-6 (2020): each speaker's words in a row; speakers of the two sides are paired so that
the errors are fewest, whoever has no partner is wholly wrong. meeteval, whose definition it is too, has no wheel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Turn = tuple[int, int, str]


def annotation(turns: Sequence[Turn]) -> Annotation:
    """Turns of one speaker that touch or overlap are one."""
    made = Annotation()
    for index, (start, end, speaker) in enumerate(turns):
        made[Segment(start / 1000, end / 1000), index] = speaker
    return made.support()


def diarization_error(truth: Sequence[Turn], found: Sequence[Turn], duration_ms: int) -> dict[str, Any]:
    """Shares of the time spoken: missed, false alarm, confusion, and their sum `rate`."""
    metric = DiarizationErrorRate(collar=0.0, skip_overlap=False)
    whole = Timeline([Segment(0, duration_ms / 1000)])
    parts: Any = metric(annotation(truth), annotation(found), uem=whole, detailed=True)
    total = float(parts["total"]) or 1.0
    shares = {
        name: float(parts[key]) / total for name, key in (("missed", "missed detection"), ("falseAlarm", "false alarm"))
    }
    told = {"rate": float(parts["diarization error rate"]), **shares, "confusion": float(parts["confusion"]) / total}
    return {
        **told,
        "speakers": len({speaker for _, _, speaker in found}),
        "of": len({speaker for _, _, speaker in truth}),
    }


def cp_errors(truth: Mapping[str, Sequence[str]], heard: Mapping[str, Sequence[str]]) -> float:
    """Errors per word of truth; tokens of each speaker in order of time."""
    size = max(len(truth), len(heard))
    sides = [list(side.values()) + [[]] * (size - len(side)) for side in (truth, heard)]
    costs = np.array([[Levenshtein.distance(said, other) for other in sides[1]] for said in sides[0]])
    rows, columns = linear_sum_assignment(costs)
    return float(costs[rows, columns].sum()) / max(1, sum(map(len, truth.values())))
