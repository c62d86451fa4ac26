"""espeak-ng's voices as this service offers them: four of each language that it reads from its usual script.

Left out are constructed and dead languages but Esperanto, Interlingua and Latin; Japanese and Hakka, of which it only
names the characters ("Chinese letter"); and languages whose dictionary espeakng-loader 0.2.4 lacks (fo, kaa).
"""

from typing import Any

#: BCP 47 tags whose voice has that name too.
_SAME = (
    "af am an ar as az ba be bg bn bpy bs ca cs cv cy da de el eo es es-419 et eu fa fi fr-BE fr-CH ga gd gn gu haw "
    "he hi hr ht hu hy hyw ia id is it ka kk kl kn ko kok ku ky la lb lt ltg lv mi mk ml mr ms mt my nb ne nl nog om "
    "or pa pap pl qu quc ro ru sd shn si sk sl smj sq sr sv sw ta te th ti tk tn tr tt ug uk ur uz vi yue"
)
#: BCP 47 tag -> espeak-ng's voice.
ESPEAK_LANGUAGES: dict[str, str] = {
    **{tag: tag for tag in _SAME.split()},
    "en-GB": "en",
    "en-US": "en-us",
    "fr": "fr",
    "pt-BR": "pt-br",
    "pt-PT": "pt",
    "zh": "cmn",
}
#: The end of a voice's id -> espeak-ng's variant of any voice, and whose it is like: about 210, 180, 107 and 98 Hz.
VARIANTS = {"f": ("f3", "female"), "f2": ("f1", "female"), "m": ("m3", "male"), "m2": ("m1", "male")}


def espeak_voices() -> list[dict[str, Any]]:
    """Ids are tag and variant: `pt-BR-f`."""
    return [
        {"id": f"{tag}-{end}", "language": tag, "gender": gender}
        for tag in sorted(ESPEAK_LANGUAGES)
        for end, (_, gender) in VARIANTS.items()
    ]


def espeak_name(voice: str) -> tuple[str, str] | None:
    """(BCP 47 tag, espeak-ng's own name: `pt-br+f3`) of a voice's id; None for one that is not offered."""
    tag, _, end = voice.rpartition("-")
    if tag not in ESPEAK_LANGUAGES or end not in VARIANTS:
        return None
    return tag, f"{ESPEAK_LANGUAGES[tag]}+{VARIANTS[end][0]}"
