"""What every recognizing engine shares: the piece in, one Transcript out, believed only where somebody speaks."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from heard import Heard, Regions
from notes import part_notes
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.messages import Usage
from onevoice_service.stages import Detected, TranscribeParams, TranscribeValue, Transcript
from place import Sound, place, place_events, place_regions
from plausible import plausible
from speech import RATE, read_mono, speech_regions

#: BCP 47 for "undetermined": nobody spoke, so there was nothing to tell the language from.
UNDETERMINED = "und"
#: From here on the language that it sounds like is worth a word when another one was asked for.
SURE = 0.8


@dataclass(frozen=True)
class Piece:
    """What a recognizer is given: mono sound at RATE, where somebody speaks in it; language None: detect it."""

    sound: Floats
    speech: Regions
    language: str | None
    progress: Callable[[float], None]


@dataclass(frozen=True)
class Hearing:
    """`detected`: the language that it sounds like and how surely, whatever was asked for."""

    language: str
    probability: float
    segments: list[Heard] = field(default_factory=list)
    detected: Detected | None = None


Recognizer = Callable[[Piece], Hearing]


def transcribe_piece(work: Work, recognizer: Recognizer, languages: Collection[str]) -> Product:
    """Raises TaskError unreadable_audio or unsupported_language. No speech is no failure: no segments."""
    params = work.params
    if not isinstance(params, TranscribeParams):
        raise TypeError("transcribe_piece takes TranscribeParams")
    wanted = spoken(params.language, languages)
    sound = read_mono(work.inputs["speech"][0])
    speech = speech_regions(sound)
    nothing = Hearing(wanted or UNDETERMINED, 0.0)
    hearing = recognizer(Piece(sound, speech, wanted, work.progress)) if speech else nothing
    said, events = part_notes(hearing.segments)
    believed = plausible(said, speech)
    placed = Sound(sound, RATE, params.start_ms)
    transcript = Transcript(
        # The language asked for keeps its region: recognizers only know "pt".
        language=params.language or hearing.language,
        segments=place(believed, speech, placed),
        regions=place_regions(speech, placed),
        events=place_events(events, placed),
        detected=hearing.detected,
        warnings=_disbelief(said, believed),
    )
    meta = {"engine": params.engine, "droppedSegments": len(said) - len(believed)}
    value = _value(transcript, hearing, _warnings(params, wanted, hearing) + transcript.warnings)
    usage = Usage(meter="transcribe_seconds", quantity=len(sound) / RATE, vendor_cost_micros=0)
    return Product(value, {"words": (write(work, transcript), "application/json")}, [usage], meta)


def write(work: Work, transcript: Transcript) -> Path:
    file = work.folder / "words.json"
    file.write_text(transcript.model_dump_json(), encoding="utf-8")
    return file


def spoken(language: str | None, languages: Collection[str]) -> str | None:
    """The recognizer's name of a BCP 47 language. Raises TaskError unsupported_language."""
    if language is None:
        return None
    primary = language.split("-")[0].lower()
    if primary not in languages:
        raise TaskError("unsupported_language", f"This recognizer does not know {language}.", retryable=False)
    return primary


def _warnings(params: TranscribeParams, wanted: str | None, hearing: Hearing) -> list[str]:
    warnings: list[str] = []
    if params.speakers is not None:
        warnings.append("This recognizer does not tell speakers apart: the number of speakers was ignored.")
    heard = hearing.detected
    if wanted and heard and heard.language != wanted and heard.probability >= SURE:
        warnings.append(f"The speech was read as {params.language}, but it sounds like {heard.language}.")
    return warnings


def _disbelief(said: list[Heard], believed: list[Heard]) -> list[str]:
    """What was left out is said, so that nobody looks for lost words in vain; segments without words lost none."""
    worded = sum(bool(segment.words) for segment in said)
    dropped = worded - len(believed)
    if not dropped:
        return []
    why = "too fast for speech, where nobody seems to speak, unsure, or repeated"
    return [f"{dropped} of {worded} segments were not believed ({why}) and left out."]


def _value(transcript: Transcript, hearing: Hearing, warnings: list[str]) -> TranscribeValue:
    return TranscribeValue(
        language=transcript.language,
        language_probability=round(hearing.probability, 4),
        segments=len(transcript.segments),
        words=sum(len(segment.words) for segment in transcript.segments),
        warnings=warnings,
    )
