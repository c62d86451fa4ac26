# ruff: noqa: S101, PLR2004, SIM905
"""The judge itself: a good dub passes, faults of its files are caught, and what it says can be read."""

from __future__ import annotations

import json

import pytest
import spelling
from judge import judge, parse, show
from tone_dub import LINES, SECONDS, Case, ffmpeg
from tones import hear
from verdict import missed


def test_a_good_dub_passes_every_check(case: Case) -> None:
    found = judge(case.arguments, hear)
    assert [(one.name, one.result) for one in found if not one.ok] == []
    assert {one.name: one.result for one in found}["placedLines"] == len(LINES)


def test_a_changed_picture_is_found(case: Case) -> None:
    again = case.folder / "again.mp4"
    ffmpeg("-i", case.output, "-map", "0", "-c", "copy", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", again)
    case.output = again
    assert set(missed(case)) == {"picturePacketsChanged"}


def test_a_lost_picture_frame_is_found(case: Case) -> None:
    short = case.folder / "short.mp4"
    ffmpeg("-i", case.output, "-map", "0", "-c", "copy", "-t", str(SECONDS - 0.6), short)
    case.output = short
    assert {"picturePacketsChanged", "durationDifferenceMs"} <= set(missed(case))


def test_swapped_or_untagged_tracks_are_found(case: Case) -> None:
    swapped = case.folder / "swapped.mp4"
    ffmpeg("-i", case.output, "-map", "0:v", "-map", "0:a:1", "-map", "0:a:0", "-c", "copy", swapped)
    case.output = swapped
    assert "audioTracks" in missed(case)


@pytest.mark.parametrize(("name", "codec"), [("wav", "pcm_s16le"), ("ogg", "libvorbis")])
def test_sound_alone_of_a_kind_that_mp4_cannot_hold_is_handed_out_without_its_original(
    case: Case, name: str, codec: str
) -> None:
    case.sound_only(name, codec)
    assert missed(case) == {}
    ffmpeg("-i", case.output, "-i", case.output, "-map", "0", "-map", "1", "-c", "copy", case.folder / "two.m4a")
    case.output = case.folder / "two.m4a"
    assert set(missed(case)) == {"audioTracks"}


@pytest.mark.parametrize(("name", "codec"), [("mp3", "libmp3lame"), ("m4a", "aac")])
def test_sound_alone_that_mp4_can_hold_must_keep_its_original(case: Case, name: str, codec: str) -> None:
    case.sound_only(name, codec)
    assert "audioTracks" in missed(case)


def test_speech_outside_all_lines_is_found(case: Case) -> None:
    said = json.loads(case.truth.read_text())
    said["utterances"].append({"startMs": 12_000, "endMs": 13_000, "text": "never heard"})
    case.truth.write_text(json.dumps(said))
    assert missed(case) == {"truthWordsInLines": pytest.approx(12 / 14, abs=0.001)}


def test_the_report_says_goal_beside_result(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    show(judge(case.arguments, hear), as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert all({"name", "result", "goal", "ok"} <= set(one) for one in report["checks"])


def test_the_command_line_takes_what_the_brief_names() -> None:
    args = parse("--source a --output b --dialogue c --lines d --takes e --models f --json".split())
    assert (args.truth, args.language, args.json) == (None, "pt-BR", True)


def test_words_are_compared_without_case_marks_and_digits() -> None:
    assert spelling.words("Olá, mundo! São 21 guarda-chuvas.", "pt-BR") == [
        "olá",
        "mundo",
        "são",
        "vinte",
        "e",
        "um",
        "guarda",
        "chuvas",
    ]
    assert spelling.words("In 1,961 it's “1961”", "en")[1:] == [
        *spelling.spelled(1961, "en"),
        "it's",
        *spelling.spelled(1961, "en"),
    ]
    assert spelling.spelled(342, "pt") == "trezentos e quarenta e dois".split()
    assert spelling.spelled(100, "es") == ["cien"]
    assert spelling.spelled(21, "fr") == ["2", "1"]


def test_word_errors_are_the_least_changes() -> None:
    assert spelling.errors("a b c d".split(), "a x c".split()) == 2
    assert spelling.errors([], "a".split()) == 1
