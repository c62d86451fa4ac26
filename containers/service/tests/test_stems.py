"""The two stems are the programme again, sample for sample."""

import numpy as np
from stems import split_exactly


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
