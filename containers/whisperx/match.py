"""Finds the words of a text among those that a recognizer heard. Pure.

Both are taken apart into letters-only tokens ("ill-disposed" is two), compared as sequences (longest matching blocks),
and put together again: a word is found when at least half of its tokens were heard.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from heard import HeardWord

#: Scripts without spaces are compared letter by letter.
TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['\u2019][^\W_]+)*")


@dataclass(frozen=True)
class _Token:
    text: str
    owner: int
    start: float
    end: float


def match(words: Sequence[str], heard: Sequence[HeardWord]) -> list[HeardWord | None]:
    """For each word what was heard of it, rising; None for words that were not."""
    said = [token for at, word in enumerate(words) for token in _tokens(word, at)]
    told = [token for at, word in enumerate(heard) for token in _tokens(word.text, at, word)]
    matcher = SequenceMatcher(None, [token.text for token in said], [token.text for token in told], autojunk=False)
    times: dict[int, list[_Token]] = {}
    for block in matcher.get_matching_blocks():
        for at in range(block.size):
            times.setdefault(said[block.a + at].owner, []).append(told[block.b + at])
    needed = [len(_tokens(word, 0)) for word in words]
    return [_found(word, times.get(at, []), needed[at], heard) for at, word in enumerate(words)]


def _tokens(text: str, owner: int, word: HeardWord | None = None) -> list[_Token]:
    """The tokens share the time of their word by their place in it; punctuation around it takes none."""
    found = list(TOKEN.finditer(text))
    start, length = (word.start, word.end - word.start) if word else (0.0, 0.0)
    first, last = (found[0].start(), found[-1].end()) if found else (0, 0)
    step = length / max(1, last - first)
    return [
        _Token(
            one.group().casefold().replace("\u2019", "'"),
            owner,
            start + step * (one.start() - first),
            start + step * (one.end() - first),
        )
        for one in found
    ]


def _found(text: str, tokens: list[_Token], needed: int, heard: Sequence[HeardWord]) -> HeardWord | None:
    if not tokens or 2 * len(tokens) < needed:
        return None
    score = sum(heard[token.owner].score for token in tokens) / len(tokens)
    return HeardWord(text, tokens[0].start, tokens[-1].end, score)
