"""Keeps what was really said: over music and noise Whisper repeats sentences or invents them."""

import math
import re
import unicodedata

from heard import Heard, Regions
from written import UNSPACED

#: A segment that lies in silence for more than this share of its words' time was invented.
LEAST_SPEECH = 0.3
#: Whisper's own thresholds for "nobody speaks" and "unsure", asked for together; and "hopeless" alone.
NO_SPEECH, UNSURE, HOPELESS = 0.6, -0.8, -1.3
#: Text that packs this well repeats itself (Whisper's own threshold).
MOST_COMPRESSION = 2.4
#: Words in a second of speech: nobody is faster for a whole segment; and letters, where scripts have no spaces. Fast
#: Japanese has 10 kana a second, fast Thai about 16 letters without its marks.
FASTEST, FASTEST_LETTERS = 8.0, 20.0
#: Two words are never too fast: seconds.
LEAST_SAID = 2 / FASTEST
#: Shorter sentences are said twice in earnest ("Yes. Yes.").
LEAST_REPEATED_WORDS = 3
#: How many segments back a repetition is looked for, and the mean word score under which it counts as one.
LOOK_BACK, SURE_SCORE = 3, 0.6


def plausible(heard: list[Heard], speech: Regions) -> list[Heard]:
    """The segments to believe, in order. Pure."""
    kept: list[Heard] = []
    for segment in heard:
        if not _believable(segment, speech) or _repeats(segment, kept[-LOOK_BACK:]):
            continue
        kept.append(segment)
    return kept


def _believable(segment: Heard, speech: Regions) -> bool:
    if not segment.words or segment.compression > MOST_COMPRESSION or segment.log_probability < HOPELESS:
        return False
    if segment.no_speech > NO_SPEECH and segment.log_probability < UNSURE:
        return False
    spans = [(word.start, word.end) for word in segment.words] if segment.timed else [(segment.start, segment.end)]
    said = sum(end - start for start, end in spans)
    spoken = sum(overlap(start, end, speech) for start, end in spans)
    return spoken > 0 and spoken >= LEAST_SPEECH * said and fastest_s(segment) <= max(spoken, LEAST_SAID)


def fastest_s(segment: Heard) -> float:
    """Seconds that its words take at least."""
    letters = [_unspaced(word.text) for word in segment.words]
    return sum(count / FASTEST_LETTERS if count else 1 / FASTEST for count in letters)


def _unspaced(text: str) -> int:
    """Letters of scripts without spaces; their marks (vowels, tones) are no letters of their own."""
    return sum(not unicodedata.category(letter).startswith("M") for letter in UNSPACED.findall(text))


def _repeats(segment: Heard, before: list[Heard]) -> bool:
    if len(segment.words) < LEAST_REPEATED_WORDS:
        return False
    text = _plain(segment.text)
    score = sum(word.score for word in segment.words) / len(segment.words)
    if not segment.timed:
        score = math.exp(segment.log_probability)
    return score < SURE_SCORE and any(_plain(one.text) == text for one in before)


def overlap(start: float, end: float, regions: Regions) -> float:
    """Seconds of [start, end] inside the regions."""
    return sum(max(0.0, min(end, stop) - max(start, begin)) for begin, stop in regions)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
