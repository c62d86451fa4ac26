"""What the judge misses in a spoiled dub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from judge import judge
from media import RATE
from tones import hear

if TYPE_CHECKING:
    from tone_dub import Case


def missed(case: Case) -> dict[str, object]:
    return {one.name: one.result for one in judge(case.arguments, hear) if not one.ok}


def at(seconds: float) -> int:
    return round(seconds * RATE)
