# ruff: noqa: SIM905, PLR2004 - lists of number words read best as sentences; 20, 100, 1000 are what numbers are made of
"""Texts as rows of words that two recognitions can be compared by: no case, no marks, numbers spelled out."""

from __future__ import annotations

import re
import unicodedata

ONES = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    ).split(),
    "pt": (
        "zero um dois três quatro cinco seis sete oito nove dez onze doze "
        "treze catorze quinze dezesseis dezessete dezoito dezenove"
    ).split(),
    "es": (
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce "
        "trece catorce quince dieciséis diecisiete dieciocho diecinueve"
    ).split(),
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split(),
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(),
}
HUNDREDS = {
    "pt": ("cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos").split(),
    "es": (
        "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
    ).split(),
}
AND = {"en": [], "pt": ["e"], "es": ["y"]}
THOUSAND = {"en": "thousand", "pt": "mil", "es": "mil"}


def words(text: str, language: str) -> list[str]:
    """Lower-case words without marks; apostrophes inside stay, compounds fall apart.

    Numbers are spelled in en, pt and es, elsewhere they stay digit by digit.
    """
    text = unicodedata.normalize("NFKC", text).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub(r"\[[^\]]*\]|\([^)]*\)|♪", " ", text)
    text = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)
    found = re.findall(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*", text)
    return [word for one in found for word in (spelled(int(one), language) if one.isdigit() else [one])]


def spelled(number: int, language: str) -> list[str]:
    base = language.split("-", 1)[0].lower()
    if base not in ONES or number >= 1_000_000:
        return [ONES[base][int(digit)] if base in ONES else digit for digit in str(number)]
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        lead = [] if thousands == 1 and base != "en" else spelled(thousands, base)
        return [*lead, THOUSAND[base], *(spelled(rest, base) if rest else [])]
    if number >= 100:
        return _hundreds(number, base)
    if number < 20:
        return [ONES[base][number]]
    tens, ones = divmod(number, 10)
    return [TENS[base][tens - 2], *([*AND[base], ONES[base][ones]] if ones else [])]


def _hundreds(number: int, base: str) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if base == "en":
        lead = [ONES["en"][hundreds], "hundred"]
    elif number == 100:
        lead = ["cem" if base == "pt" else "cien"]
    else:
        lead = [HUNDREDS[base][hundreds - 1]]
    joint = ["e"] if base == "pt" and rest else []
    return [*lead, *joint, *(spelled(rest, base) if rest else [])]


def errors(reference: list[str], heard: list[str]) -> int:
    """Least number of words to change, drop or add (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for index, word in enumerate(reference, 1):
        diagonal, row[0] = row[0], index
        for column, other in enumerate(heard, 1):
            diagonal, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, diagonal + (word != other))
    return row[-1]
