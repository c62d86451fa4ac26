"""Parameters and values of the stages that the Python services run: containers/contract/stages.ts in pydantic."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .messages import Size, Wire

Language = Annotated[str, StringConstraints(min_length=2, max_length=35)]
EngineId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9._-]+$")]
Positive = Annotated[int, Field(gt=0)]
Level = Annotated[float, Field(strict=False)]
Score = Annotated[float, Field(ge=0, le=1, strict=False)]
Speed = Annotated[float, Field(ge=0.7, le=1.3, strict=False)]
MOST_PAUSES = 200
#: A JSON array of two is no tuple to strict pydantic.
Region = Annotated[tuple[int, int], Field(strict=False)]


class Params(Wire):
    """What every stage of ours has: which engine is to do it."""

    engine: EngineId


class SeparateParams(Params):
    """`shifts` and `overlap` are Demucs' own; engines without them ignore them."""

    context_ms: Size
    shifts: Annotated[int, Field(ge=0, le=10)] = 0
    overlap: Annotated[float, Field(ge=0, le=0.9, strict=False)] = 0.25


class SeparateValue(Wire):
    """`vocals_db`, `background_db`: RMS in dBFS over the 10 ms frames in which the vocals are active."""

    samples: Size
    channels: int
    vocals_db: Level
    background_db: Level


class SpeakerBounds(Wire):
    """How many people speak: from `least` to `most`."""

    least: Positive
    most: Positive


class TranscribeParams(Params):
    language: Language | None
    start_ms: int
    speakers: SpeakerBounds | None = None


class TranscribeValue(Wire):
    language: Language
    language_probability: Level
    segments: int
    words: int
    warnings: list[Annotated[str, StringConstraints(max_length=300)]] = []


class Word(Wire):
    """`level_db`: RMS of the word's samples in dBFS; `score`: the recognizer's probability. None: not said."""

    text: Annotated[str, StringConstraints(min_length=1)]
    start_ms: int | None
    end_ms: int | None
    score: Score | None
    level_db: Level | None
    speaker: str | None = None


class Segment(Wire):
    start_ms: int
    end_ms: int
    text: str
    no_speech: Level | None
    words: list[Word]


class SoundEvent(Wire):
    """What is heard and not said."""

    start_ms: int
    end_ms: int
    kind: Literal["laughter", "applause", "song", "music", "other"]


class Detected(Wire):
    language: Language
    probability: Level


class Transcript(Wire):
    """`regions`: where voice activity was found; `detected`: the language it sounds like, whatever was asked for.

    `warnings`: what the engine could not do.
    """

    language: Language
    segments: list[Segment]
    regions: list[Region] = []
    events: list[SoundEvent] = []
    detected: Detected | None = None
    warnings: list[Annotated[str, StringConstraints(max_length=300)]] = []


class SoundSpan(Wire):
    """What an input `sound` covers of the film."""

    start_ms: int
    end_ms: int


class AlignParams(Params):
    language: Language
    sounds: Annotated[list[SoundSpan], Field(min_length=1)]


class AlignValue(Wire):
    """`placed`: words the aligner itself found; `score`: their mean."""

    words: Size
    placed: Size
    score: Level


class DiarizeParams(Params):
    sounds: Annotated[list[SoundSpan], Field(min_length=1)]
    speakers: SpeakerBounds | None


class DiarizeValue(Wire):
    speakers: Size
    turns: Size
    speech_ms: Size


class Turn(Wire):
    start_ms: int
    end_ms: int
    speaker: Size


class Turns(Wire):
    """By start; turns of different speakers may overlap. Speakers are numbered from 0 by their first turn."""

    turns: list[Turn]


class SynthesizeParams(Params):
    language: Language
    voice: str
    text: Annotated[str, StringConstraints(min_length=1)]
    #: The text with the glossary's pronunciations, where it has any.
    spoken: Annotated[str, StringConstraints(min_length=1)] | None = None
    #: What is said in the input `reference`.
    reference_text: str | None = None
    variant: Size
    #: 1 is as the engine speaks by itself.
    speed: Speed = 1


class SynthesizeValue(Wire):
    """`speed`: what it was spoken at. `pauses`: silences inside the take, ms from its beginning, in order."""

    duration_ms: Positive
    sample_rate: int
    samples: Positive
    level_db: Level
    warnings: list[Annotated[str, StringConstraints(max_length=300)]] = []
    speed: Annotated[float, Field(gt=0, strict=False)] = 1
    pauses: Annotated[list[Region], Field(max_length=MOST_PAUSES)] = []


class VerifyParams(Params):
    language: Language


class TakeWord(Wire):
    text: str
    start_ms: int
    end_ms: int
    score: Level | None


class TakeSpeech(Wire):
    """Where there is voice."""

    start_ms: int
    end_ms: int
    voiced_ms: Size


class VerifyValue(Wire):
    words: list[TakeWord]
    detected: Detected | None
    speech: TakeSpeech | None
    duration_ms: Size
    peak_db: Level
    level_db: Level
    clipped_ms: Annotated[float, Field(ge=0)]


PARAMS: dict[str, type[Params]] = {
    "separate": SeparateParams,
    "transcribe": TranscribeParams,
    "align": AlignParams,
    "diarize": DiarizeParams,
    "synthesize": SynthesizeParams,
    "verify": VerifyParams,
}
#: Four hours in pieces of 32 s.
MOST_SOUNDS = 450
#: How many files each input of a stage may have: (least, most).
INPUTS: dict[str, dict[str, tuple[int, int]]] = {
    "separate": {"before": (0, 1), "programme": (1, 1), "after": (0, 1)},
    "transcribe": {"speech": (1, 1)},
    "align": {"sound": (1, MOST_SOUNDS), "words": (1, 1)},
    "diarize": {"sound": (1, MOST_SOUNDS)},
    "synthesize": {"reference": (0, 1)},
    "verify": {"take": (1, 1)},
}
