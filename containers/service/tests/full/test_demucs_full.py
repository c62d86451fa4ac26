"""Demucs itself, with random weights through the very code that runs the real ones: nothing here is about quality."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import htdemucs
import numpy as np
import pytest
import soundfile as sf
import torch
from demucs_weights import open_demucs
from htdemucs import HtDemucs
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.settings import Settings
from onevoice_service.stages import SeparateParams, SeparateValue
from tiny_demucs import tiny, write_htdemucs, write_htdemucs_ft, write_pickle, write_safetensors

pytestmark = pytest.mark.engines
Separate = Callable[..., tuple[Product, Any, Any, list[float]]]


@pytest.fixture
def separate(tmp_path: Path) -> Separate:
    write_htdemucs(tmp_path / "models")
    write_htdemucs_ft(tmp_path / "models")
    settings = Settings(models_dir=tmp_path / "models", threads=2, device="cpu")

    def run(name: str, programme: Any, before: Any = None, **params: Any) -> tuple[Product, Any, Any, list[float]]:
        files: dict[str, list[Path]] = {}
        for kind, samples in (("programme", programme), ("before", before)):
            files[kind] = [] if samples is None else [tmp_path / f"{kind}.wav"]
            if samples is not None:
                sf.write(files[kind][0], samples, 48_000, subtype="PCM_16")
        shares: list[float] = []
        asked = SeparateParams(engine=f"demucs/{name}", context_ms=1000, **params)
        product = HtDemucs(settings, name).run(Work(asked, files, tmp_path, shares.append))
        vocals, background = (
            sf.read(product.artifacts[stem][0], dtype="int16", always_2d=True)[0] for stem in ("vocals", "background")
        )
        return product, vocals, background, shares

    return run


def noise(samples: int, channels: int = 2) -> Any:
    return (np.random.default_rng(samples).normal(0, 0.1, (samples, channels)) * 32768).astype(np.int16)


@pytest.mark.parametrize("name", ["htdemucs", "htdemucs_ft"])
@pytest.mark.parametrize(("samples", "channels"), [(48_000 * 3 + 1, 2), (30_001, 1), (5, 2)])
def test_with_random_weights_both_stems_have_the_pieces_length_and_add_up_to_it(
    separate: Separate, name: str, samples: int, channels: int
) -> None:
    programme = noise(samples, channels)
    product, vocals, background, shares = separate(name, programme, before=noise(96_000, channels))
    assert vocals.shape == programme.shape
    assert vocals.any()
    assert np.array_equal(vocals.astype(int) + background, programme)
    assert sf.info(product.artifacts["voice"][0]).frames == max(1, round(samples / 3))
    assert isinstance(product.value, SeparateValue)
    assert (product.value.samples, product.value.channels) == (samples, channels)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_with_random_weights_shifts_change_the_stems_and_are_drawn_alike_every_time(separate: Separate) -> None:
    programme = noise(67_200)
    plain, once, again, overlapped = (
        separate("htdemucs", programme, **params)[1] for params in ({}, {"shifts": 1}, {"shifts": 1}, {"overlap": 0.5})
    )
    assert np.array_equal(once, again)
    assert not np.array_equal(plain, once)
    assert not np.array_equal(plain, overlapped)


def test_with_random_weights_segments_are_joined_without_a_step(separate: Separate) -> None:
    time = np.arange(48_000 * 5) / 48_000
    chord = sum(np.sin(2 * np.pi * tone * time) for tone in (110, 220, 330)) * 3000
    vocals = separate("htdemucs", np.stack([chord, chord], 1).astype(np.int16))[1].astype(float)
    # A step shows as a large second difference where segments of 2.6 s, 75 % apart, begin and end.
    bend = np.abs(np.diff(vocals[:, 0], 2))
    edges = [round(48_000 * 2.6 * (0.75 * number + side)) for number in range(1, 3) for side in (0, 0.25)]
    at_edges = max(bend[edge - 60 : edge + 60].max() for edge in edges if edge < len(bend) - 60)
    assert at_edges <= np.quantile(bend, 0.9999) * 1.5


def test_with_random_weights_silence_stays_silent(separate: Separate) -> None:
    product, vocals, background, _ = separate("htdemucs", np.zeros((48_000, 2), np.int16))
    assert not vocals.any()
    assert not background.any()
    assert isinstance(product.value, SeparateValue)
    assert (product.value.vocals_db, product.value.background_db) == (-96, -96)


def test_of_the_fine_tuned_bag_only_the_model_for_vocals_is_read(tmp_path: Path) -> None:
    opened = open_demucs(write_htdemucs_ft(tmp_path), "htdemucs_ft")
    assert len(opened.models) == 1
    assert opened.segment_s == 2.6
    key, value = next(iter(tiny(3).state_dict().items()))
    assert torch.equal(opened.models[0][0].state_dict()[key], value.half().float())


def test_weights_that_were_changed_or_could_run_code_are_refused(tmp_path: Path) -> None:
    folder = write_htdemucs(tmp_path)
    write_safetensors(folder / "aaaa0000.safetensors", 1, "subprocess.Popen")
    with pytest.raises(TaskError, match=r"no plain demucs\.htdemucs\.HTDemucs"):
        open_demucs(folder, "htdemucs")
    (folder / "aaaa0000.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(TaskError, match="no safetensors file"):
        open_demucs(folder, "htdemucs")
    (folder / "aaaa0000.safetensors").unlink()
    with pytest.raises(TaskError, match="lacks the weights of aaaa0000"):
        open_demucs(folder, "htdemucs")
    changed = write_pickle(folder, "aaaa0000", 1)
    changed.write_bytes(changed.read_bytes() + b"x")
    with pytest.raises(TaskError, match="was changed"):
        open_demucs(folder, "htdemucs")
    changed.unlink()
    runs = write_pickle(folder, "aaaa0000", 1, training_args=Path("/"))
    with pytest.raises(TaskError, match="names more than"):
        open_demucs(folder, "htdemucs")
    runs.rename(folder / "aaaa0000.th")
    with pytest.raises(TaskError, match="no checksum in its name"):
        open_demucs(folder, "htdemucs")


def test_without_memory_shorter_segments_are_tried_and_then_a_later_attempt_is_asked_for(
    separate: Separate, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[float] = []
    real = htdemucs.vocals_in

    def tight(demucs: Any, stereo: Any, attempt: Any, *more: Any) -> Any:
        tried.append(attempt.segment_s)
        if attempt.segment_s > 2:
            raise torch.OutOfMemoryError
        return real(demucs, stereo, attempt, *more)

    monkeypatch.setattr(htdemucs, "vocals_in", tight)
    assert separate("htdemucs", noise(48_000))[1].any()
    assert tried == [2.6, 2.0]

    def none(*_: Any) -> Any:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(htdemucs, "vocals_in", none)
    with pytest.raises(TaskError, match="found no memory") as failed:
        separate("htdemucs", noise(48_000))
    assert failed.value.failure.retryable


def test_an_engine_without_weights_says_so_unless_the_hub_may_bring_them(tmp_path: Path) -> None:
    off = HtDemucs(Settings(models_dir=tmp_path, threads=1), "htdemucs_ft").status()
    assert not off.on
    assert (off.reason or "").startswith("weights missing: htdemucs_ft/")
    assert HtDemucs(Settings(models_dir=tmp_path, threads=1, allow_hub=True), "htdemucs_ft").status().on
