"""What every recognizing engine shares: the piece in, one Transcript out, believed only where somebody speaks."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from heard import Heard, Regions
from onevoice_service.audio import Floats, read_floats
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.messages import Usage
from onevoice_service.stages import TranscribeParams, TranscribeValue, Transcript
from place import Sound, place
from plausible import plausible

if TYPE_CHECKING:
    from collections.abc import Collection

RATE = 16_000
#: BCP 47 for "undetermined": nobody spoke, so there was nothing to tell the language from.
UNDETERMINED = "und"


@dataclass(frozen=True)
class Hearing:
    language: str
    probability: float
    segments: list[Heard]


#: (mono sound at RATE, language or None, progress 0..1) -> what was heard.
Recognizer = Callable[[Floats, "str | None", Callable[[float], None]], Hearing]


def transcribe_piece(work: Work, recognizer: Recognizer, languages: "Collection[str]") -> Product:
    """Raises TaskError unreadable_audio or unsupported_language. No speech is no failure: no segments."""
    params = work.params
    if not isinstance(params, TranscribeParams):
        raise TypeError("transcribe_piece takes TranscribeParams")
    wanted = _spoken(params.language, languages)
    sound = _mono(work.inputs["speech"][0])
    speech = speech_regions(sound)
    hearing = recognizer(sound, wanted, work.progress) if speech else Hearing(wanted or UNDETERMINED, 0.0, [])
    believed = plausible(hearing.segments, speech)
    # The language asked for keeps its region: recognizers only know "pt".
    language = params.language or hearing.language
    transcript = place(believed, speech, Sound(sound, RATE, params.start_ms), language)
    dropped = len(hearing.segments) - len(believed)
    return _product(work, transcript, hearing.probability, len(sound) / RATE, dropped)


def speech_regions(sound: Floats) -> Regions:
    """Silero VAD as faster-whisper carries it, with tight edges: word times are moved onto these."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=100, speech_pad_ms=20, min_speech_duration_ms=60)
    return [(region["start"] / RATE, region["end"] / RATE) for region in get_speech_timestamps(sound, options)]


def _spoken(language: str | None, languages: "Collection[str]") -> str | None:
    if language is None:
        return None
    primary = language.split("-")[0].lower()
    if primary not in languages:
        raise TaskError("unsupported_language", f"This recognizer does not know {language}.", retryable=False)
    return primary


def _mono(file: Path) -> Floats:
    sound, rate = read_floats(file)
    mono = sound.mean(axis=1)
    if rate != RATE:
        from scipy.signal import resample_poly

        mono = resample_poly(mono, RATE, rate)
    return np.ascontiguousarray(mono, dtype=np.float32)


def _product(work: Work, transcript: Transcript, probability: float, seconds: float, dropped: int) -> Product:
    file = work.folder / "words.json"
    file.write_text(transcript.model_dump_json(), encoding="utf-8")
    value = TranscribeValue(
        language=transcript.language,
        language_probability=round(probability, 4),
        segments=len(transcript.segments),
        words=sum(len(segment.words) for segment in transcript.segments),
    )
    return Product(
        value=value,
        artifacts={"words": (file, "application/json")},
        usage=[Usage(meter="transcribe_seconds", quantity=seconds, vendor_cost_micros=0)],
        meta={"engine": work.params.engine, "droppedSegments": dropped},
    )
