import pytest
from errors import align, interval, word_errors
from normal import tokens


def test_numbers_are_compared_as_words_however_they_are_written() -> None:
    assert (
        tokens("Press 21, please.", "en")
        == tokens("press twenty-one please", "en")
        == ["press", "twenty", "one", "please"]
    )


def test_contractions_and_spelling_are_the_normalizers() -> None:
    assert tokens("I'm afraid of the colour", "en") == tokens("i am afraid of the color", "en")


def test_languages_without_spaces_are_compared_by_characters() -> None:
    assert tokens("今日は、いい天気。", "ja") == list("今日はいい天気")


def test_each_kind_of_error_is_counted_and_belongs_to_its_utterance() -> None:
    found = word_errors([["a", "b", "c"], ["d", "e", "f", "g"]], ["a", "x", "c", "d", "e", "e2", "g"])
    assert (found["words"], found["substitutions"], found["deletions"], found["insertions"]) == (7, 2, 0, 0)
    assert found["rate"] == pytest.approx(2 / 7)
    found = word_errors([["a", "b", "c", "d"]], ["a", "c", "d", "e"])
    assert (found["deletions"], found["insertions"]) == (1, 1)


def test_nothing_said_and_something_heard_is_invented() -> None:
    found = word_errors([], ["thank", "you"])
    assert (found["insertions"], found["rate"], found["heard"]) == (2, None, 2)


def test_something_said_and_nothing_heard_is_all_deleted() -> None:
    found = word_errors([["a", "b"], ["c"]], [])
    assert (found["deletions"], found["rate"]) == (3, 1.0)


def test_the_interval_holds_the_rate_and_is_the_same_each_time() -> None:
    errors, words = [0, 0, 1, 0, 3, 0], [10, 12, 9, 8, 11, 10]
    low, high = interval(errors, words)
    assert 0 <= low < sum(errors) / sum(words) < high < 3 / 11 + 1e-9
    assert interval(errors, words) == (low, high)
    assert interval([0, 0], [5, 5]) == (0, 0)


def test_substituted_words_stand_for_those_they_were_heard_as() -> None:
    assert align(["a", "b", "c"], ["a", "x", "c"]).pairs == [(0, 0), (1, 1), (2, 2)]
