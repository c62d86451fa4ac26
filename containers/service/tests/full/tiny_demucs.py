"""Demucs as small as it gets, with random weights, on disk in both forms in which the real one is published."""

import hashlib
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import torch
from demucs.htdemucs import HTDemucs
from safetensors.torch import save_file

SOURCES = ["drums", "bass", "other", "vocals"]
SEGMENT_S = Fraction(13, 5)
KWARGS: dict[str, Any] = {
    "channels": 8,
    "depth": 4,
    "t_layers": 1,
    "t_heads": 2,
    "bottom_channels": 32,
    "segment": SEGMENT_S,
}
#: htdemucs_ft: each model is asked for one source only.
ONE_EACH = "weights: [[1., 0., 0., 0.], [0., 1., 0., 0.], [0., 0., 1., 0.], [0., 0., 0., 1.]]\n"


def tiny(seed: int) -> HTDemucs:
    torch.manual_seed(seed)
    return HTDemucs(SOURCES, **KWARGS).eval()


def write_safetensors(file: Path, seed: int, klass: str = "demucs.htdemucs.HTDemucs") -> None:
    """As tools/export_hf.py of demucs 4.1.0 does: class and arguments as JSON in the metadata."""
    fraction = {"_type": "fraction", "numerator": SEGMENT_S.numerator, "denominator": SEGMENT_S.denominator}
    said = {"klass": klass, "args": json.dumps([SOURCES]), "kwargs": json.dumps({**KWARGS, "segment": fraction})}
    save_file({key: value.half().contiguous() for key, value in tiny(seed).state_dict().items()}, file, metadata=said)


def write_pickle(folder: Path, signature: str, seed: int, **more: Any) -> Path:
    """As the files of 2022: a dict with the class itself, eight digits of the SHA-256 in the name."""
    state = {key: value.half() for key, value in tiny(seed).state_dict().items()}
    packed = io.BytesIO()
    torch.save({"klass": HTDemucs, "args": (SOURCES,), "kwargs": KWARGS, "state": state, **more}, packed)
    file = folder / f"{signature}-{hashlib.sha256(packed.getvalue()).hexdigest()[:8]}.th"
    file.write_bytes(packed.getvalue())
    return file


def write_htdemucs(models: Path) -> Path:
    folder = models / "htdemucs"
    folder.mkdir(parents=True)
    write_safetensors(folder / "aaaa0000.safetensors", 1)
    (folder / "htdemucs.yaml").write_text("models: ['aaaa0000']\n")
    return folder


def write_htdemucs_ft(models: Path) -> Path:
    folder = models / "htdemucs_ft"
    folder.mkdir(parents=True)
    for number in range(4):
        write_pickle(folder, f"bbbb000{number}", number)
    bag = ", ".join(f"'bbbb000{number}'" for number in range(4))
    (folder / "htdemucs_ft.yaml").write_text(f"models: [{bag}]\n{ONE_EACH}")
    return folder
