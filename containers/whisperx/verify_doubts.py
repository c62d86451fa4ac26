"""Signs in what Whisper wrote that it lost its way in a take, and its parts of words made whole. Pure; seconds."""

import zlib

from heard import HeardWord, Regions
from plausible import overlap
from written import WITHOUT_SPACES

#: Whisper's own signs that it lost its way: text that packs too well repeats itself; mean log probability of tokens.
MOST_COMPRESSION, UNSURE = 2.4, -0.7
#: Nobody speaks a letter faster, seconds; the last word alone is often placed so.
FASTEST_S, LEAST_STAMMERED = 0.012, 2
#: Voice behind the last word: it stopped listening (1 of 120 good takes). The words of the others end up to
#: 0.42 s early.
MOST_UNHEARD_S = 0.6


def repeats_itself(text: str) -> bool:
    written = text.encode()
    return bool(written) and len(written) / len(zlib.compress(written)) > MOST_COMPRESSION


def stammers(words: list[HeardWord]) -> bool:
    """The last words took no time."""
    fast = 0
    for word in reversed(words):
        if word.end - word.start >= FASTEST_S * len(word.text.strip()):
            break
        fast += 1
    return fast >= LEAST_STAMMERED


def says_all_twice(words: list[HeardWord]) -> bool:
    """The whole of it, word for word: Whisper's way to fill a window, hardly a voice's."""
    said = ["".join(filter(str.isalnum, word.text.casefold())) for word in words]
    half = len(said) // 2
    return half > 0 and said[:half] == said[half:]


def stops_early(words: list[HeardWord], speech: Regions, part: tuple[float, float]) -> bool:
    """There is voice in the passage behind its last word."""
    return overlap(words[-1].end if words else part[0], part[1], speech) > MOST_UNHEARD_S


def whole_words(words: list[HeardWord], language: str) -> list[HeardWord]:
    """Whisper parts words at marks ("9", ".30") and takes marks for words: what has no space before it belongs to the
    word before, in languages written with spaces; marks at the beginning belong to none.
    """
    merged: list[HeardWord] = []
    for word in words:
        is_mark = not any(letter.isalnum() for letter in word.text)
        is_part = language not in WITHOUT_SPACES and not word.text.startswith(" ")
        if merged and (is_mark or is_part):
            last = merged[-1]
            score = last.score if is_mark else min(last.score, word.score)
            merged[-1] = HeardWord(last.text + word.text.strip(), last.start, last.end if is_mark else word.end, score)
        elif not is_mark:
            merged.append(word)
    return merged
