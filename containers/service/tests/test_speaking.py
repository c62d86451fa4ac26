"""From text to symbols, pieces, pace and silence: what surrounds Kokoro's network."""
# ruff: noqa: RUF001 - phonetic letters

import numpy as np
import pytest
from espeak import Espeak, open_espeak
from languages import espeak_voice
from onevoice_service.audio import speech_level_db
from phonemes import phonemes
from pieces import LONGEST, Piece, pieces
from take import pace
from trim import trim


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return open_espeak()


@pytest.mark.parametrize(
    ("voice", "text", "said"),
    [
        ("en-us", "The price is 3.5 dollars, Mr. Smith.", "ðə pɹˈIs ɪz θɹˈi pYnt fˈIv dˈɑləɹz, mˈɪstəɹ. smˈɪθ."),
        ("en-gb", "The car.", "ðə kˈɑː."),
        ("pt-br", "às sete da manhã", "aːs sˈɛʧy da mɐ̃ɲˈɐ̃"),
        ("es", "¿Cómo estás? ¡Bien!", "kˈomo estˈas? bjˈen!"),
        ("fr-fr", "un enfant", "œ̃n ɑ̃fˈɑ̃"),
        ("it", "C'è l'acqua.", "ʧe lˈakːwa."),
        ("hi", "नमस्ते", "nəmˈʌsteː"),
    ],
)
def test_every_language_is_written_in_kokoros_alphabet(espeak: Espeak, voice: str, text: str, said: str) -> None:
    assert phonemes(text, voice, espeak).replace("\u0303", "~") == said.replace("\u0303", "~")


def test_punctuation_alone_says_nothing(espeak: Espeak) -> None:
    assert phonemes("... — !", "en-us", espeak).strip(".— !") == ""


@pytest.mark.parametrize(
    ("tag", "voice"),
    [
        ("en", "en-us"),
        ("en-GB", "en-gb"),
        ("pt", "pt-br"),
        ("pt-br", "pt-br"),
        ("es-419", "es"),
        ("fr", "fr-fr"),
        ("de", None),
        ("ja", None),
    ],
)
def test_a_language_is_known_by_its_tag_or_its_first_part(tag: str, voice: str | None) -> None:
    assert espeak_voice(tag) == voice


def test_a_text_that_fits_is_one_piece() -> None:
    assert pieces("a. b") == [Piece("a. b", 0)]


def test_a_long_text_is_parted_at_its_strongest_punctuation() -> None:
    sentence = "one two, three four five."
    assert pieces(f"{sentence} {sentence}", 30) == [Piece(sentence, 350), Piece(sentence, 0)]
    assert pieces(sentence, 20) == [Piece("one two,", 180), Piece("three four five.", 0)]
    assert pieces("one two three", 8) == [Piece("one two", 60), Piece("three", 0)]


def test_no_piece_is_longer_than_the_network_takes_and_no_symbol_is_lost() -> None:
    text = " ".join(["ab, cd efg."] * 200) + " " + "x" * 1200
    found = pieces(text)
    assert max(len(piece.symbols) for piece in found) <= LONGEST
    assert "".join(piece.symbols for piece in found).replace(" ", "") == text.replace(" ", "")


def test_takes_differ_by_pace_and_the_first_is_plain() -> None:
    assert [pace(variant) for variant in range(5)] == [1.0, 0.97, 1.03, 0.94, 1.06]
    assert all(0.85 < pace(variant) < 1.15 for variant in range(100))


def test_a_take_has_60_ms_before_and_120_ms_after_its_sound() -> None:
    rate = 24_000
    for silence in (0, 12_000):
        tone = 0.1 * np.sin(np.arange(rate) * 0.2)
        sound = np.concatenate([np.zeros(silence), tone, np.zeros(silence)]).astype(np.float32)
        cut = trim(sound, rate)
        assert len(cut) == rate + 1440 + 2880
        assert not cut[:1440].any()
        assert not cut[-2880:].any()
        assert speech_level_db(cut, rate) == pytest.approx(-23.0, abs=0.1)


def test_silence_trims_to_nothing() -> None:
    assert trim(np.zeros(24_000, np.float32), 24_000).size == 0
