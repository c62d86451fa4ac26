"""Alignment without a model: what is matched, filled and cut, and that every word comes out whatever is found."""

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from align import Aligner, Text, align_piece
from blocks import LONGEST_MS, blocks
from fill import Spot, fill
from heard import HeardWord
from match import match
from onevoice_service.engine import Work
from onevoice_service.failure import TaskError
from onevoice_service.stages import AlignParams, Segment, SoundSpan, Transcript, Word
from sounds import lay

RATE = 16_000


def heard(*texts: str) -> list[HeardWord]:
    return [HeardWord(text, float(at), at + 0.8, 0.9) for at, text in enumerate(texts)]


def test_words_are_found_however_they_are_written() -> None:
    found = match(["“Ill-disposed”", "Man\u2019s,", "seven"], heard(" ill", "-disposed", " man's", " 7"))
    assert [(word.start, word.end) if word else None for word in found] == [(0.0, 1.8), (2.0, 2.8), None]
    assert [word.text for word in found if word] == ["“Ill-disposed”", "Man\u2019s,"]


def test_scripts_without_spaces_are_found_letter_by_letter() -> None:
    found = match(["東", "京", "は"], heard("東京", "は"))
    assert [round(word.start, 1) if word else None for word in found] == [0.0, 0.4, 1.0]


def test_what_was_not_found_lies_over_the_speech_between_its_neighbours() -> None:
    spots = [Spot(text, 0.0, 10.0) for text in ("one", "two", "six", "ten")]
    found = [HeardWord("one", 1, 2, 0.9), None, None, HeardWord("ten", 8, 9, 0.9)]
    placed = fill(spots, found, [(1.0, 2.0), (4.0, 5.0), (6.0, 7.0), (8.0, 9.0)], 10.0)
    assert [(word.start, word.end) for word in placed[1:3]] == [(4.0, 5.0), (6.0, 7.0)]
    assert [word.score for word in placed] == [0.9, 0.0, 0.0, 0.9]


def test_nothing_found_keeps_each_segment_in_its_own_span() -> None:
    spots = [Spot("one", 1.0, 2.0), Spot("two", 5.0, 6.0)]
    placed = fill(spots, [None, None], [(0.0, 10.0)], 10.0)
    assert [(word.start, word.end) for word in placed] == [(1.0, 2.0), (5.0, 6.0)]


def test_blocks_hold_every_segment_once_and_stay_short() -> None:
    segments = [cue(at * 5_000, at * 5_000 + 4_000, "one two") for at in range(40)]
    parts = blocks([*segments, cue(0, 0, "")], 2_000)
    assert [at for block in parts for at in block.segments] == list(range(40))
    assert all(block.end_ms - block.start_ms <= LONGEST_MS for block in parts)


def test_sounds_lie_where_they_begin_and_a_later_one_lies_over_an_earlier(tmp_path: Path) -> None:
    files = [write_sound(tmp_path, f"{level}.wav", 2.0, level) for level in (0.1, 0.2)]
    spans = [SoundSpan(start_ms=1_000, end_ms=3_000), SoundSpan(start_ms=2_000, end_ms=4_000)]
    sound = lay(files, spans)
    assert (sound.start_ms, len(sound.samples)) == (1_000, 3 * RATE)
    assert np.allclose(sound.samples[[0, RATE - 1, RATE, -1]], [0.1, 0.1, 0.2, 0.2], atol=1e-4)
    with pytest.raises(TaskError, match="one span for every sound"):
        lay(files, spans[:1])


def cue(start: int, end: int, text: str, **word: Any) -> Segment:
    given = {"start_ms": None, "end_ms": None, "score": None, "level_db": None, **word}
    words = [Word(text=each, **given) for each in text.split()]
    return Segment(start_ms=start, end_ms=end, text=text, no_speech=None, words=words)


def write_sound(folder: Path, name: str, seconds: float, level: float) -> Path:
    sf.write(folder / name, np.full(int(seconds * RATE), level), RATE, subtype="PCM_16")
    return folder / name


def aligned(folder: Path, segments: list[Segment], aligner: Aligner, start_ms: int = 0) -> tuple[Transcript, Any]:
    (folder / "given.json").write_text(Transcript(language="en", segments=segments).model_dump_json())
    span = SoundSpan(start_ms=start_ms, end_ms=start_ms + 30_000)
    params = AlignParams(engine="a/b", language="und", sounds=[span])
    inputs = {"sound": [write_sound(folder, "sound.wav", 30, 0.0)], "words": [folder / "given.json"]}
    product = align_piece(Work(params, inputs, folder, lambda _share: None), aligner)
    return Transcript.model_validate(json.loads((folder / "words.json").read_text())), product.value


def test_words_keep_text_and_speaker_and_get_times_of_the_film(tmp_path: Path) -> None:
    def finds(text: Text) -> list[HeardWord | None]:
        assert (text.words, text.language) == (["Hello", "there."], "en")
        return [HeardWord("Hello", 3.0, 3.5, 0.8), None]

    given = cue(63_000, 64_500, "Hello there.", speaker="B")
    told, value = aligned(tmp_path, [given], finds, 60_000)
    words = told.segments[0].words
    # The block begins 2.5 s before the segment.
    assert [(word.text, word.start_ms, word.speaker) for word in words] == [
        ("Hello", 63_500, "B"),
        ("there.", 64_000, "B"),
    ]
    assert (value.words, value.placed, value.score) == (2, 1, 0.8)
    assert (told.segments[0].start_ms, told.segments[0].end_ms) == (63_500, words[-1].end_ms)


@pytest.mark.parametrize("seed", range(25))
def test_none_is_lost_none_is_added_and_times_rise_in_a_segment_whatever_is_found(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test

    def finds(text: Text) -> list[HeardWord | None]:
        clock, found = 0.0, list[HeardWord | None]()
        for word in text.words:
            clock += dice.uniform(0, 1)
            found.append(dice.choice([None, HeardWord(word, clock, clock + dice.uniform(0, 2), dice.random())]))
        return found

    segments = [
        cue(start, start + dice.randrange(1, 9_000), " ".join(f"w{n}" for n in range(dice.randrange(12))))
        for start in sorted(dice.randrange(-2_000, 33_000) for _ in range(dice.randrange(9)))
    ]
    told, value = aligned(tmp_path, segments, finds)
    texts = [[word.text for word in each.words] for each in told.segments]
    assert texts == [[word.text for word in each.words] for each in segments]
    assert value.words == sum(map(len, texts))
    for each in told.segments:
        times = [(word.start_ms or 0, word.end_ms or 0) for word in each.words]
        assert all(start < end for start, end in times)
        assert all(before[1] <= after[0] for before, after in pairwise(times))


def test_words_that_are_no_transcript_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    params = AlignParams(engine="a/b", language="en", sounds=[SoundSpan(start_ms=0, end_ms=1)])
    with pytest.raises(TaskError, match="no transcript"):
        align_piece(Work(params, {"words": [tmp_path / "bad.json"]}, tmp_path, lambda _share: None), lambda _text: [])
