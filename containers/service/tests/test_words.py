"""Which segments are believed, and where their words come to lie."""

from itertools import pairwise

import numpy as np
import pytest
from heard import Heard, HeardWord
from place import Sound, place
from plausible import fastest_s, plausible
from settle import settle
from written import split_words

SPEECH = [(1.0, 2.0), (3.0, 4.0)]


def heard(text: str = "one two three", start: float = 1.0, end: float = 1.9, **facts: float) -> Heard:
    parts, score = text.split(), facts.pop("score", 0.9)
    step = (end - start) / len(parts)
    words = [HeardWord(f" {part}", start + step * at, start + step * (at + 1), score) for at, part in enumerate(parts)]
    return Heard(text, start, end, **facts, words=words)


def test_what_is_said_clearly_inside_speech_is_believed() -> None:
    segments = [heard(), heard("four five six", 3.0, 3.9)]
    assert plausible(segments, SPEECH) == segments


@pytest.mark.parametrize(
    "segment",
    [
        pytest.param(heard(start=5, end=6), id="outside speech"),
        pytest.param(heard(start=1.9, end=2.9), id="mostly outside speech"),
        pytest.param(heard(no_speech=0.9, log_probability=-0.9), id="nobody speaks and unsure"),
        pytest.param(heard(log_probability=-1.5), id="hopelessly unsure"),
        pytest.param(heard(compression=3.0), id="repeats itself"),
        pytest.param(heard("a b c d e f g h i j k l", 1.0, 1.9), id="faster than anybody speaks"),
        pytest.param(Heard("", 1, 2), id="without words"),
    ],
)
def test_what_nobody_said_is_dropped(segment: Heard) -> None:
    assert plausible([segment], SPEECH) == []


def test_an_unsure_exact_repetition_is_dropped_and_a_clear_one_is_kept() -> None:
    first, unsure = heard(), heard("One, two, three!", 3.0, 3.9, score=0.3)
    assert plausible([first, unsure], SPEECH) == [first]
    clear = heard("One, two, three!", 3.0, 3.9)
    assert plausible([first, clear], SPEECH) == [first, clear]


def test_a_word_stretched_over_a_pause_is_moved_to_where_it_sounds() -> None:
    assert [word.start for word in settle([HeardWord("so", 2.2, 3.4, 1)], SPEECH)] == [3.0]


def test_the_last_word_before_a_pause_lasts_as_long_as_it_sounds() -> None:
    words = settle(
        [HeardWord("one", 1.0, 1.3, 1), HeardWord("two", 1.3, 1.7, 1), HeardWord("three", 3.1, 3.2, 1)], SPEECH
    )
    assert [word.end for word in words] == [1.3, 2.0, 3.2]


def test_words_are_absolute_in_order_and_carry_their_level() -> None:
    samples = np.full(16_000 * 5, 0.1, np.float32)
    words = place([heard("one two three")], SPEECH, Sound(samples, 16_000, 60_000))[0].words
    assert (words[0].start_ms, words[-1].end_ms) == (61_000, 62_000)
    assert [word.text for word in words] == ["one", "two", "three"]
    assert [word.level_db for word in words] == [-20.0] * 3
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))


def test_nothing_heard_is_an_empty_transcript() -> None:
    assert place([], SPEECH, Sound(np.zeros(10, np.float32), 16_000, 0)) == []


THAI = "สวัสดีครับผมชื่อสมชายยินดีที่ได้รู้จัก"
JAPANESE = "これはとてもすばらしいことだとおもいますからぜひやってみてください"


def read_aloud(text: str, language: str, seconds: float, *, timed: bool) -> Heard:
    parts = split_words(text, language)
    step = seconds / len(parts)
    words = [HeardWord(part, step * at, step * (at + 1), 0.9) for at, part in enumerate(parts)]
    return Heard(text, 0.0, seconds, -0.2, words=words, timed=timed)


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize(
    ("text", "language", "seconds"),
    [
        pytest.param(THAI, "th", 2.4, id="14 syllables of Thai"),
        pytest.param(JAPANESE, "ja", 3.4, id="33 kana in ordinary haste"),
        pytest.param("我们今天下午三点在学校门口见面吧", "zh", 1.9, id="16 characters of Chinese"),
    ],
)
def test_ordinary_speech_of_scripts_whose_letters_are_words_is_believed(
    text: str, language: str, seconds: float, *, timed: bool
) -> None:
    segment = read_aloud(text, language, seconds, timed=timed)
    assert len(segment.words) > 8 * seconds
    assert plausible([segment], [(0.0, seconds)]) == [segment]


@pytest.mark.parametrize(("text", "language"), [(THAI, "th"), (JAPANESE, "ja")])
def test_letters_faster_than_anybody_speaks_are_dropped(text: str, language: str) -> None:
    assert plausible([read_aloud(text, language, 1.0, timed=False)], [(0.0, 1.0)]) == []


def test_marks_of_a_letter_are_no_letters_and_words_count_as_words() -> None:
    marked = Heard("", 0, 1, words=[HeardWord("วั", 0, 1, 1), HeardWord("OK。", 0, 1, 1)])
    assert fastest_s(marked) == pytest.approx(1 / 20 + 1 / 8)
