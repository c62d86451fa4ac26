"""Pico: by the program where it is installed, else by what stands for it on PATH."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onevoice_service.audio import to_samples, write_wav
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.settings import Settings
from onevoice_service.stages import SynthesizeParams
from pico import PROGRAM, VOICES, Pico, plain
from take import pace

HELLO = "Guten Morgen, heute besuchen wir den Markt der Stadt."
#: Stands for the program: writes down what it was asked, and gives a sound.
STAND_IN = """#!/bin/sh
echo "$@" >> {folder}/asked
cat >> {folder}/text
echo >> {folder}/text
cp {folder}/sound.wav "$4"
"""
Speak = Callable[..., Product]


def speaking(folder: Path) -> Speak:
    def run(text: str = HELLO, voice: str = "pico-de", language: str = "de", variant: int = 0, **more: Any) -> Product:
        params = SynthesizeParams(
            engine="pico/svox", language=language, voice=voice, text=text, variant=variant, **more
        )
        return Pico(Settings()).run(Work(params, {}, folder, lambda _: None))

    return run


@pytest.fixture
def speak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Speak:
    """Each asked for is in tmp_path/asked and tmp_path/text, a line each."""
    tone = 0.1 * np.sin(np.arange(16_000) * 0.2)
    write_wav(tmp_path / "sound.wav", to_samples(np.concatenate([np.zeros(8_000), tone]))[:, None], 16_000)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / PROGRAM
    program.write_text(STAND_IN.format(folder=tmp_path))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return speaking(tmp_path)


def test_a_take_is_trimmed_and_measured(speak: Speak) -> None:
    value = speak().value.model_dump(by_alias=True)
    assert (value["sampleRate"], value["samples"]) == (16_000, 16_000 + 960 + 1920)
    assert value["levelDb"] == pytest.approx(-23, abs=0.2)


def test_a_text_goes_by_standard_input_without_what_pico_takes_for_mark_up(speak: Speak, tmp_path: Path) -> None:
    speak('-x <play file="/etc/passwd"/> Tom & Anna 👋 $(id)')
    speak("drei Euro", spoken="fünf Euro", variant=1)
    assert (tmp_path / "asked").read_text().splitlines() == [f"-l de-DE -w {tmp_path}/said.wav"] * 2
    assert (tmp_path / "text").read_text().splitlines() == [
        '-x play file="/etc/passwd"/ Tom Anna $(id)',
        '<speed level="97">fünf Euro',
    ]


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({"speed": 0.85}, 85),
        ({"speed": 1.15, "variant": 1}, 112),
    ],
)
def test_its_speed_is_set_by_its_own_control_and_told(
    speak: Speak, tmp_path: Path, change: dict[str, Any], level: int
) -> None:
    value = speak("Uno", **change).value.model_dump(by_alias=True)
    assert (tmp_path / "text").read_text() == f'<speed level="{level}">Uno\n'
    assert value["speed"] == pytest.approx(change["speed"] * pace(change.get("variant", 0)), abs=1e-4)


def test_marks_become_spaces_so_that_words_stay_apart() -> None:
    assert plain("a<b>c&d  e") == "a b c d e"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"voice": "pico-xx"}, "unknown_voice"),
        ({"voice": "-w"}, "unknown_voice"),
        ({"language": "pt-BR"}, "unsupported_language"),
        ({"text": "... !"}, "nothing_to_say"),
        ({"text": "👋"}, "nothing_to_say"),
        ({"text": "a" * 5000}, "text_too_long"),
    ],
)
def test_what_cannot_be_said_is_its_own_answer(speak: Speak, change: dict[str, Any], code: str) -> None:
    with pytest.raises(TaskError) as refused:
        speak(**change)
    assert (refused.value.failure.code, refused.value.failure.retryable) == (code, False)


def test_a_program_that_makes_no_sound_has_nothing_to_say(speak: Speak, tmp_path: Path) -> None:
    """As Pico does with a script that it cannot read."""
    write_wav(tmp_path / "sound.wav", np.zeros((0, 1), np.int16), 16_000)
    with pytest.raises(TaskError) as refused:
        speak("Привет")
    assert refused.value.failure.code == "nothing_to_say"


def test_it_is_off_with_a_reason_where_the_program_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    status = Pico(Settings()).status()
    assert (status.on, status.reason) == (False, "pico2wave is not on PATH (Debian: libttspico-utils, non-free)")
    assert {voice["id"] for voice in status.detail["voices"]} == set(VOICES)


@pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="Pico is not installed: Debian's libttspico-utils, non-free")
@pytest.mark.parametrize(("voice", "language"), [(voice, tag) for voice, (tag, _) in VOICES.items()])
def test_the_real_program_speaks_every_voice_the_same_each_time(tmp_path: Path, voice: str, language: str) -> None:
    speak = speaking(tmp_path)
    value, slow = (
        speak("-1 <b> Taxi & Radio.", voice, language, each).value.model_dump(by_alias=True) for each in (0, 1)
    )
    first = (tmp_path / "take.wav").read_bytes()
    assert 900 < value["durationMs"] < slow["durationMs"] < 5000
    quick = speak("-1 <b> Taxi & Radio.", voice, language, speed=1.15).value.model_dump(by_alias=True)
    assert (quick["durationMs"] - 180) * 1.15 == pytest.approx(value["durationMs"] - 180, rel=0.03)
    speak("-1 <b> Taxi & Radio.", voice, language, 1)
    assert (tmp_path / "take.wav").read_bytes() == first
