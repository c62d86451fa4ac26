"""Parameters and values of the stages that the Python services run: containers/contract/stages.ts in pydantic."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .messages import Size, Wire

Language = Annotated[str, StringConstraints(min_length=2, max_length=35)]
EngineId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9._-]+$")]
Positive = Annotated[int, Field(gt=0)]
Level = Annotated[float, Field(strict=False)]


class Params(Wire):
    """What every stage of ours has: which engine is to do it."""

    engine: EngineId


class SeparateParams(Params):
    context_ms: Size


class SeparateValue(Wire):
    samples: Size
    channels: int


class TranscribeParams(Params):
    language: Language | None
    start_ms: int


class TranscribeValue(Wire):
    language: Language
    language_probability: Level
    segments: int
    words: int


class Word(Wire):
    """`level_db`: RMS of the word's samples in dBFS; `score`: the recognizer's probability."""

    text: Annotated[str, StringConstraints(min_length=1)]
    start_ms: int
    end_ms: int
    score: Annotated[float, Field(ge=0, le=1, strict=False)]
    level_db: Level


class Segment(Wire):
    start_ms: int
    end_ms: int
    text: str
    no_speech: Level
    words: list[Word]


class Transcript(Wire):
    language: Language
    segments: list[Segment]


class SynthesizeParams(Params):
    language: Language
    voice: str
    text: Annotated[str, StringConstraints(min_length=1)]
    variant: Size


class SynthesizeValue(Wire):
    duration_ms: Positive
    sample_rate: int
    samples: Positive
    level_db: Level


PARAMS: dict[str, type[Params]] = {
    "separate": SeparateParams,
    "transcribe": TranscribeParams,
    "synthesize": SynthesizeParams,
}
#: How many files each input of a stage may have: (least, most).
INPUTS: dict[str, dict[str, tuple[int, int]]] = {
    "separate": {"before": (0, 1), "programme": (1, 1), "after": (0, 1)},
    "transcribe": {"speech": (1, 1)},
    "synthesize": {},
}
