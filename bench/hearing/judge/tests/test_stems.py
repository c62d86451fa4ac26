import numpy as np
import pytest
from scipy.signal import butter, sosfilt
from stems import RATE, residue, si_sdr

RANDOM = np.random.default_rng(3)
LENGTH = 4 * RATE
SPEECH = 0.1 * RANDOM.standard_normal((LENGTH, 2))
BED = 0.02 * RANDOM.standard_normal((LENGTH, 2))


def test_si_sdr_is_the_ratio_of_what_was_added_and_does_not_see_gain() -> None:
    noise = 0.01 * RANDOM.standard_normal((LENGTH, 2))
    assert si_sdr(SPEECH, SPEECH + noise) == pytest.approx(20, abs=0.1)
    assert si_sdr(SPEECH, 0.3 * (SPEECH + noise)) == pytest.approx(20, abs=0.1)


@pytest.mark.parametrize("left_db", [0, -10, -28])
def test_what_is_left_of_the_speech_is_found_under_the_bed(left_db: float) -> None:
    found = residue(SPEECH, BED, BED + 10 ** (left_db / 20) * SPEECH)
    assert found["all"] == pytest.approx(left_db, abs=0.5)
    assert found["over 11"] == pytest.approx(left_db, abs=0.5)


def test_a_bed_that_lost_something_is_no_speech() -> None:
    left = residue(SPEECH, BED, 0.5 * BED)["all"]
    assert left is not None
    assert left < -50


def test_what_a_network_without_a_top_leaves_is_seen_in_its_band_only() -> None:
    top = np.asarray(sosfilt(butter(8, 11_500, "high", fs=RATE, output="sos"), SPEECH, axis=0))
    found = residue(SPEECH, BED, BED + top)
    assert found["over 11"] == pytest.approx(0, abs=1)
    assert found["4-8"] is not None
    assert found["4-8"] < -30


def test_a_band_without_speech_in_it_says_nothing() -> None:
    narrow = np.asarray(sosfilt(butter(16, 6_000, fs=RATE, output="sos"), SPEECH, axis=0))
    assert residue(narrow, BED, BED)["over 11"] is None
