"""Words that were heard wrong, by the judge of the benchmark "hearing" (its normalizer, jiwer).

usage: wrong_words.py < [{language, said [TEXT], heard [TEXT]}]     (the judge's Python)

Writes a line of JSON for each: {words, wrong}: words said in all texts, and substituted, lost and added ones. The judge
spells out numbers in English; here they are in the other languages too, as far as the sentences have any.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hearing" / "judge"))

from errors import word_errors
from normal import tokens

#: From 0 on.
FIGURES = {
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze",
}


def spelled(text: str, language: str) -> str:
    """`a las 7` as `a las siete`; what is larger, or the hour of a clock, stays as it is."""
    words = FIGURES.get(language, "").split()
    return re.sub(r"\b\d{1,2}\b", lambda found: words[int(found[0])] if int(found[0]) < len(words) else found[0], text)


def compared(said: str, heard: str, language: str) -> dict[str, int]:
    return word_errors([tokens(spelled(said, language), language)], tokens(spelled(heard, language), language))


def main() -> None:
    for asked in json.load(sys.stdin):
        pairs = zip(asked["said"], asked["heard"], strict=True)
        all_found = [compared(said, heard, asked["language"]) for said, heard in pairs]
        wrong = sum(each[kind] for each in all_found for kind in ("substitutions", "deletions", "insertions"))
        print(json.dumps({"words": sum(each["words"] for each in all_found), "wrong": wrong}))


if __name__ == "__main__":
    main()
