"""The setting ALIGN_MODELS: `pt=org/name@revision,xx=/path/of/a/folder`. Pure."""

import re

#: Subtag of a language, as engines know it; a folder; a model at the hub, whose revision is a commit.
LANGUAGE = re.compile(r"[a-z]{2,3}")
FOLDER = re.compile(r"(?:/|\.{1,2}/|[A-Za-z]:[\\/]).+")
AT_HUB = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


def named_models(value: object) -> object:
    """Language -> model. Raises ValueError, which never repeats the value; what is no string is left to pydantic."""
    if not isinstance(value, str):
        return value
    found: dict[str, str] = {}
    for number, entry in enumerate((each for each in value.split(",") if each.strip()), 1):
        language, _, model = (part.strip() for part in entry.partition("="))
        if not LANGUAGE.fullmatch(language):
            raise ValueError(f"entry {number} names no language such as pt before its =")
        if not (FOLDER.fullmatch(model) or AT_HUB.fullmatch(model)):
            raise ValueError(f"entry {number} is neither a path nor ORG/NAME@REVISION with a commit of 40 hex digits")
        if language in found:
            raise ValueError(f"entry {number} names a language for the second time")
        found[language] = model
    return found
