"""What every verifying engine shares: a take in, what a stranger would hear of it out.

The recognizer is told the language and nothing of what ought to be said: whoever is told hears it. The plan compares
(src/dubbing/judge-take.ts); nothing is judged here. Words are only looked for where there is voice, so that nothing is
invented on silence.
"""

from typing import TYPE_CHECKING

from heard import HeardWord, Regions
from onevoice_service.audio import read_floats, speech_level_db
from onevoice_service.engine import Product, Work
from onevoice_service.messages import Usage
from onevoice_service.stages import Detected, TakeSpeech, TakeWord, VerifyParams, VerifyValue
from passages import passages
from speech import RATE, read_mono, speech_regions
from transcribe import spoken
from verify_hear import Ear, Passage, hear, sounds_like
from verify_levels import clipped_ms, peak_db

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

#: Less voice tells no language: "no" is a word of many.
LEAST_VOICED_S = 1.5
#: Of VerifyValue: a take has 2-12 s, some 40 words.
MOST_WORDS = 600


def verify_take(work: Work, whisper: "WhisperModel") -> Product:
    """Raises TaskError unreadable_audio or unsupported_language. A silent take is no failure: no words, no speech."""
    params = work.params
    if not isinstance(params, VerifyParams):
        raise TypeError("verify_take takes VerifyParams")
    language = spoken(params.language, whisper.supported_languages) or params.language
    file = work.inputs["take"][0]
    sound, rate = read_floats(file)
    mono = read_mono(file)
    speech = speech_regions(mono) if mono.size else []
    ear, parts = Ear(whisper, mono, speech, language), passages(speech, len(mono) / RATE)
    heard: list[Passage] = []
    for number, part in enumerate(parts):
        heard.append(hear(ear, part))
        work.progress((number + 1) / len(parts))
    words = [word for passage in heard for word in passage.words]
    value = VerifyValue(
        words=[_word(word) for word in words[:MOST_WORDS]],
        detected=_detected(ear, heard, parts) if _voiced_s(speech) >= LEAST_VOICED_S else None,
        speech=_speech(speech),
        duration_ms=round(len(sound) * 1000 / rate),
        peak_db=peak_db(sound),
        level_db=speech_level_db(sound.mean(axis=1), rate),
        clipped_ms=clipped_ms(sound, rate),
    )
    usage = Usage(meter="verify_seconds", quantity=len(sound) / rate, vendor_cost_micros=0)
    return Product(value, {}, [usage], {"engine": params.engine})


def _word(word: HeardWord) -> TakeWord:
    start, end = round(word.start * 1000), round(word.end * 1000)
    score = round(min(1.0, max(0.0, word.score)), 4)
    return TakeWord(text=word.text.strip(), start_ms=start, end_ms=max(start, end), score=score)


def _voiced_s(speech: Regions) -> float:
    return sum(end - start for start, end in speech)


def _speech(speech: Regions) -> TakeSpeech | None:
    if not speech:
        return None
    voiced_ms = round(_voiced_s(speech) * 1000)
    return TakeSpeech(start_ms=round(speech[0][0] * 1000), end_ms=round(speech[-1][1] * 1000), voiced_ms=voiced_ms)


def _detected(ear: Ear, heard: list[Passage], parts: Regions) -> Detected:
    """By the longest passage: it has been encoded already."""
    longest = max(range(len(parts)), key=lambda at: parts[at][1] - parts[at][0])
    return sounds_like(ear, heard[longest])
