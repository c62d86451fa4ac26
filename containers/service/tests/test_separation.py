"""Spleeter on the real weights, and what surrounds it and Demucs: rates, masks, attempts, progress."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from demucs_run import Attempt, attempts, share_done
from htdemucs import HtDemucs
from onevoice_service.models import ModelCache
from onevoice_service.settings import Settings
from rates import at_rate
from spleeter import Spleeter, voices_in
from spleeter_mask import SEEN, voice_mask
from spleeter_wiener import voices_of
from stft import BINS, bin_of, sound_of, spectrum_of

RATE = 48_000


@pytest.fixture(scope="module")
def session(models: Path) -> Any:
    engine = Spleeter(Settings(models_dir=models, threads=2))
    with ModelCache().use(engine.models()[0]) as opened:
        return opened


@pytest.fixture(scope="module")
def sample(models: Path) -> tuple[np.ndarray, np.ndarray]:
    """(speech, bed) of the set-up's short sample video: public-domain voices over our own music, with truth."""
    stems = (
        sf.read(models / "samples" / f"sample-short.{stem}.wav", dtype="float32", always_2d=True)
        for stem in ("speech", "bed")
    )
    (speech, rate), (bed, _) = stems
    assert rate == RATE
    return np.broadcast_to(speech, (len(speech), 2))[: RATE * 20], np.broadcast_to(bed, (len(bed), 2))[: RATE * 20]


def distortion_db(found: np.ndarray, truth: np.ndarray) -> float:
    """Scale-invariant signal to distortion ratio (Le Roux et al., 2019)."""
    found, truth = found.ravel().astype(float), truth.ravel().astype(float)
    part = (found @ truth) / (truth @ truth) * truth
    return float(10 * np.log10((part @ part) / ((found - part) @ (found - part))))


def residue_db(background: np.ndarray, speech: np.ndarray, bed: np.ndarray, first_hz: int, end_hz: int) -> float:
    """How much of the speech is still in the background between these frequencies: their correlation, in dB."""
    more, spoken = (np.fft.rfft(each, axis=0) for each in (background - bed, speech))
    band = slice(first_hz * len(speech) // RATE, end_hz * len(speech) // RATE)
    return float(20 * np.log10(abs(np.vdot(spoken[band], more[band])) / np.vdot(spoken[band], spoken[band]).real))


def test_the_spectrum_turned_back_is_the_sound() -> None:
    for samples in (1, 5, 4096, 30_001):
        sound = np.random.default_rng(1).normal(0, 0.1, (samples, 2)).astype(np.float32)
        assert np.abs(sound_of(spectrum_of(sound), samples) - sound).max() < 1e-6


@pytest.mark.parametrize(("samples", "channels"), [(1, 1), (5, 2), (48_001, 1), (48_002, 2)])
def test_a_separator_of_another_rate_gives_back_the_same_shape(samples: int, channels: int) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (samples, channels)).astype(np.float32)
    assert at_rate(lambda stereo: stereo, 44_100, sound, RATE).shape == sound.shape


def test_blocks_of_the_network_are_joined_into_one_mask_without_gap() -> None:
    spectrum = spectrum_of(np.random.default_rng(1).normal(0, 0.1, (44_100 * 30, 2)).astype(np.float32))
    shares: list[float] = []
    mask = voice_mask(spectrum, 1, lambda mix: (mix[..., :SEEN], np.zeros_like(mix)), shares.append)
    assert mask.shape == (2, spectrum.shape[1], BINS)
    assert np.abs(mask[:, 4:-8] - 1).max() < 1e-3
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("hisses", [1.0, 0.0])
def test_above_what_the_networks_know_a_hiss_belongs_to_whoever_hisses_below(hisses: float) -> None:
    spectrum = spectrum_of(np.random.default_rng(1).normal(0, 0.1, (44_100, 2)).astype(np.float32))
    voice = np.zeros(SEEN, np.float32)
    voice[bin_of(4000) : bin_of(8000)] = hisses
    mask = voice_mask(spectrum, 1, lambda mix: (mix * voice, mix * (1 - voice)), lambda _share: None)[:, 4:-8]
    assert np.abs(mask[:, :, bin_of(8000) : bin_of(11_000)] - hisses).max() < 0.01
    assert np.abs(mask[:, :, bin_of(11_000) :] - hisses).max() < 0.01
    assert mask[:, :, : bin_of(4000)].max() < 0.01


def noise(seed: int, seconds: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, (44_100 * seconds, 1)).astype(np.float32)


