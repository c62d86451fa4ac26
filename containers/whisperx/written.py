"""Parts a text into the words that get times. Pure."""

import re
from collections.abc import Sequence

#: Languages written without spaces: every letter is a word of its own, as WhisperX aligns them.
WITHOUT_SPACES = {"ja", "zh", "yue", "th", "lo", "my", "km", "bo"}
#: A letter (or mark) of their scripts: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters.
UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f\U00020000-\U0003ffff]"
)
#: Their punctuation, which has no space beside it either.
WIDE_MARKS = re.compile("[\u3001-\u301f\uff01-\uff0f\uff1a-\uff20]")
#: A letter with its marks (vowels, tones) and the punctuation after it; or a run of other letters and digits.
LETTER = re.compile(r"[A-Za-z0-9]+(?:[.,'-][A-Za-z0-9]+)*[^\w\s]*|\w[^\w\s]*")


def split_words(text: str, language: str) -> list[str]:
    """In order; together they are the text without its spaces."""
    if language.partition("-")[0].lower() not in WITHOUT_SPACES:
        return text.split()
    return [word for part in text.split() for word in _letters(part)]


def joined(words: Sequence[str]) -> str:
    """As it is written: no space between two words where one of the edges is a letter of a script without spaces."""
    text = ""
    for word in (each.strip() for each in words):
        tight = any(UNSPACED.match(edge) or WIDE_MARKS.match(edge) for edge in (text[-1:], word[:1]))
        text += word if tight or not text else f" {word}"
    return text


def _letters(part: str) -> list[str]:
    found = LETTER.findall(part)
    rest = part[: part.find(found[0])] if found else part
    return [rest + found[0], *found[1:]] if found else [part]
