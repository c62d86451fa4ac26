"""Silences inside a take: the same as test/sound/pauses.test.ts finds."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onevoice_service.audio import Samples
from pauses import pauses

EXAMPLES = json.loads((Path(__file__).resolve().parents[2] / "contract" / "pauses.json").read_text())


def noise(rate: int, parts: list[tuple[int, int]]) -> Samples:
    """`parts`: (ms, loudness in thousandths of full scale). The same numbers as test/sound/noise.ts makes."""
    state, samples = 1, list[int]()
    for ms, thousandths in parts:
        for _ in range(ms * rate // 1000):
            state = (state * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
            samples.append(((state >> 15) - 32_768) * thousandths // 1000)
    return np.array(samples, np.int16)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_a_pause_is_found_where_the_shared_examples_have_it(example: dict[str, Any]) -> None:
    found = pauses(noise(example["sampleRate"], example["parts"]), example["sampleRate"])
    assert [list(pause) for pause in found] == example["pauses"]


def test_two_hundred_are_told_at_most() -> None:
    found = pauses(noise(8_000, [(20, 300), (130, 0)] * 230), 8_000)
    assert (len(found), found[0], found[-1]) == (200, (20, 150), (29_870, 30_000))
