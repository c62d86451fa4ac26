"""Forced alignment on made-up probabilities: the likeliest path, its words and what does not fit."""

import tracemalloc

import ctc
import numpy as np
import pytest
from ctc import Emission, aligned_words, blank_of, forced_path

ALPHABET = {"<pad>": 0, "|": 1, "a": 2, "b": 3, "n": 4}


def emission(path: str, frame_s: float = 0.02) -> Emission:
    """One frame for each sign ("_" a blank), nine times as likely as all the others together."""
    columns = [ALPHABET["<pad>" if sign == "_" else sign] for sign in path]
    frames = np.full((len(path), len(ALPHABET)), np.log(0.1 / (len(ALPHABET) - 1)), np.float32)
    frames[range(len(path)), columns] = np.log(0.9)
    return Emission(frames, ALPHABET, frame_s)


def test_words_lie_where_their_letters_are_likeliest() -> None:
    found = aligned_words(["Ban,", "a"], emission("__bba_n__|_aa__"))
    assert [(word.text, round(word.start, 3), round(word.end, 3)) for word in found if word] == [
        ("Ban,", 0.04, 0.14),
        ("a", 0.22, 0.26),
    ]
    assert found[0] is not None
    assert found[0].score == pytest.approx(0.9)


def test_equal_letters_in_a_row_are_parted_by_a_blank() -> None:
    path = forced_path(emission("aa_a").frames, [2, 2], 0)
    assert path == [0, 0, None, 1]


def test_figures_are_not_found_and_their_neighbours_are() -> None:
    found = aligned_words(["a", "12", "b"], emission("_a_|_b_"))
    assert [word is not None for word in found] == [True, False, True]


@pytest.mark.parametrize("words", [["banbanban"], ["12"], []])
def test_what_cannot_fit_is_not_found(words: list[str]) -> None:
    assert aligned_words(words, emission("_ab_")) == [None] * len(words)


def test_the_blank_is_known_by_its_name() -> None:
    assert blank_of({"a": 0, "[pad]": 5}) == 5
    assert blank_of({"-": 0, "|": 1}) == 0


def test_long_sound_is_walked_in_stretches_and_gives_the_very_same_path(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    frames = random.normal(-3, 1, (400, 5)).astype(np.float32)
    letters = random.integers(1, 5, 60).tolist()
    whole = forced_path(frames, letters, 0)
    for cells in (1, 121 * 7, 121 * 399, 121 * 400):
        monkeypatch.setattr(ctc, "CELLS", cells)
        assert forced_path(frames, letters, 0) == whole


def test_ten_minutes_of_one_segment_stay_within_a_hundred_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of it here, in a tenth of the cells: the way back of the whole would be 27 MB."""
    monkeypatch.setattr(ctc, "CELLS", ctc.CELLS // 10)
    frames = np.random.default_rng(0).normal(-3, 1, (6_000, 28)).astype(np.float32)
    tracemalloc.start()
    forced_path(frames, [2 + at % 26 for at in range(2_250)], 0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10e6
