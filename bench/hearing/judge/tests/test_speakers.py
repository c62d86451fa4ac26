import pytest
from speakers import cp_errors, diarization_error

TRUTH = [(0, 4000, "ann"), (4000, 8000, "bob")]


def test_the_same_turns_under_other_names_have_no_error() -> None:
    found = diarization_error(TRUTH, [(0, 4000, "1"), (4000, 8000, "2")], 10_000)
    assert (found["rate"], found["speakers"], found["of"]) == (0, 2, 2)


def test_one_speaker_for_two_confuses_the_shorter_half() -> None:
    found = diarization_error(TRUTH, [(0, 8000, "1")], 10_000)
    assert found["rate"] == found["confusion"] == pytest.approx(0.5)


def test_missed_and_invented_speech_are_told_apart_without_a_collar() -> None:
    found = diarization_error(TRUTH, [(200, 4000, "1"), (4000, 8400, "2")], 10_000)
    assert found["missed"] == pytest.approx(0.025)
    assert found["falseAlarm"] == pytest.approx(0.05)
    assert found["rate"] == pytest.approx(0.075)


def test_speech_over_speech_counts_for_both() -> None:
    found = diarization_error([(0, 4000, "a"), (2000, 6000, "b")], [(0, 3000, "1"), (3000, 6000, "2")], 6000)
    assert found["missed"] == pytest.approx(2000 / 8000)


def test_cp_errors_are_those_of_the_best_pairing() -> None:
    truth = {"ann": ["a", "b", "c"], "bob": ["d", "e"]}
    assert cp_errors(truth, {"1": ["d", "e"], "2": ["a", "b", "c"]}) == 0
    assert cp_errors(truth, {"1": ["d", "x"], "2": ["a", "b", "c"]}) == pytest.approx(1 / 5)


def test_a_sentence_given_to_another_counts_on_both_sides_and_a_speaker_too_many_wholly() -> None:
    truth = {"ann": ["a", "b", "c"], "bob": ["d", "e"]}
    assert cp_errors(truth, {"1": ["a", "b", "c", "d"], "2": ["e"]}) == pytest.approx(2 / 5)
    assert cp_errors(truth, {"1": ["a", "b", "c"], "2": ["d", "e"], "3": ["f"]}) == pytest.approx(1 / 5)
    assert cp_errors(truth, {"1": ["a", "b", "c"]}) == pytest.approx(2 / 5)
