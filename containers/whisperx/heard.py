"""What a recognizer heard, before it is checked and placed: seconds from the start of the piece."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class HeardWord:
    text: str
    start: float
    end: float
    score: float


@dataclass(frozen=True)
class Heard:
    """`log_probability`: mean over the tokens; `no_speech`: probability that nobody speaks at all.

    `timed`: whether the words' times were heard; where not, they are only spread over the segment.
    """

    text: str
    start: float
    end: float
    log_probability: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0
    words: list[HeardWord] = field(default_factory=list)
    timed: bool = True


Kind = Literal["laughter", "applause", "song", "music", "other"]


@dataclass(frozen=True)
class Event:
    """What is heard and not said."""

    kind: Kind
    start: float
    end: float


#: Where a voice activity detector found speech: (start, end), seconds, ascending.
Regions = list[tuple[float, float]]
