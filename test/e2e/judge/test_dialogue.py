# ruff: noqa: S101, PLR2004
"""Every fault planted in the dialogue stem is caught by the check that is there for it."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from judge import judge
from media import RATE
from tone_dub import LINES, Case
from tones import hear, silence, speak, tone
from verdict import at, missed


def test_a_cut_last_word_is_counted(case: Case) -> None:
    case.stem[at(1.0 + 3 * 0.33) : at(3.0)] = 0
    case.write_stem()
    assert missed(case)["cutWords"] == 1


def test_a_cut_inside_a_stretched_take_is_counted(case: Case) -> None:
    begin = 8.1 + 2 * 0.33 / 1.15
    case.stem[at(begin) : at(begin + 0.29)] = 0
    case.write_stem()
    assert missed(case)["cutWords"] == 1


def test_a_take_cut_by_its_own_placement_is_counted_though_the_next_one_sounds_there(case: Case) -> None:
    case.stem[at(1.99) : at(2.33)] = np.pad(tone("dez"), (0, 10_000))[: at(2.33) - at(1.99)]
    case.rows[0]["placement"]["endMs"] = 1990
    case.write_lines()
    case.write_stem()
    assert missed(case)["cutWords"] == 1


def test_a_word_lost_where_a_pause_was_changed_is_counted(case: Case) -> None:
    # "sete", the last word before the second pause: 14.2 s, two words, the longer pause, two more.
    begin = 14.2 + 2 * 0.33 + 0.9 + 2 * 0.33
    case.stem[at(begin) : at(begin + 0.3)] = 0
    case.write_stem()
    assert missed(case)["cutWords"] == 1


def test_a_whole_phrase_that_is_missing_is_counted(case: Case) -> None:
    begin = 14.2 + 2 * 0.33 + 0.9
    case.stem[at(begin) : at(begin + 0.99)] = 0
    case.write_stem()
    assert missed(case)["cutWords"] == 3


def test_phrases_out_of_their_order_are_counted(case: Case) -> None:
    parts = [speak("nove três sete"), silence(0.9), speak("dois seis"), silence(0.15), speak("um")]
    said = np.concatenate(parts)
    case.stem[at(14.2) : at(14.2) + len(said)] = said
    case.write_stem()
    assert missed(case)["cutWords"] >= 2


def test_another_take_in_its_place_is_counted(case: Case) -> None:
    other = speak("dez nove oito")
    case.stem[at(3.25) : at(3.25) + len(other)] = other
    case.write_stem()
    assert missed(case)["cutWords"] >= 1


def test_overlapping_takes_are_found_in_the_plan_and_in_the_sound(case: Case) -> None:
    take = speak(LINES[1][2])
    case.stem[at(3.25) : at(3.25) + len(take)] = 0
    case.stem[at(2.0) : at(2.0) + len(take)] += take
    case.rows[1]["placement"].update(startMs=2000, endMs=2000 + round(len(take) * 1000 / RATE))
    case.write_lines()
    case.write_stem()
    [overlap] = [one for one in judge(case.arguments, hear) if one.name == "overlaps"]
    assert overlap.detail == [{"lines": ["lin_a", "lin_b"], "planned": True, "heard": True}]


def test_an_overlap_that_the_plan_hides_is_heard(case: Case) -> None:
    take = speak(LINES[1][2])
    case.stem[at(3.25) : at(3.25) + len(take)] = 0
    case.stem[at(2.7) - at(0.6) : at(2.7) - at(0.6) + len(take)] += take
    case.write_stem()
    assert "overlaps" in missed(case) or "onsetErrorS" in missed(case)


def test_two_speakers_may_not_talk_over_each_other_more_than_in_the_source(case: Case) -> None:
    case.rows[1]["speakerId"] = "spk_2"
    take = speak(LINES[1][2])
    case.stem[at(3.25) : at(3.25) + len(take)] = 0
    case.stem[at(1.6) : at(1.6) + len(take)] += take
    case.rows[1]["placement"].update(startMs=1600, endMs=1600 + round(len(take) * 1000 / RATE))
    case.write_lines()
    case.write_stem()
    found = missed(case)
    assert found["talkingOverS"] == pytest.approx(0.68, abs=0.1)
    assert "overlaps" not in found
    case.rows[1].update(startMs=2300)
    case.write_lines()
    assert "talkingOverS" not in missed(case)


def test_a_shifted_onset_is_measured(case: Case) -> None:
    case.stem[at(7.5) : at(12)] = np.roll(case.stem[at(7.5) : at(12)], at(0.5))
    case.write_stem()
    assert missed(case) == {"onsetErrorS": pytest.approx(0.5, abs=0.03), "straySoundS": pytest.approx(0.35, abs=0.2)}


def test_a_sound_that_no_line_put_there_is_found(case: Case) -> None:
    case.stem[at(12) : at(12.5)] = np.pad(tone("um"), (0, at(0.5)))[: at(0.5)]
    case.write_stem()
    assert "straySoundS" in missed(case)


def test_words_that_are_not_the_translation_raise_the_word_error_rate_in_takes_and_stem_alike(case: Case) -> None:
    for row in case.rows:
        row["translation"]["text"] = "um dois três"
    case.write_lines()
    assert "werPointsAboveRawTakes" not in missed(case)


def test_words_that_the_stem_lacks_raise_its_word_error_rate(case: Case) -> None:
    case.stem[at(8) : at(11)] = 0
    case.write_stem()
    assert {"werPointsAboveRawTakes", "cutWords"} <= set(missed(case))


def test_a_take_of_another_rate_is_compared_as_it_is(case: Case) -> None:
    path = case.takes / "tak_lin_a.wav"
    soundfile.write(path, speak(LINES[0][2])[::3], RATE // 3)
    assert missed(case) == {}
