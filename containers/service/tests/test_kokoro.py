"""Kokoro's speed is kept, and its pauses are told: the changed graph alone, and the real network with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from kokoro import Kokoro
from kokoro_graph import FRAMES, _constants, _paced, kept_speed
from onevoice_service.audio import read_samples
from onevoice_service.engine import Product, Work
from onevoice_service.models import ModelCache
from onevoice_service.onnx_session import open_session
from onevoice_service.settings import Settings
from onevoice_service.stages import SynthesizeParams
from onnx import TensorProto, helper

TWO_SENTENCES = "This old bridge was built by hand. Nobody knows how long it stands."
NO_MARKS = "My sister works in a hospital near the beach"
MARGINS_MS = 180


def paced(frames: list[int], speed: float) -> list[int]:
    """What the nodes make of the frames of each symbol."""
    info = helper.make_tensor_value_info
    inputs = [info(FRAMES, TensorProto.FLOAT, [1, "n"]), info("speed", TensorProto.FLOAT, [1])]
    outputs = [info("paced/frames", TensorProto.FLOAT, [1, "n"])]
    graph = helper.make_graph(_paced(), "paced", inputs, outputs, _constants())
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=8)
    onnx.checker.check_model(model)
    given = {FRAMES: np.array([frames], np.float32), "speed": np.array([speed], np.float32)}
    return [round(each) for each in open_session(model.SerializeToString(), 1).run(None, given)[0][0].tolist()]


@pytest.mark.parametrize("speed", [0.62, 0.7, 0.85, 1, 1.15, 1.3, 1.46, 4])
def test_frames_are_parted_so_that_all_together_last_as_long_as_the_speed_says(speed: float) -> None:
    frames = np.random.default_rng(7).integers(1, 9, 300).tolist()
    ends, wanted = [0], np.float32(0)
    for each in frames:
        wanted += np.float32(each)
        ends.append(max(ends[-1] + 1, round(wanted / np.float32(speed))))
    assert paced(frames, speed) == np.diff(ends).tolist()
    # The shorter the symbols are, the less of them can be left out.
    assert abs(ends[-1] * speed / sum(frames) - 1) < (0.005 if speed < 2 else 1)


def test_frames_stay_what_they_are_at_speed_1() -> None:
    frames = [1, 1, 3, 2, 11, 1, 1, 1, 4]
    assert paced(frames, 1) == frames


def test_no_symbol_is_lost_where_all_are_as_short_as_can_be() -> None:
    assert paced([1] * 20, 1.3) == [1] * 20


def test_another_graph_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.onnx"
    onnx.save(helper.make_model(helper.make_graph([], "none", [], [])), str(file))
    with pytest.raises(ValueError, match="no durations"):
        kept_speed(file)


@pytest.fixture(scope="module")
def speak(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Product]:
    engine = Kokoro(Settings(models_dir=models, threads=2, device="cpu"))
    folder, cache = tmp_path_factory.mktemp("kokoro"), ModelCache()

    def run(text: str, **more: Any) -> Product:
        params = SynthesizeParams(engine=engine.id, language="en-US", voice="af_heart", text=text, variant=0, **more)
        return engine.run(Work(params, {}, folder, lambda _: None, cache))

    return run


@pytest.mark.engines
def test_a_take_lasts_as_long_as_its_speed_says(speak: Callable[..., Product]) -> None:
    value = {speed: speak(TWO_SENTENCES, speed=speed).value.model_dump() for speed in (0.85, 1, 1.15)}
    plain = value[1]["durationMs"] - MARGINS_MS
    for speed in (0.85, 1.15):
        assert value[speed]["speed"] == speed
        assert (value[speed]["durationMs"] - MARGINS_MS) * speed == pytest.approx(plain, rel=0.02)


@pytest.mark.engines
def test_a_take_pauses_at_a_full_stop_and_in_no_word(speak: Callable[..., Product]) -> None:
    product = speak(TWO_SENTENCES)
    value = product.value.model_dump()
    [(start, end)] = value["pauses"]
    assert 0.3 * value["durationMs"] < start < end < 0.7 * value["durationMs"]
    samples, rate = read_samples(product.artifacts["take"][0])
    inside = samples[start * rate // 1000 : end * rate // 1000]
    assert np.abs(inside).mean() < np.abs(samples).mean() / 20
    assert speak(NO_MARKS).value.model_dump()["pauses"] == []
