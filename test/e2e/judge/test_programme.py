# ruff: noqa: S101
"""Every fault planted in what is heard, outside the dubbed lines and as a whole, is caught by the check for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from judge import judge
from media import RATE
from tones import hear
from verdict import at, missed

if TYPE_CHECKING:
    from tone_dub import Case


def test_a_damaged_programme_is_found(case: Case) -> None:
    sound = case.dubbed()
    sound[at(5.5) : at(7)] = 0.05 * np.random.default_rng(1).standard_normal(at(7) - at(5.5))
    case.write_output(sound)
    assert "programmeNoiseDb" in missed(case)


def test_a_programme_that_is_louder_in_one_place_is_found(case: Case) -> None:
    sound = case.dubbed()
    sound[at(5) : at(7.5)] *= 10 ** (0.2 / 20)
    case.write_output(sound)
    assert missed(case) == {"programmeChangeDb": pytest.approx(-33, abs=1.5)}


def test_a_programme_late_by_ten_milliseconds_is_found(case: Case) -> None:
    case.write_output(np.roll(case.dubbed(), 480))
    assert {"programmeNoiseDb", "programmeShiftSamples"} <= set(missed(case))


def test_a_programme_late_by_two_samples_is_found(case: Case) -> None:
    case.write_output(np.roll(case.dubbed(), 2))
    assert missed(case) == {"programmeShiftSamples": pytest.approx(2, abs=0.3)}


def test_what_a_limiter_does_to_a_peak_is_no_change_of_the_programme(case: Case) -> None:
    sound = case.dubbed()
    click = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(at(0.05)) / RATE)
    sound[at(6) : at(6.05)] += click.astype(np.float32)
    case.write_output(sound)
    assert {"programmeChangeDb", "programmeNoiseDb"} & set(missed(case)) == set()


def test_a_dub_that_is_too_loud_is_found(case: Case) -> None:
    case.write_output(case.dubbed() * 10 ** (0.3 / 20))
    assert missed(case) == {"loudnessLufs": pytest.approx(-15.7, abs=0.05)}


def test_a_dub_as_loud_as_its_source_is_good_where_that_was_asked_for(case: Case) -> None:
    sound = case.effects() + case.stem[: len(case.effects())]
    case.write_output(sound)
    arguments = case.arguments
    arguments.loudness = "source"
    [found] = [one for one in judge(arguments, hear) if one.name == "loudnessLufs"]
    assert found.goal.endswith("± 0.1")
    assert "loudnessLufs" in missed(case)


def test_a_peak_above_the_ceiling_is_found(case: Case) -> None:
    sound = case.dubbed()
    sound[at(15) : at(15.02)] += 0.95 * np.sin(2 * np.pi * 3000 * np.arange(at(0.02)) / RATE).astype(np.float32)
    case.write_output(sound)
    assert "truePeakDbtp" in missed(case)


def test_stems_that_make_the_mix_pass_and_each_fault_of_them_is_found(case: Case) -> None:
    case.stems = case.write_stems()
    assert missed(case) == {}
    louder = case.effects()
    louder[at(6) : at(6.5)] *= 1.05
    soundfile.write(case.stems / "effects.flac", louder, RATE, subtype="PCM_24")
    assert set(missed(case)) == {"effectsChangeDb"}
    soundfile.write(case.stems / "effects.flac", case.effects() * 0.2, RATE, subtype="PCM_24")
    assert set(missed(case)) == {"stemsLeftDb"}
    case.write_stems()
    soundfile.write(case.stems / "spk_2.flac", case.voices["spk_2"] * 0.99, RATE, subtype="PCM_24")
    assert set(missed(case)) == {"voicesLeftDb"}
