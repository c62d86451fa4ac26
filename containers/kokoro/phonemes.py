"""Text to the symbols Kokoro speaks: punctuation stays and shapes the melody, words go through espeak-ng."""
# ruff: noqa: RUF001 - punctuation of other languages

import re
import unicodedata

from espeak import TIE, Espeak
from symbols import ALPHABET, AMERICAN, BRITISH, ENGLISH, TIED

#: Points, commas and colons inside figures and abbreviations (3.5, 10:30, U.S.) are espeak-ng's matter.
_PUNCTUATION = re.compile(r"((?:[;!?—…\"“”()]|[.,:](?=[\s.,:;!?…\"”)]|$))+\s*|\s+-+\s+)")
#: Written otherwise in the alphabet, or not spoken at all.
_REWRITTEN = str.maketrans({"«": "“", "»": "”", "„": "“", "¡": None, "¿": None, "–": "—", "’": "'"})
#: Nasal vowels are two symbols in the alphabet: letter and tilde.
_DECOMPOSED = ("fr", "pt")
#: A syllabic consonant is written with a schwa before it.
_SYLLABIC = re.compile("(\\S)\u0329")


def phonemes(text: str, voice: str, espeak: Espeak) -> str:
    """`voice` is espeak-ng's name of the language. Only symbols of the alphabet come back."""
    plain = unicodedata.normalize("NFC", text).translate(_REWRITTEN)
    parts = []
    for number, part in enumerate(_PUNCTUATION.split(plain)):
        if number % 2:
            parts.append(part.replace("-", "—"))
        elif part.strip():
            parts.append(_written(espeak(part, voice), voice))
            # espeak-ng trims; the space before an opening bracket or quote is a pause.
            parts.append(" " if part[-1].isspace() else "")
    said = "".join(parts)
    said = unicodedata.normalize("NFD", said) if voice.startswith(_DECOMPOSED) else said
    return re.sub(r"\s+", " ", "".join(symbol for symbol in said if symbol in ALPHABET or symbol.isspace())).strip()


def _written(ipa: str, voice: str) -> str:
    english = voice.startswith("en")
    for heard, symbol in ENGLISH if english else TIED:
        ipa = ipa.replace(heard, symbol)
    if english:
        ipa = _SYLLABIC.sub(r"ᵊ\1", ipa).replace("\u0329", "")
        for heard, symbol in BRITISH if voice == "en-gb" else AMERICAN:
            ipa = ipa.replace(heard, symbol)
    return ipa.replace(TIE, "").replace("-", "")
