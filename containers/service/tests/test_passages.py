"""What a recognizer is given at a time, what it is given once more, and what it writes that is not speech."""

from itertools import pairwise

import pytest
from heard import Event, Heard, HeardWord
from notes import part_notes
from passages import LONGEST, MARGIN, missed, passages
from written import split_words


def test_neighbouring_speech_is_heard_together_and_long_silence_not_at_all() -> None:
    assert passages([(1.0, 2.0), (3.0, 4.0), (9.0, 10.0)], 12.0) == [(0.6, 4.4), (8.6, 10.4)]


def test_a_passage_ends_at_a_pause_before_it_gets_too_long_and_margins_do_not_overlap() -> None:
    parts = passages([(at * 2.0, at * 2.0 + 1.7) for at in range(40)], 80.0)
    assert all(end - start <= LONGEST + 2 * MARGIN for start, end in parts)
    assert all(end <= start for (_, end), (start, _) in pairwise(parts))


def test_a_margin_does_not_reach_out_of_the_piece() -> None:
    assert passages([(0.1, 0.9)], 1.0) == [(0.0, 1.0)]


def test_speech_as_long_as_a_word_that_got_none_is_missed() -> None:
    heard = [HeardWord("one", 1.1, 1.9, 0.9)]
    assert missed(heard, [(1.0, 2.0), (3.0, 3.2), (5.0, 6.0)]) == [(5.0, 6.0)]
    assert missed([], [(1.0, 2.0)]) == [(1.0, 2.0)]


def segment(*texts: str) -> Heard:
    words = [HeardWord(text, float(at), at + 1.0, 0.9) for at, text in enumerate(texts)]
    return Heard("".join(texts), 0.0, float(len(texts)), words=words)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ((" [Music]",), "music"),
        ((" (audience", " laughing)"), "laughter"),
        ((" (Applaus)",), "applause"),
        ((" [BLANK_AUDIO]",), "other"),
        ((" *sings*",), "song"),
    ],
)
def test_a_note_is_an_event_and_no_words(texts: tuple[str, ...], kind: str) -> None:
    said, events = part_notes([segment(*texts)])
    assert said == []
    assert events == [Event(kind, 0.0, float(len(texts)))]  # type: ignore[arg-type]


def test_a_note_inside_a_sentence_leaves_its_words() -> None:
    said, events = part_notes([segment(" Well,", " (laughs)", " no.")])
    assert [said[0].text, events] == [" Well, no.", [Event("laughter", 1.0, 2.0)]]


def test_sung_words_stay_words_within_a_song() -> None:
    said, events = part_notes([segment(" ♪", " Oh", " my", " ♪")])
    assert [word.text.strip() for word in said[0].words] == ["Oh", "my"]
    assert events == [Event("song", 0.0, 4.0)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[door closing]", "other"),
        ("[hissing]", "other"),
        ("[single bell]", "other"),
        ("(Risos)", "laughter"),
        ("【音楽】", "music"),
        ("(phone ringing)", "other"),
        ("[singing]", "song"),
    ],
)
def test_a_note_is_named_by_whole_words(text: str, kind: str) -> None:
    said, events = part_notes([spread(text, "en")])
    assert (said, [event.kind for event in events]) == ([], [kind])


@pytest.mark.parametrize(
    "text", ["(he crossed it)", "(and then he)", "[slack rope]", "(missing, I think)", "[phone using]"]
)
def test_speech_in_brackets_is_speech(text: str) -> None:
    heard = [spread(text, "en")]
    assert part_notes(heard) == (heard, [])


def spread(text: str, language: str) -> Heard:
    """As a recognizer tells it whose words bring no spaces and no times of their own."""
    return Heard(text, 0, 3, words=[HeardWord(word, 0, 3, 0.0) for word in split_words(text, language)], timed=False)


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("[Music] Hello there my friend", "en", "Hello there my friend"),
        ("[Music] 東京は、OKです。", "ja", "東京は、OKです。"),
        ("♪ La la land", "en", "La la land"),
    ],
)
def test_a_text_without_its_note_is_written_as_before(text: str, language: str, left: str) -> None:
    assert part_notes([spread(text, language)])[0][0].text == left


def test_a_bracket_that_never_closes_is_said_text() -> None:
    heard = [segment(" (so", " he", " said")]
    assert part_notes(heard) == (heard, [])


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("And so, my", "en", ["And", "so,", "my"]),
        ("「東京、OK。」", "ja", ["「東", "京、", "OK。」"]),
        ("สวัสดี", "th-TH", ["ส", "วั", "ส", "ดี"]),
        ("...", "zh", ["..."]),
    ],
)
def test_a_text_is_parted_into_the_words_that_get_times(text: str, language: str, words: list[str]) -> None:
    assert split_words(text, language) == words