def wide_and_middle(side: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(voice spectrum, rest spectrum, a mask blind to direction): the voice stands at `side` (-1 to 1)."""
    voice = spectrum_of(noise(1) * np.array([1 - side, 1 + side], np.float32) / 2)
    rest = spectrum_of(np.concatenate([noise(2), noise(3)], axis=1) / 2)
    powers = [np.mean(np.abs(part) ** 2, axis=0) for part in (voice, rest)]
    mask = (powers[0] / (powers[0] + powers[1] + 1e-10)).astype(np.float32)
    return voice, rest, np.stack([mask, mask])


@pytest.mark.parametrize("side", [0.0, 0.6, -1.0])
def test_a_voice_at_one_place_stands_clearer_of_a_wide_rest_than_by_its_mask_alone(side: float) -> None:
    voice, rest, mask = wide_and_middle(side)
    mix = voice + rest
    by_mask, by_place = (np.mean(np.abs(found - voice)[:, 8:-8] ** 2) for found in (mask * mix, voices_of(mix, mask)))
    assert 10 * np.log10(by_mask / by_place) > 1


def test_where_both_channels_are_equal_the_mask_alone_decides() -> None:
    mono = spectrum_of(np.repeat(noise(1), 2, axis=1))
    mask = np.random.default_rng(2).uniform(0, 1, mono.shape[1:]).astype(np.float32)
    both = np.stack([mask, mask])
    assert np.abs(voices_of(mono, both) - both * mono).max() < 1e-3 * np.abs(mono).max()


def test_a_mask_without_voice_or_a_silence_has_no_voices_and_all_voice_is_the_mix() -> None:
    mix = spectrum_of(np.concatenate([noise(1), noise(2)], axis=1))
    none, whole = np.zeros(mix.shape, np.float32), np.ones(mix.shape, np.float32)
    assert np.abs(voices_of(mix, none)).max() < 1e-6 * np.abs(mix).max()
    assert np.abs(voices_of(mix, whole) - mix)[:, 4:-8].max() < 1e-3 * np.abs(mix).max()
    assert not voices_of(np.zeros_like(mix), whole).any()


@pytest.mark.engines
def test_speech_leaves_the_background_and_the_voice_stands_clear(
    session: Any, sample: tuple[np.ndarray, np.ndarray]
) -> None:
    speech, bed = sample
    voices = voices_in(speech + bed, RATE, session)
    background = speech + bed - voices
    assert distortion_db(voices, speech) > distortion_db(speech + bed, speech) + 2
    for first_hz, end_hz in ((0, 24_000), (1000, 4000), (4000, 7500)):
        assert residue_db(background, speech, bed, first_hz, end_hz) < -28, (first_hz, end_hz)


@pytest.mark.engines
def test_pieces_with_a_second_of_context_sound_like_the_whole_at_their_seam(
    session: Any, sample: tuple[np.ndarray, np.ndarray]
) -> None:
    mix = sample[0] + sample[1]
    seam, near = RATE * 10, RATE // 2
    whole = voices_in(mix, RATE, session)
    before = voices_in(mix[: seam + RATE], RATE, session)[:seam]
    after = voices_in(mix[seam - RATE :], RATE, session)[RATE:]
    error = (np.concatenate([before, after]) - whole)[seam - near : seam + near]
    assert 10 * np.log10(np.mean(error**2) / np.mean(mix[seam - near : seam + near] ** 2)) < -22
    step = abs(before[-1] - after[0]).max()
    assert step < 10 * np.abs(np.diff(mix[seam - near : seam + near], axis=0)).max()


@pytest.mark.engines
def test_a_quiet_film_is_parted_as_well_as_a_loud_one(session: Any, sample: tuple[np.ndarray, np.ndarray]) -> None:
    mix = (sample[0] + sample[1])[: RATE * 5]
    loud, quiet = voices_in(mix, RATE, session), voices_in(mix * np.float32(0.15), RATE, session) / np.float32(0.15)
    assert distortion_db(quiet, loud) > 30


@pytest.mark.engines
def test_silence_stays_silent_and_the_shortest_piece_has_stems(session: Any) -> None:
    assert not voices_in(np.zeros((RATE, 2), np.float32), RATE, session).any()
    for samples in (1, 3, 100):
        found = voices_in(np.full((samples, 1), 0.1, np.float32), RATE, session)
        assert found.shape == (samples, 1)
        assert np.isfinite(found).all()


@pytest.mark.engines
def test_a_mono_piece_is_parted_like_a_stereo_one_with_equal_channels(
    session: Any, sample: tuple[np.ndarray, np.ndarray]
) -> None:
    mono = (sample[0] + sample[1])[: RATE * 5].mean(axis=1, keepdims=True)
    stereo = np.repeat(mono, 2, axis=1)
    assert np.abs(voices_in(stereo, RATE, session).mean(axis=1) - voices_in(mono, RATE, session)[:, 0]).max() < 1e-6


def test_when_memory_runs_out_segments_shrink_on_the_gpu_before_the_cpu_takes_over() -> None:
    assert attempts("cuda", 7.8, None) == [
        Attempt("cuda", 7.8),
        Attempt("cuda", 3.9),
        Attempt("cpu", 7.8),
        Attempt("cpu", 2.0),
    ]
    assert attempts("cpu", 7.8, 5) == [Attempt("cpu", 5), Attempt("cpu", 2.0)]
    assert attempts("cpu", 7.8, 60)[0] == Attempt("cpu", 7.8)
    assert attempts("cuda", 7.8, 1) == [Attempt("cuda", 1), Attempt("cpu", 1)]


def test_demucs_callback_becomes_progress_over_models_and_shifts() -> None:
    shares: list[float] = []
    heard = share_done(shares.append, 2, 2, 100, 60)
    for model in (0, 1):
        for shift in (0, 1):
            for offset in (0, 50):
                for state in ("start", "end"):
                    heard({"state": state, "model": model, "shift_idx": shift, "segment_offset": offset})
    assert shares == pytest.approx([0.15, 0.25, 0.4, 0.5, 0.65, 0.75, 0.9, 1.0])


def test_demucs_without_its_package_or_weights_is_off_and_says_why(tmp_path: Path) -> None:
    for name in ("htdemucs", "htdemucs_ft"):
        status = HtDemucs(Settings(models_dir=tmp_path, threads=1), name).status()
        assert not status.on
        assert status.reason
