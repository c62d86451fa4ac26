"""What all voices here have in common: which text is said, how takes of it differ, and what a take is.

Failures: `text_too_long`, `nothing_to_say` (neither is retryable).
"""

import re
import unicodedata

from onevoice_service.audio import WAV, Floats, speech_level_db, to_samples, write_wav
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.messages import Usage
from onevoice_service.stages import SynthesizeParams, SynthesizeValue
from pauses import pauses

#: About two and a half minutes of speech; a line has 2-12 s.
MOST_CHARACTERS = 2000
#: Takes differ by pace, 3 % more each: 1, 0.97, 1.03, 0.94, 1.06 ...; farther off it sounds unnatural.
PACE_STEP, PACE_STEPS = 0.03, 4
#: From here on "other symbols" are arrows, dingbats and emoji; a degree sign or a copyright before it has a name.
_FIRST_PICTURE = "\u2190"
#: Skin tones and the selectors that make a picture of a sign.
_PICTURE_PART = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u20e3]")


def said(params: SynthesizeParams) -> str:
    """What the voice is to say: the text as it is pronounced, where that was told. Raises TaskError."""
    text = params.spoken or params.text
    if len(text) > MOST_CHARACTERS:
        raise TaskError("text_too_long", f"A take has at most {MOST_CHARACTERS} characters.", retryable=False)
    return text


def words_of(params: SynthesizeParams) -> str:
    """The same for a speech synthesizer that reads all it is given: one line without pictures. Raises TaskError.

    Such a program reads control characters as commands and names emoji in English.
    """
    shown = (" " if _is_picture(each) else each for each in _PICTURE_PART.sub("", said(params)))
    text = " ".join("".join(shown).split())
    if not any(each.isalnum() for each in text):
        raise nothing_to_say()
    return text


def _is_picture(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Co", "Cn") or (kind == "So" and character >= _FIRST_PICTURE)


def nothing_to_say() -> TaskError:
    return TaskError("nothing_to_say", "The text holds nothing that can be spoken.", retryable=False)


def pace_of(params: SynthesizeParams) -> float:
    """What a voice's own control is set to, and what is told of the take: the speed asked for, times the pace."""
    return round(params.speed * pace(params.variant), 4)


def pace(variant: int) -> float:
    """The speed of the numbered take, deterministic. Beyond the steps they come round again."""
    if variant == 0:
        return 1.0
    step, faster = divmod((variant - 1) % (2 * PACE_STEPS), 2)
    return round(1 + PACE_STEP * (step + 1) * (1 if faster else -1), 2)


def take_of(work: Work, sound: Floats, rate: int, characters: int) -> Product:
    """`sound`: mono, trimmed, spoken at `pace_of`; `characters`: of the text. Raises TaskError: silence."""
    if sound.size == 0:
        raise TaskError("nothing_to_say", "The engine made no sound of this text.", retryable=False)
    params = work.params
    if not isinstance(params, SynthesizeParams):
        raise TypeError("a take has SynthesizeParams")
    samples = to_samples(sound)
    file = work.folder / "take.wav"
    write_wav(file, samples[:, None], rate)
    value = SynthesizeValue(
        duration_ms=max(1, round(len(samples) * 1000 / rate)),
        sample_rate=rate,
        samples=len(samples),
        level_db=speech_level_db(sound, rate),
        speed=pace_of(params),
        pauses=pauses(samples, rate),
    )
    return Product(
        value=value,
        artifacts={"take": (file, WAV)},
        usage=[Usage(meter="synthesize_characters", quantity=characters, vendor_cost_micros=0)],
        meta={"engine": params.engine},
    )
