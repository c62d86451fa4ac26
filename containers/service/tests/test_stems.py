"""The two stems are the programme again, sample for sample; the voice and the levels say what is in them."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from levels import levels_in_speech
from onevoice_service.engine import Work
from onevoice_service.failure import TaskError
from onevoice_service.stages import SeparateParams, SeparateValue
from stems import separate_piece, split_exactly
from voice import voice_of, write_flac

PARAMS = SeparateParams(engine="spleeter/2stems-16khz", context_ms=1000)


def tone(hz: float, samples: int, rate: int = 48_000) -> np.ndarray:
    return (0.25 * np.sin(2 * np.pi * hz * np.arange(samples) / rate)).astype(np.float32)[:, None]


def test_vocals_and_background_add_up_to_the_programme_even_at_full_scale() -> None:
    random = np.random.default_rng(1)
    programme = random.integers(-32768, 32768, (4800, 2)).astype(np.int16)
    programme[:4] = [[32767, -32768]] * 4
    voices = random.uniform(-1.5, 1.5, programme.shape).astype(np.float32)
    vocals, background = split_exactly(programme, voices)
    assert vocals.dtype == background.dtype == np.int16
    assert np.array_equal(vocals.astype(int) + background, programme)


def test_no_voice_leaves_the_programme_as_background() -> None:
    programme = np.arange(-50, 50, dtype=np.int16)[:, None]
    vocals, background = split_exactly(programme, np.zeros(programme.shape, np.float32))
    assert not vocals.any()
    assert np.array_equal(background, programme)


@pytest.mark.parametrize(("samples", "voice"), [(1, 1), (2, 1), (4, 1), (5, 2), (30_001, 10_000), (1_536_000, 512_000)])
def test_the_voice_is_as_long_as_the_piece_at_16_khz_and_at_least_one_sample(samples: int, voice: int) -> None:
    sound = np.zeros((48_000 + samples + 7, 2), np.float32)
    assert voice_of(sound, slice(48_000, 48_000 + samples), 48_000).shape == (voice, 1)


def test_the_voices_of_two_pieces_follow_each_other_as_if_they_had_never_been_cut() -> None:
    whole = tone(440, 96_000)
    first = voice_of(whole, slice(0, 48_000), 48_000)
    second = voice_of(whole, slice(48_000, 96_000), 48_000)
    truth = np.rint(tone(440, 32_000, 16_000) * 32768)
    assert np.abs(np.concatenate([first, second]) - truth)[100:-100].max() <= 40


def test_a_voice_in_antiphase_is_heard_as_loud_as_one_in_the_middle() -> None:
    middle = np.repeat(tone(440, 9600), 2, axis=1)
    opposed = middle * np.array([1, -1], np.float32)
    heard, also = (voice_of(each, slice(0, 9600), 48_000) for each in (middle, opposed))
    assert heard.any()
    assert np.array_equal(heard, also)


def test_the_voices_flac_names_no_encoder_and_reads_back_as_written(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).integers(-9000, 9000, (16_000, 1)).astype(np.int16)
    write_flac(tmp_path / "voice.flac", samples, 16_000)
    packed = (tmp_path / "voice.flac").read_bytes()
    # One metadata block, the last one: STREAMINFO of 34 bytes, then a frame's sync code (RFC 9639, 8.1 and 9.1).
    assert packed[:8] == b"fLaC\x80\x00\x00\x22"
    assert packed[42:44] == b"\xff\xf8"
    read, rate = sf.read(tmp_path / "voice.flac", dtype="int16", always_2d=True)
    assert rate == 16_000
    assert np.array_equal(read, samples)


def test_levels_are_taken_only_where_the_vocals_are_active() -> None:
    vocals = np.concatenate([tone(440, 48_000), np.zeros((48_000, 1), np.float32)])
    background = np.concatenate([tone(220, 48_000) * 0.1, tone(220, 48_000)])
    stems = [(stem * 32768).astype(np.int16) for stem in (vocals, background)]
    assert levels_in_speech(stems[0], stems[1], 48_000) == pytest.approx((-15.1, -35.1), abs=0.1)
    whisper = (vocals * 32).astype(np.int16)
    assert levels_in_speech(whisper, stems[1], 48_000) == (-96, -96)


@pytest.mark.parametrize("shape", [(1, 1), (5, 2), (4801, 2)])
def test_a_separator_sees_the_context_and_its_piece_alone_comes_out(tmp_path: Path, shape: tuple[int, int]) -> None:
    samples, channels = shape
    random = np.random.default_rng(1)
    files = {name: [tmp_path / f"{name}.wav"] for name in ("before", "programme", "after")}
    lengths = {"before": 96_000, "programme": samples, "after": 100}
    for name, length in lengths.items():
        sound = random.integers(-9000, 9000, (length, channels)).astype(np.int16)
        sf.write(files[name][0], sound, 48_000, subtype="PCM_16")
    seen: list[int] = []

    def half(sound: np.ndarray, _rate: int) -> np.ndarray:
        seen.append(len(sound))
        return sound / 2

    product = separate_piece(Work(PARAMS, files, tmp_path, lambda _share: None), half)
    assert seen == [48_000 + samples + 100]
    assert isinstance(product.value, SeparateValue)
    assert (product.value.samples, product.value.channels) == shape
    stems = {name: sf.read(file, dtype="int16")[0].astype(int) for name, (file, _) in product.artifacts.items()}
    programme = sf.read(files["programme"][0], dtype="int16")[0]
    assert np.array_equal(stems["vocals"] + stems["background"], programme)
    assert np.abs(stems["vocals"] - programme / 2).max() <= 0.5
    assert {kind for _, kind in product.artifacts.values()} == {"audio/wav", "audio/flac"}


def test_a_piece_without_samples_or_with_unlike_neighbours_is_refused(tmp_path: Path) -> None:
    sf.write(tmp_path / "empty.wav", np.zeros((0, 2)), 48_000)
    sf.write(tmp_path / "stereo.wav", np.zeros((10, 2)), 48_000)
    sf.write(tmp_path / "mono.wav", np.zeros((10, 1)), 48_000)
    for code, programme, before in (("unreadable_audio", "empty", []), ("unlike_neighbours", "stereo", ["mono"])):
        files = {"programme": [tmp_path / f"{programme}.wav"], "before": [tmp_path / f"{name}.wav" for name in before]}
        with pytest.raises(TaskError) as refused:
            separate_piece(Work(PARAMS, files, tmp_path, lambda _share: None), lambda sound, _rate: sound)
        assert refused.value.failure.code == code
