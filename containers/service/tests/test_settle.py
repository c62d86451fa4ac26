"""Words onto speech: who belongs to which stretch, and where the edges come to lie."""

import random
from itertools import pairwise

import pytest
from heard import HeardWord
from settle import join, settle, share_out, spread

SPEECH = [(1.0, 2.0), (3.0, 4.0), (6.0, 6.5)]


def words(*spans: tuple[str, float, float]) -> list[HeardWord]:
    return [HeardWord(text, start, end, 0.9) for text, start, end in spans]


def test_a_word_that_reaches_back_over_a_pause_begins_where_the_sound_after_it_does() -> None:
    said = words(("one", 1.1, 1.4), ("two.", 1.4, 1.7), ("Three", 1.7, 3.3), ("four", 3.3, 3.8))
    assert [(word.start, word.end) for word in settle(said, SPEECH)] == [(1.0, 1.4), (1.4, 2.0), (3.0, 3.3), (3.3, 4.0)]


def test_a_pause_comes_rather_after_punctuation() -> None:
    said = words(("one.", 1.2, 1.9), ("Two", 1.9, 3.1), ("three", 3.1, 3.9))
    assert [word.start for word in settle(said, SPEECH)] == [1.0, 3.0, 3.1]


def test_speech_without_words_stays_without() -> None:
    said = words(("one", 1.1, 1.9), ("two", 6.1, 6.4))
    assert [(share.first, share.start) for share in share_out(said, SPEECH)] == [(0, 1.0), (1, 6.0)]


def test_words_pressed_into_one_point_share_their_stretch_by_length() -> None:
    said = words(("a", 2.9, 2.9), ("longer", 2.9, 2.9), ("word", 2.9, 2.9))
    placed = settle(said, SPEECH)
    assert (placed[0].start, placed[-1].end) == (3.0, 4.0)
    assert placed[1].end - placed[1].start > placed[0].end - placed[0].start


def test_a_silence_as_short_as_a_stop_consonant_parts_no_stretch() -> None:
    assert join([(1.0, 2.0), (2.1, 3.0), (3.2, 4.0)]) == [(1.0, 3.0), (3.2, 4.0)]


def test_without_speech_the_words_only_come_in_order() -> None:
    assert [(word.start, word.end) for word in settle(words(("a", 1, 3), ("b", 2, 2.5)), [])] == [(1, 3), (3, 3.02)]


@pytest.mark.parametrize("seed", range(40))
def test_none_is_lost_none_is_added_and_times_rise_whatever_was_heard(seed: int) -> None:
    random_ = random.Random(seed)  # noqa: S311 - a test
    edges = sorted(random_.uniform(0, 30) for _ in range(2 * random_.randrange(8)))
    speech = list(zip(edges[::2], edges[1::2], strict=True))
    said = [
        HeardWord(f"w{at}" + random_.choice(["", ".", ","]), start, start + random_.uniform(-0.2, 2), 0.5)
        for at, start in enumerate(random_.uniform(0, 30) for _ in range(random_.randrange(30)))
    ]
    placed = settle(said, speech)
    assert [word.text for word in placed] == [word.text for word in said]
    assert all(word.start < word.end for word in placed)
    assert all(before.end <= after.start for before, after in pairwise(placed))


def test_spread_words_fill_their_span() -> None:
    placed = spread(words(("one", 0, 0), ("seventeen", 0, 0)), 2.0, 3.4)
    assert (placed[0].start, placed[-1].end) == (2.0, pytest.approx(3.4))
    assert placed[0].end == placed[1].start
