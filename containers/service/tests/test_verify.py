"""Takes heard again: what is measured of their samples, and what the real Whisper hears in them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
import verify_doubts
import verify_echo
import verify_hear
import whisper_base
from heard import HeardWord
from onevoice_service.audio import FLOOR_DB
from onevoice_service.engine import Work
from onevoice_service.failure import TaskError
from onevoice_service.models import ModelCache
from onevoice_service.settings import Settings
from onevoice_service.stages import VerifyParams, VerifyValue
from speech import read_mono
from verify_base import BaseVerify
from verify_large import LargeVerify
from verify_levels import clipped_ms, peak_db

KENNEDY = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"
MODELS = ModelCache()


@pytest.fixture(scope="module")
def engine(models: Path) -> BaseVerify:
    return BaseVerify(Settings(models_dir=models, threads=2, device="cpu"))


@pytest.fixture(scope="module")
def kennedy(models: Path) -> tuple[Any, int]:
    return sf.read(models / "samples" / "jfk.wav")


def heard(engine: BaseVerify, folder: Path, sound: Any, rate: int, language: str = "en-US") -> VerifyValue:
    sf.write(folder / "take.wav", sound, rate, subtype="PCM_16")
    params = VerifyParams(engine=engine.id, language=language)
    product = engine.run(Work(params, {"take": [folder / "take.wav"]}, folder, lambda _share: None, MODELS))
    assert isinstance(product.value, VerifyValue)
    assert (product.artifacts, [usage.meter for usage in product.usage]) == ({}, ["verify_seconds"])
    return product.value


def words_of(value: VerifyValue) -> str:
    return " ".join(word.text.lower().strip(",.?!") for word in value.words)


def test_only_runs_at_full_scale_are_clipped() -> None:
    wave = np.zeros((1000, 1), np.float32)
    wave[10:12] = 1
    assert clipped_ms(wave, 1000) == 0
    wave[100:103] = 1
    wave[200:210] = -1
    assert clipped_ms(wave, 1000) == 13
    # From rail to rail, two samples each: no wave is cut off.
    swinging = np.tile(np.repeat([1.0, -1.0], 2), 50).astype(np.float32)[:, None]
    assert clipped_ms(swinging, 1000) == 0


def test_of_two_channels_the_worse_counts_and_sixteen_bits_reach_full_scale() -> None:
    wave = np.zeros((100, 2), np.float32)
    wave[10:20, 1] = 32_767 / 32_768
    assert clipped_ms(wave, 1000) == 10
    assert (peak_db(wave), peak_db(wave[:10]), peak_db(wave[:0])) == (0, FLOOR_DB, FLOOR_DB)
    assert clipped_ms(wave[:0], 1000) == 0


def test_a_window_is_as_long_as_the_passage_with_a_rest_and_never_longer_than_whispers() -> None:
    assert [verify_hear.window(frames) for frames in (1, 400, 401, 2_700, 3_000)] == [400, 600, 800, 3_000, 3_000]


def test_parts_belong_to_the_word_before_and_last_words_without_time_are_a_stammer() -> None:
    said = [HeardWord(" Thank", 0.1, 0.3, 0.9), HeardWord(" you", 0.3, 0.5, 0.9), HeardWord(" ...", 0.5, 0.5, 0.1)]
    assert [word.text for word in verify_doubts.whole_words([said[2], *said], "en")] == [" Thank", " you..."]
    time = [HeardWord(" 9", 0.1, 0.3, 0.9), HeardWord(".30", 0.3, 0.5, 0.8)]
    (whole,) = verify_doubts.whole_words(time, "en")
    assert (whole.text, whole.end, whole.score) == (" 9.30", 0.5, 0.8)
    assert len(verify_doubts.whole_words([HeardWord("電", 0, 1, 1), HeardWord("車", 1, 2, 1)], "ja")) == 2
    again = [HeardWord(" Thank", 0.5, 0.52, 0.9), HeardWord(" you", 0.52, 0.52, 0.9)]
    assert [verify_doubts.stammers(words) for words in ([], said[:2], [*said[:2], again[1]])] == [False] * 3
    assert verify_doubts.stammers([*said[:2], *again])
    twice = [*said[:2], *said[:2]]
    assert [verify_doubts.says_all_twice(words) for words in ([], said[:1], said[:2], twice)] == [False] * 3 + [True]
    assert [verify_doubts.repeats_itself(text) for text in ("", "Do not touch that wire!", "no " * 40)] == [
        False,
        False,
        True,
    ]


def test_voice_behind_the_last_word_was_not_heard() -> None:
    words = [HeardWord(" Thank", 0.1, 0.3, 0.9)]
    speech = [(0.1, 0.5), (1.0, 2.0), (9.0, 9.5)]
    assert verify_doubts.stops_early(words, speech, (0.0, 3.0))
    assert verify_doubts.stops_early([], speech, (0.9, 3.0))
    assert not verify_doubts.stops_early(words, speech, (0.0, 0.9))
    assert not verify_doubts.stops_early([*words, HeardWord(" you", 1.1, 1.6, 0.9)], speech, (0.0, 3.0))


@pytest.mark.engines
def test_a_take_is_heard_alone_with_times_levels_and_its_language(
    engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path
) -> None:
    sound, rate = kennedy
    value = heard(engine, tmp_path, sound, rate)
    assert words_of(value) == KENNEDY
    assert value.detected is not None
    assert (value.detected.language, value.duration_ms, value.clipped_ms) == ("en", 11_000, 0)
    assert value.speech is not None
    assert 0 < value.speech.voiced_ms < value.speech.end_ms - value.speech.start_ms < 11_000
    assert -35 < value.level_db < value.peak_db < 0
    assert all(a.start_ms <= a.end_ms <= b.end_ms <= 11_000 for a, b in zip(value.words, value.words[1:], strict=False))


@pytest.mark.engines
def test_a_take_of_a_second_costs_a_window_of_seconds_and_hears_the_same_words(
    engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    encode: Any = verify_hear._encode  # noqa: SLF001 - what it is asked for is the cost

    def counted(ear: Any, features: Any, frames: int) -> Any:
        encoded.append(frames)
        return encode(ear, features, frames)

    monkeypatch.setattr(verify_hear, "_encode", counted)
    sound, rate = kennedy
    value = heard(engine, tmp_path, sound[int(8.1 * rate) :], rate)
    assert words_of(value) == "ask what you can do for your country"
    assert max(encoded) < 1_000


@pytest.mark.engines
@pytest.mark.parametrize("floor", [0.0, 0.0005, 0.02])
def test_nothing_is_invented_on_silence_or_noise(engine: BaseVerify, tmp_path: Path, floor: float) -> None:
    noise = np.random.default_rng(1).normal(0, 1, 24_000 * 4) * floor
    value = heard(engine, tmp_path, noise, 24_000)
    assert (value.words, value.speech, value.detected, value.duration_ms) == ([], None, None, 4_000)


@pytest.mark.engines
def test_a_take_without_samples_is_silent(engine: BaseVerify, tmp_path: Path) -> None:
    value = heard(engine, tmp_path, np.zeros(0), 24_000)
    assert (value.words, value.speech, value.duration_ms, value.peak_db) == ([], None, 0, FLOOR_DB)


@pytest.mark.engines
def test_a_hole_is_not_speech_and_a_loud_take_is_clipped(
    engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path
) -> None:
    sound, rate = kennedy
    holed = sound.copy()
    holed[3 * rate : 8 * rate] = 0
    value = heard(engine, tmp_path, holed, rate)
    assert value.speech is not None
    assert value.speech.end_ms - value.speech.start_ms - value.speech.voiced_ms > 4_000
    # Nobody speaks in the hole.
    assert not [word for word in value.words if word.start_ms > 3_200 and word.end_ms < 7_800]
    loud = heard(engine, tmp_path, np.clip(sound * 16, -1, 1), rate)
    assert (loud.clipped_ms > 100, loud.peak_db) == (True, 0)


@pytest.mark.engines
def test_a_little_speech_tells_no_language(engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path) -> None:
    sound, rate = kennedy
    value = heard(engine, tmp_path, sound[: int(1.4 * rate)], rate)
    assert value.speech is not None
    assert value.detected is None


@pytest.mark.engines
def test_a_take_longer_than_whispers_window_is_heard_to_its_end(
    engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path
) -> None:
    sound, rate = kennedy
    value = heard(engine, tmp_path, np.concatenate([sound] * 4), rate)
    assert words_of(value).split().count("country") == 8
    assert value.words[-1].end_ms > 42_000


@pytest.mark.engines
def test_an_unknown_language_and_a_file_that_is_no_sound_are_refused(engine: BaseVerify, tmp_path: Path) -> None:
    with pytest.raises(TaskError) as caught:
        heard(engine, tmp_path, np.zeros(100), 16_000, "qaa")
    assert caught.value.failure.code == "unsupported_language"
    (tmp_path / "take.wav").write_bytes(b"no sound")
    params = VerifyParams(engine=engine.id, language="en")
    with pytest.raises(TaskError) as caught:
        engine.run(Work(params, {"take": [tmp_path / "take.wav"]}, tmp_path, lambda _share: None, MODELS))
    assert caught.value.failure.code == "unreadable_audio"


@pytest.mark.engines
def test_words_are_equal_to_those_of_whispers_own_window(
    engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path
) -> None:
    sound, rate = kennedy
    sf.write(tmp_path / "take.wav", sound, rate)
    with MODELS.use(engine.models()[0]) as whisper:
        told, _ = whisper.transcribe(read_mono(tmp_path / "take.wav"), language="en", beam_size=5)
        whole = " ".join(segment.text for segment in told)
    assert words_of(heard(engine, tmp_path, sound, rate)) == " ".join(
        word.lower().strip(",.") for word in whole.split()
    )


def test_engines_are_off_without_their_weights(tmp_path: Path) -> None:
    settings = Settings(models_dir=tmp_path, threads=1, device="cpu")
    base = BaseVerify(settings)
    assert (base.stage, base.status().on, base.models()[0].id) == ("verify", False, "faster-whisper-base")
    assert base.models()[0].id == whisper_base.base_model(settings).id
    assert LargeVerify(settings).status().on is False


def test_a_phrase_that_is_said_twice_is_found_and_others_are_not() -> None:
    frames = np.random.default_rng(1).normal(0, 1, (80, 300)).astype(np.float32)
    shapes = np.repeat(np.cumsum(frames, axis=0), 2, axis=1)
    twice = np.concatenate([shapes[:, :250], shapes[:, 150:250], shapes[:, 250:450]], axis=1)
    echo = verify_echo.find_echo(twice, (1.0, 6.5), [(1.0, 6.5)])
    assert echo is not None
    assert (round(echo.joint, 1), round(echo.likeness, 1)) == (3.5, 1)
    assert verify_echo.find_echo(shapes, (0.0, 6.0), [(0.0, 6.0)]) is None
    # Silence is like silence.
    assert verify_echo.find_echo(twice, (1.0, 6.5), []) is None
    assert verify_echo.find_echo(twice[:, :3], (1.0, 1.03), [(1.0, 1.03)]) is None


def test_pieces_repeat_when_the_last_words_of_one_are_the_first_of_the_other() -> None:
    def words(text: str) -> list[HeardWord]:
        return [HeardWord(f" {word}", 0, 1, 1) for word in text.split()]

    assert verify_echo.says_again(words("the factory employed,"), words("Employed more than"))
    assert verify_echo.says_again(words("He works as a"), words("as a nurse"))
    assert not verify_echo.says_again(words("the factory employed"), words("more than three"))
    assert not verify_echo.says_again([], words("more"))


@pytest.mark.engines
def test_a_phrase_that_whisper_would_write_once_is_heard_twice(
    engine: BaseVerify, kennedy: tuple[Any, int], tmp_path: Path
) -> None:
    sound, rate = kennedy
    twice = np.concatenate([sound[int(8.1 * rate) :], sound[int(8.1 * rate) :]])
    assert words_of(heard(engine, tmp_path, twice, rate)).count("you can do for your country") == 2
