"""What a recognizer heard, before it is checked and placed: seconds from the start of the piece."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class HeardWord:
    text: str
    start: float
    end: float
    score: float


@dataclass(frozen=True)
class Heard:
    """`log_probability`: mean over the tokens; `no_speech`: probability that nobody speaks at all."""

    text: str
    start: float
    end: float
    log_probability: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0
    words: list[HeardWord] = field(default_factory=list)


#: Where a voice activity detector found speech: (start, end), seconds, ascending.
Regions = list[tuple[float, float]]
