"""Which languages Kokoro speaks here: BCP 47 tag -> espeak-ng's voice, and the letter its voices begin with."""

from pathlib import Path
from typing import Any

#: Japanese and Chinese voices exist, but need front ends of their own.
ESPEAK = {
    "en-US": "en-us",
    "en-GB": "en-gb",
    "es": "es",
    "fr": "fr-fr",
    "it": "it",
    "pt-BR": "pt-br",
    "hi": "hi",
}
#: A language without its region.
_USUAL = {"en": "en-US", "pt": "pt-BR"}
_OF_LETTER = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-BR"}
_GENDER = {"f": "female", "m": "male"}


def espeak_voice(language: str) -> str | None:
    """None for a language that is not spoken here. Regions without a voice of their own get the usual one."""
    exact = {tag.lower(): tag for tag in ESPEAK}.get(language.lower())
    primary = language.partition("-")[0].lower()
    return ESPEAK.get(exact or _USUAL.get(primary, primary))


def voices_in(folder: Path) -> list[dict[str, Any]]:
    """The voices whose language is spoken here: `pf_dora` is Portuguese, female."""
    names = sorted(file.stem for file in folder.glob("??_*.bin") if file.name[0] in _OF_LETTER)
    return [{"id": name, "language": _OF_LETTER[name[0]], "gender": _GENDER[name[1]]} for name in names]
