"""What recognizing engines share, with a recognizer that hears what the test says, on a sound that really is speech."""

import json
from pathlib import Path

import pytest
import soundfile as sf
import speech
from heard import Heard, HeardWord
from onevoice_service.engine import Product, Work
from onevoice_service.stages import TranscribeParams, TranscribeValue
from transcribe import Hearing, transcribe_piece
from written import split_words

pytestmark = pytest.mark.engines
THAI = "สวัสดีครับผมชื่อสมชายยินดีที่ได้รู้จัก"


@pytest.fixture
def kennedy(models: Path, tmp_path: Path) -> Path:
    sound, rate = sf.read(models / "samples" / "jfk.wav")
    sf.write(tmp_path / "kennedy.flac", sound, rate)
    return tmp_path / "kennedy.flac"


def transcribed(file: Path, segments: list[Heard]) -> Product:
    params = TranscribeParams(engine="a/b", language="th", start_ms=0)
    work = Work(params, {"speech": [file]}, file.parent, lambda _share: None)
    return transcribe_piece(work, lambda _piece: Hearing("th", 1.0, segments), {"th"})


def over_speech(file: Path, text: str) -> Heard:
    regions = speech.speech_regions(speech.read_mono(file))
    start, end = regions[0][0], regions[-1][1]
    words = [HeardWord(word, start, end, 0.0) for word in split_words(text, "th")]
    return Heard(text, start, end, -0.2, words=words, timed=False)


def test_forty_syllables_of_thai_in_eight_seconds_are_all_kept(kennedy: Path) -> None:
    product = transcribed(kennedy, [over_speech(kennedy, THAI * 3)])
    assert isinstance(product.value, TranscribeValue)
    assert (product.value.words, product.value.warnings) == (len(split_words(THAI * 3, "th")), [])


def test_segments_that_are_not_believed_are_told_of(kennedy: Path) -> None:
    rushed, silent = over_speech(kennedy, THAI * 20), Heard("", 0, 1, words=[])
    product = transcribed(kennedy, [over_speech(kennedy, THAI), rushed, silent])
    assert isinstance(product.value, TranscribeValue)
    assert [warning[:37] for warning in product.value.warnings] == ["1 of 2 segments were not believed (to"]
    words = json.loads(product.artifacts["words"][0].read_text())
    assert (len(words["segments"]), words["warnings"]) == (1, product.value.warnings)
