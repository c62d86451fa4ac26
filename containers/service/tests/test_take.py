"""What all voices have in common: which text is said, and what is left of it for programs that read all of it."""

from typing import Any

import pytest
from espeak import open_espeak
from kokoro import _symbols
from onevoice_service.failure import TaskError
from onevoice_service.stages import SynthesizeParams
from take import MOST_CHARACTERS, said, words_of


def params(text: str, **more: Any) -> SynthesizeParams:
    return SynthesizeParams(engine="kokoro/82m-int8", language="en-US", voice="af_heart", text=text, variant=0, **more)


def test_kokoro_too_says_the_spoken_form() -> None:
    espeak = open_espeak()
    assert _symbols(params("SQL", spoken="sequel"), espeak) == _symbols(params("sequel"), espeak)
    assert _symbols(params("SQL"), espeak) != _symbols(params("sequel"), espeak)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Hello,\n\tworld.  ", "Hello, world."),
        ("Bye \U0001f44b\U0001f3fd now \u2764\ufe0f.", "Bye now ."),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("20 \u00b0C, 5 \u20ac, \u00a9 2026", "20 \u00b0C, 5 \u20ac, \u00a9 2026"),
        ("\u0928\u092e\u0938\u094d\u0924\u0947", "\u0928\u092e\u0938\u094d\u0924\u0947"),
    ],
)
def test_control_characters_and_pictures_are_no_words(text: str, words: str) -> None:
    assert words_of(params(text)) == words


@pytest.mark.parametrize("text", ["...", "\U0001f44b\U0001f389", " \x07 ", "\u2014 ?!"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(TaskError) as refused:
        words_of(params(text))
    assert refused.value.failure.code == "nothing_to_say"


def test_what_is_said_has_a_longest_length() -> None:
    assert len(said(params("a" * MOST_CHARACTERS))) == MOST_CHARACTERS
    for more in ({}, {"spoken": "b" * (MOST_CHARACTERS + 1)}):
        with pytest.raises(TaskError) as refused:
            said(params("a" * (MOST_CHARACTERS + 1), **more))
        assert refused.value.failure.code == "text_too_long"
    assert said(params("a" * 5000, spoken="b")) == "b"
