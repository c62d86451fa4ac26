import pytest
from edges import edge_errors, owners, spread, word_start_errors
from errors import align


def test_edges_are_those_of_the_first_and_last_word_as_heard() -> None:
    said, heard = ["a", "b", "c", "d"], ["a", "b", "x", "d"]
    times = [(1000, 1200), (1200, 1500), (3050, 3300), (3300, 3900)]
    found = edge_errors([(2, 950, 1600), (2, 3000, 3800)], times, align(said, heard).pairs)
    assert found == {"starts": [50, 50], "ends": [-100, 100]}


def test_an_edge_whose_word_was_not_heard_is_not_measured() -> None:
    found = edge_errors([(2, 0, 1000)], [(500, 900)], align(["a", "b"], ["b"]).pairs)
    assert found == {"starts": [], "ends": [-100]}


def test_words_are_measured_where_their_truth_is_known() -> None:
    assert word_start_errors({1: 480}, [(0, 400), (500, 900)], [(0, 0), (1, 1)]) == [20]


def test_a_word_of_two_tokens_gives_both_its_times() -> None:
    assert owners([["twenty", "one"], ["a"]]) == [0, 0, 1]


def test_the_spread_is_of_sizes_and_the_bias_of_signs() -> None:
    found = spread([-10, -20, -30])
    assert found is not None
    assert (found["median"], found["bias"], found["max"], found["count"]) == (20, -20, 30, 3)
    assert found["p90"] == pytest.approx(28)
    assert spread([]) is None
