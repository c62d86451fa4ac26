"""Hears one passage of a take cheaply: Whisper on a window as long as the passage, not on 30 s.

Whisper was trained on windows of 30 s and pays for all of it at each passage, though its encoder takes fewer frames.
With too short a window it stammers: it says the sentence again, in no time. Measured on 30 takes of Kokoro (en, es, pt;
3.4 s on average), Whisper base, 8 bit, one thread, against the whole window with 5 beams (1.24 CPU seconds a take): the
next 2 s and 2 s of rest give the same words in 26 takes, other spellings of the same sounds in 4 ("1 a 1", "llegarás"),
in 0.25 s; without the rest 21-24, with stammers in 3. One beam instead of 5 saves 0.04 s and stammers inside ("às às").
What still stammers, is unsure or stops early is heard again in the whole window, and that counts; where the sound
repeats itself (verify_echo.py) in two pieces, which count when their words do too.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from heard import HeardWord, Regions
from onevoice_service.audio import Floats
from onevoice_service.stages import Detected
from speech import RATE
from verify_doubts import UNSURE, repeats_itself, says_all_twice, stammers, stops_early, whole_words
from verify_echo import find_echo, says_again
from whisper_base import EARLY

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

FRAMES_A_SECOND = 100
WHOLE_FRAMES = 3_000
STEP_FRAMES, REST_FRAMES = 200, 200
#: Tokens that speech can need: fast Hindi has 25 a second. Its decoder holds 448 with the prompt.
TOKENS_A_SECOND, TOKENS_AT_LEAST, MOST_TOKENS = 30, 20, 220
BEAMS = 5


@dataclass(frozen=True)
class Ear:
    """Mono at RATE; where somebody speaks in it, seconds; `language` as Whisper names it."""

    whisper: "WhisperModel"
    sound: Floats
    speech: Regions
    language: str


@dataclass(frozen=True)
class Passage:
    """`words` with times of the take; `encoded`: what Whisper made of the sound, as it takes it."""

    words: list[HeardWord]
    encoded: Any
    is_lost: bool


def hear(ear: Ear, part: tuple[float, float]) -> Passage:
    features = _features(ear, part)
    passage = _hear(ear, features, part)
    echo = find_echo(features, part, ear.speech)
    if echo is None:
        return passage
    pieces = [(part[0], echo.joint), (echo.joint, part[1])]
    first, second = (_hear(ear, _features(ear, piece), piece) for piece in pieces)
    if not says_again(first.words, second.words):
        return passage
    return replace(passage, words=first.words + second.words)


def _features(ear: Ear, part: tuple[float, float]) -> Floats:
    return ear.whisper.feature_extractor(ear.sound[int(part[0] * RATE) : int(part[1] * RATE)])[:, :WHOLE_FRAMES]


def _hear(ear: Ear, features: Floats, part: tuple[float, float]) -> Passage:
    passage = _listen(ear, features, part, window(features.shape[-1]))
    return _listen(ear, features, part, WHOLE_FRAMES) if passage.is_lost else passage


def window(frames: int) -> int:
    """How many frames are encoded for so many of sound. Pure."""
    steps = -(-frames // STEP_FRAMES)
    return min(WHOLE_FRAMES, steps * STEP_FRAMES + REST_FRAMES)


def sounds_like(ear: Ear, passage: Passage) -> Detected:
    token, probability = ear.whisper.model.detect_language(passage.encoded)[0][0]
    return Detected(language=token[2:-2], probability=round(float(probability), 4))


def _listen(ear: Ear, features: Floats, part: tuple[float, float], frames: int) -> Passage:
    tokenizer = _tokenizer(ear)
    encoded = _encode(ear, features, frames)
    prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    seconds = features.shape[-1] / FRAMES_A_SECOND
    told = ear.whisper.model.generate(
        encoded,
        [prompt],
        beam_size=BEAMS,
        max_length=len(prompt) + min(MOST_TOKENS, TOKENS_AT_LEAST + int(TOKENS_A_SECOND * seconds)),
        return_scores=True,
        suppress_blank=True,
    )[0]
    tokens = [token for token in told.sequences_ids[0] if token < tokenizer.eot]
    # Its annotations speak of one text; it takes and gives a list of them.
    align: Any = ear.whisper.find_alignment
    found = align(tokenizer, [tokens], encoded, min(frames, features.shape[-1]))[0] if tokens else []
    words = whole_words([_word(one, part) for one in found], ear.language)
    text = tokenizer.decode(tokens).strip()
    is_lost = (
        told.scores[0] < UNSURE
        or repeats_itself(text)
        or says_all_twice(words)
        or stammers(words)
        or stops_early(words, ear.speech, part)
    )
    return Passage(words, encoded, is_lost)


def _tokenizer(ear: Ear) -> "Tokenizer":
    from faster_whisper.tokenizer import Tokenizer

    return Tokenizer(ear.whisper.hf_tokenizer, multilingual=True, task="transcribe", language=ear.language)


def _encode(ear: Ear, features: Floats, frames: int) -> Any:
    from faster_whisper.audio import pad_or_trim

    return ear.whisper.encode(pad_or_trim(features, frames))


def _word(one: dict[str, Any], part: tuple[float, float]) -> HeardWord:
    start, end = (min(part[1], part[0] + float(one[edge]) + EARLY) for edge in ("start", "end"))
    return HeardWord(one["word"], start, end, float(one["probability"]))
