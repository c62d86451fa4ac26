"""Text as it is compared: OpenAI's Whisper normalizer on both sides, then every number spelled out in words.

The English normalizer makes "twenty one" and "21" one token, and "one two three" too; spelled out again, an error in a
number counts as many words as it has, however either side wrote it. Other languages get the basic normalizer.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast

import inflect
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

#: Written without spaces between words: compared by characters.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue"})
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@cache
def normalizer(language: str) -> Any:
    return EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()


@cache
def spelled(number: str) -> str:
    words = inflect.engine().number_to_words(cast("Any", number), andword="")
    return re.sub(r"[^a-z ]", " ", str(words))


def tokens(text: str, language: str) -> list[str]:
    """Words; characters where the language has no spaces. `language` is BCP 47."""
    tongue = language.partition("-")[0]
    plain = str(normalizer(tongue)(text))
    if tongue == "en":
        plain = NUMBER.sub(lambda found: f" {spelled(found.group())} ", plain)
    return list(re.sub(r"\s", "", plain)) if tongue in UNSPACED else plain.split()
