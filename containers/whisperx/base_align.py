"""Alignment by Whisper base: what it hears itself is laid beside the text, what differs is found by its attention.

Whisper's cross attention tells when each token of a text is spoken (Radford et al., 2022); words of the text that it
heard as they are written take their times from there. A run of words that it heard otherwise is forced: the decoder is
given the text instead of choosing one, and the attention to it is read in the sound between the neighbours.
"""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import whisper_base
from align import Text, align_piece
from heard import HeardWord
from match import match
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from speech import RATE
from transcribe import Piece
from whisper_base import EARLY
from written import joined

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

#: Fewer words in a row that were not heard lie well enough between their neighbours.
LEAST_FORCED = 3
#: Whisper sees so much at a time; and what a forced word must reach to be believed.
WINDOW_S, LEAST_SCORE = 29.0, 0.05
#: Its decoder holds 448 tokens, with those that say the language and the task. More in WINDOW_S is not speech either.
MOST_TOKENS = 400


class BaseAlign:
    id = "faster-whisper/base-align"
    stage = "align"

    def __init__(self, settings: Settings) -> None:
        self._root, self._weights = settings.models_dir, whisper_base.weights(settings)
        self._model = whisper_base.base_model(settings)

    def status(self) -> Status:
        reason = missing(self._weights, self._root)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        with work.models.use(self._model) as whisper:
            return align_piece(work, lambda text: find(whisper, text))


def find(whisper: "WhisperModel", text: Text) -> list[HeardWord | None]:
    """Nothing is found in a language that Whisper does not know: the words are then spread over the speech."""
    language = text.language.split("-")[0].lower()
    if language not in whisper.supported_languages or not text.speech:
        return [None] * len(text.words)
    hearing = whisper_base.hear(whisper, Piece(text.sound, text.speech, language, text.progress))
    found = match(text.words, [word for segment in hearing.segments for word in segment.words])
    return _force(whisper, text, found, language)


def _force(whisper: "WhisperModel", text: Text, found: list[HeardWord | None], language: str) -> list[HeardWord | None]:
    forced = list(found)
    for is_missing, group in groupby(range(len(found)), key=lambda at: found[at] is None):
        run = list(group)
        if not is_missing or len(run) < LEAST_FORCED:
            continue
        before, after = (
            (found[run[0] - 1] if run[0] else None),
            (found[run[-1] + 1] if run[-1] + 1 < len(found) else None),
        )
        start, end = before.end if before else 0.0, after.start if after else len(text.sound) / RATE
        if 0 < end - start <= WINDOW_S:
            part = text.sound[int(start * RATE) : int(end * RATE)]
            words = attend(whisper, part, [text.words[at] for at in run], language)
            forced[run[0] : run[-1] + 1] = [_later(word, start) for word in words]
    return forced


def attend(whisper: "WhisperModel", sound: Floats, words: list[str], language: str) -> list[HeardWord | None]:
    """When each of the words is spoken in the sound (at most WINDOW_S), by cross attention; seconds of the sound.

    None is found of more text than the decoder holds.
    """
    from faster_whisper.audio import pad_or_trim
    from faster_whisper.tokenizer import Tokenizer

    tokenizer = Tokenizer(whisper.hf_tokenizer, multilingual=True, task="transcribe", language=language)
    # As it is written: a space before every letter of Thai would be a text that Whisper never saw, three times as long.
    tokens = tokenizer.encode(f" {joined(words)}")
    if len(tokens) > MOST_TOKENS:
        return [None] * len(words)
    features = whisper.feature_extractor(sound)
    # Its annotations speak of one text; it takes and gives a list of them.
    align: Any = whisper.find_alignment
    told = align(tokenizer, [tokens], whisper.encode(pad_or_trim(features)), features.shape[-1])
    return _words_of(words, told[0] if told else [])


def _words_of(words: list[str], told: list[dict[str, Any]]) -> list[HeardWord | None]:
    """Whisper parts text into words in its own way: both are walked along letter by letter."""
    letters: list[tuple[float, float, float]] = []
    for one in told:
        length = len(one["word"].replace(" ", ""))
        start, step = float(one["start"]), (float(one["end"]) - float(one["start"])) / max(1, length)
        letters += [(start + step * at, start + step * (at + 1), float(one["probability"])) for at in range(length)]
    found: list[HeardWord | None] = []
    at = 0
    for word in words:
        first, at = at, at + len(word.replace(" ", ""))
        found.append(_joined(word, letters[first:at]))
    return found


def _joined(word: str, letters: list[tuple[float, float, float]]) -> HeardWord | None:
    """`letters`: start, end and probability of each."""
    if not letters:
        return None
    score = sum(probability for _, _, probability in letters) / len(letters)
    if score < LEAST_SCORE:
        return None
    return HeardWord(word, letters[0][0] + EARLY, letters[-1][1] + EARLY, score)


def _later(word: HeardWord | None, by: float) -> HeardWord | None:
    return HeardWord(word.text, word.start + by, word.end + by, word.score) if word else None
