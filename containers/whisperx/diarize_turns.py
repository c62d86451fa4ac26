"""From who speaks where to the Turns of the wire: joined over breaths, in order, speakers numbered as they appear."""

from collections.abc import Iterable
from typing import NamedTuple

from onevoice_service.stages import Turn, Turns

#: A speaker who pauses for less, with nobody else in between, has not finished: ms.
BREATH_MS = 300


class Spoken(NamedTuple):
    """Milliseconds from the start of the film; `speaker` is any number or name."""

    start_ms: int
    end_ms: int
    speaker: int | str


def to_turns(spoken: Iterable[Spoken]) -> Turns:
    """Pure. Turns of different speakers may overlap, those of one never do."""
    ordered = sorted((one for one in spoken if one.end_ms > one.start_ms), key=lambda one: one[:2])
    joined: list[Spoken] = []
    for one in ordered:
        own = next((at for at in range(len(joined) - 1, -1, -1) if joined[at].speaker == one.speaker), None)
        if own is not None and _is_one(joined, own, one):
            joined[own] = joined[own]._replace(end_ms=max(joined[own].end_ms, one.end_ms))
        else:
            joined.append(one)
    numbers: dict[int | str, int] = {}
    turns = [
        Turn(start_ms=start, end_ms=end, speaker=numbers.setdefault(who, len(numbers))) for start, end, who in joined
    ]
    return Turns(turns=turns)


def _is_one(joined: list[Spoken], own: int, following: Spoken) -> bool:
    """The turn `own` goes on: it is still under way, or only a breath passed in which nobody else began."""
    pause = following.start_ms - joined[own].end_ms
    return pause <= 0 or (pause <= BREATH_MS and own == len(joined) - 1)


def spoken_ms(turns: Turns) -> int:
    """Time in which somebody speaks, counted once where several do."""
    total = until = 0
    for turn in turns.turns:
        total += max(0, turn.end_ms - max(until, turn.start_ms))
        until = max(until, turn.end_ms)
    return total
