"""Parts a text into the words that get times. Pure."""

import re

#: Languages written without spaces: every letter is a word of its own, as WhisperX aligns them.
WITHOUT_SPACES = {"ja", "zh", "yue", "th", "lo", "my", "km", "bo"}
#: A letter with its marks (vowels, tones) and the punctuation after it; or a run of other letters and digits.
LETTER = re.compile(r"[A-Za-z0-9]+(?:[.,'-][A-Za-z0-9]+)*[^\w\s]*|\w[^\w\s]*")


def split_words(text: str, language: str) -> list[str]:
    """In order; together they are the text without its spaces."""
    if language.partition("-")[0].lower() not in WITHOUT_SPACES:
        return text.split()
    return [word for part in text.split() for word in _letters(part)]


def _letters(part: str) -> list[str]:
    found = LETTER.findall(part)
    rest = part[: part.find(found[0])] if found else part
    return [rest + found[0], *found[1:]] if found else [part]
