"""Whisper base forced to a text: how Whisper's parts become our words, and texts that are longer than its decoder."""

import json
from pathlib import Path
from typing import Any

import base_align
import pytest
import soundfile as sf
import whisper_base
from base_align import BaseAlign
from onevoice_service.engine import Work
from onevoice_service.settings import Settings
from onevoice_service.stages import AlignParams, AlignValue, SoundSpan
from written import joined

THAI = list("สวัสดีครับผมชื่อสมชายยินดีที่ได้รู้จัก" * 7)
ENGLISH = ["extraordinary"] * 512


def test_letters_share_the_time_of_the_part_they_lie_in() -> None:
    told = [
        {"word": " 東京", "start": 1.0, "end": 2.0, "probability": 0.8},
        {"word": "は", "start": 2.0, "end": 2.4, "probability": 0.4},
    ]
    words_of: Any = base_align._words_of  # noqa: SLF001 - Whisper around it is measured elsewhere
    found = words_of(["東", "京は", "x"], told)
    early = whisper_base.EARLY
    assert [(round(word.start - early, 2), round(word.end - early, 2)) for word in found[:2]] == [(1, 1.5), (1.5, 2.4)]
    assert (round(found[1].score, 2), found[2]) == (0.6, None)


def test_a_text_is_written_without_spaces_where_its_script_has_none() -> None:
    assert joined(["ส", "วั", "ส", "ดี"]) == "สวัสดี"
    assert joined(["東", "京、", "OK。", "は"]) == "東京、OK。は"
    assert joined(["Hello", "there."]) == "Hello there."


@pytest.mark.engines
@pytest.mark.parametrize(("words", "language"), [(THAI, "th"), (ENGLISH, "en")])
def test_more_text_than_the_decoder_holds_is_no_failure(
    models: Path, tmp_path: Path, words: list[str], language: str
) -> None:
    sound, rate = sf.read(models / "samples" / "jfk.wav")
    sf.write(tmp_path / "sound.flac", sound, rate)
    blank = {"startMs": None, "endMs": None, "score": None, "levelDb": None}
    segment = {"startMs": 0, "endMs": 11_000, "text": joined(words), "noSpeech": None}
    given = {"language": language, "segments": [{**segment, "words": [{"text": word, **blank} for word in words]}]}
    (tmp_path / "given.json").write_text(json.dumps(given))
    engine = BaseAlign(Settings(models_dir=models, threads=2))
    params = AlignParams(engine=engine.id, language=language, sounds=[SoundSpan(start_ms=0, end_ms=11_000)])
    inputs = {"sound": [tmp_path / "sound.flac"], "words": [tmp_path / "given.json"]}
    value = engine.run(Work(params, inputs, tmp_path, lambda _share: None)).value
    assert isinstance(value, AlignValue)
    assert value.words == len(words)
