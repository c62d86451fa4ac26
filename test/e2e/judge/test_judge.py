# ruff: noqa: S101, PLR2004, SIM905
"""The judge itself: a good dub passes, and every planted fault is caught by the check that is there for it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import soundfile
import spelling
from judge import judge, parse, show
from media import RATE
from tone_dub import LINES, Case, ffmpeg, hear, speak, tone


def missed(case: Case) -> dict[str, object]:
    return {one.name: one.result for one in judge(case.arguments, hear) if not one.ok}


def at(seconds: float) -> int:
    return round(seconds * RATE)


def test_a_good_dub_passes_every_check(case: Case) -> None:
    found = judge(case.arguments, hear)
    assert [(one.name, one.result) for one in found if not one.ok] == []
    assert {one.name: one.result for one in found}["placedLines"] == len(LINES)


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


def test_another_take_in_its_place_is_counted(case: Case) -> None:
    other = speak("dez nove oito")
    case.stem[at(3.25) : at(3.25) + len(other)] = other
    case.write_stem()
    assert missed(case)["cutWords"] >= 1


def test_overlapping_takes_are_found_in_the_plan_and_in_the_sound(case: Case) -> None:
    take = speak(LINES[1][1])
    case.stem[at(3.25) : at(3.25) + len(take)] = 0
    case.stem[at(2.0) : at(2.0) + len(take)] += take
    case.rows[1]["placement"].update(startMs=2000, endMs=2000 + round(len(take) * 1000 / RATE))
    case.write_lines()
    case.write_stem()
    [overlap] = [one for one in judge(case.arguments, hear) if one.name == "overlaps"]
    assert overlap.detail == [{"lines": ["lin_a", "lin_b"], "planned": True, "heard": True}]


def test_an_overlap_that_the_plan_hides_is_heard(case: Case) -> None:
    take = speak(LINES[1][1])
    case.stem[at(3.25) : at(3.25) + len(take)] = 0
    case.stem[at(2.7) - at(0.6) : at(2.7) - at(0.6) + len(take)] += take
    case.write_stem()
    assert "overlaps" in missed(case) or "onsetErrorS" in missed(case)


def test_a_shifted_onset_is_measured(case: Case) -> None:
    case.stem = np.concatenate([case.stem[: at(7)], np.zeros(at(0.5), dtype=np.float32), case.stem[at(7) : -at(0.5)]])
    case.write_stem()
    assert missed(case) == {"onsetErrorS": pytest.approx(0.5, abs=0.03), "straySoundS": pytest.approx(0.35, abs=0.2)}


def test_a_sound_that_no_line_put_there_is_found(case: Case) -> None:
    case.stem[at(12) : at(12.5)] = np.pad(tone("um"), (0, at(0.5)))[: at(0.5)]
    case.write_stem()
    assert "straySoundS" in missed(case)


def test_words_that_are_not_the_translation_raise_the_word_error_rate(case: Case) -> None:
    for row in case.rows:
        row["translation"]["text"] = "um dois três"
    case.write_lines()
    assert "werPointsAboveRawTakes" not in missed(case)
    case.stem[at(8) : at(11)] = 0
    case.write_stem()
    assert {"werPointsAboveRawTakes", "cutWords"} >= set(missed(case)) - {"onsetErrorS"}


def test_a_changed_picture_is_found(case: Case) -> None:
    again = case.folder / "again.mp4"
    ffmpeg("-i", case.output, "-map", "0", "-c", "copy", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", again)
    case.output = again
    assert set(missed(case)) == {"picturePacketsChanged"}


def test_a_lost_picture_frame_is_found(case: Case) -> None:
    short = case.folder / "short.mp4"
    ffmpeg("-i", case.output, "-map", "0", "-c", "copy", "-t", "13.4", short)
    case.output = short
    assert {"picturePacketsChanged", "durationDifferenceMs"} <= set(missed(case))


def test_a_damaged_programme_is_found(case: Case) -> None:
    sound = case.dubbed()
    sound[at(5.5) : at(7)] = 0.05 * np.random.default_rng(1).standard_normal(at(7) - at(5.5))
    case.write_output(sound)
    assert set(missed(case)) == {"programmeCorrelation"}


def test_a_programme_late_by_ten_milliseconds_is_found(case: Case) -> None:
    case.write_output(np.roll(case.dubbed(), 480))
    assert set(missed(case)) == {"programmeCorrelation"}


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
    assert missed(case) == {"truthWordsInLines": pytest.approx(9 / 11, abs=0.001)}


def test_a_take_of_another_rate_is_compared_as_it_is(case: Case) -> None:
    path = case.takes / "tak_lin_a.wav"
    soundfile.write(path, speak(LINES[0][1])[::3], RATE // 3)
    assert missed(case) == {}


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
