"""Demucs' weights from a folder or from the hub, read so that nothing in them can run.

The folder holds, for every model of the bag, SIGNATURE.safetensors (the form of adefossez/HTDemucs at the hub) or
SIGNATURE-CHECKSUM.th (the form of 2022), and may hold NAME.yaml, the bag; without it the one in demucs' package counts.
A .th file is a pickle, and demucs.hf calls whatever class a safetensors file names: here both may name HTDemucs alone,
and a .th file must have the checksum in its name, which is the one that demucs' package lists.
"""

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from onevoice_service.failure import TaskError

CLASS = "demucs.htdemucs.HTDemucs"


@dataclass(frozen=True)
class Demucs:
    """`models`: those of the bag that have a say in the vocals, with their weights."""

    models: tuple[tuple[Any, float], ...]
    rate: int
    segment_s: float


def files_in(folder: Path) -> tuple[Path, ...]:
    """The weights there; safetensors where a model lies there in both forms."""
    found = {
        file.stem.split("-")[0]: file for ending in ("th", "safetensors") for file in sorted(folder.glob(f"*.{ending}"))
    }
    return tuple(sorted(found.values()))


def open_demucs(folder: Path, name: str) -> Demucs:
    """Raises TaskError bad_weights for files that are missing, changed, or of another kind."""
    files = {file.stem.split("-")[0]: file for file in files_in(folder)}
    own = folder / f"{name}.yaml"
    wanted = _vocal_models(own if own.is_file() else _package_bag(name))
    absent = [signature for signature, _ in wanted if signature not in files]
    if absent:
        raise _bad(f"{name} lacks the weights of {', '.join(absent)}")
    return _demucs([(_read(files[signature]), weight) for signature, weight in wanted])


def fetch_demucs(name: str) -> Demucs:
    """From the hub, with its cache: only the models that have a say in the vocals. The hub's revision is not pinned."""
    from demucs.hf import DEFAULT_NAMESPACE, hf_repo_name
    from huggingface_hub import hf_hub_download

    repository = f"{DEFAULT_NAMESPACE}/{hf_repo_name(name)}"
    wanted = _vocal_models(Path(hf_hub_download(repository, f"{name}.yaml")))
    files = [(Path(hf_hub_download(repository, f"{signature}.safetensors")), weight) for signature, weight in wanted]
    return _demucs([(_read(file), weight) for file, weight in files])


def _package_bag(name: str) -> Path:
    from demucs.pretrained import REMOTE_ROOT

    return Path(REMOTE_ROOT) / f"{name}.yaml"


def _vocal_models(bag: Path) -> list[tuple[str, float]]:
    """(signature, weight) of the models whose vocals count: one of four in htdemucs_ft."""
    import yaml
    from demucs.pretrained import SOURCES

    said = yaml.safe_load(bag.read_text())
    weights = said.get("weights") or [[1.0] * len(SOURCES) for _ in said["models"]]
    at = SOURCES.index("vocals")
    return [(signature, float(each[at])) for signature, each in zip(said["models"], weights, strict=True) if each[at]]


def _demucs(models: list[tuple[Any, float]]) -> Demucs:
    for model, _ in models:
        model.eval()
    first = models[0][0]
    return Demucs(tuple(models), int(first.samplerate), min(float(model.segment) for model, _ in models))


def _read(file: Path) -> Any:
    from demucs.states import load_model

    package = _read_safetensors(file) if file.suffix == ".safetensors" else _read_pickle(file)
    return load_model(package)


def _read_safetensors(file: Path) -> dict[str, Any]:
    from demucs.htdemucs import HTDemucs
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(file), framework="pt") as opened:
            said = opened.metadata() or {}
            state = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118 - safe_open cannot be iterated
    except SafetensorError as error:
        raise _bad(f"{file.name} is no safetensors file") from error
    if said.get("klass") != CLASS or "structure" in said:
        raise _bad(f"{file.name} is no plain {CLASS}")
    args, kwargs = (
        json.loads(said.get(key, bare), object_hook=_fraction) for key, bare in (("args", "[]"), ("kwargs", "{}"))
    )
    return {"klass": HTDemucs, "args": args, "kwargs": kwargs, "state": state}


def _fraction(value: dict[str, Any]) -> Any:
    return Fraction(value["numerator"], value["denominator"]) if value.get("_type") == "fraction" else value


def _read_pickle(file: Path) -> dict[str, Any]:
    import pickle

    import torch
    from demucs.htdemucs import HTDemucs
    from demucs.repo import ModelLoadingError, check_checksum

    _, dash, checksum = file.stem.partition("-")
    if not dash:
        raise _bad(f"{file.name} has no checksum in its name")
    try:
        check_checksum(file, checksum)
        with torch.serialization.safe_globals([HTDemucs, Fraction]):
            package = torch.load(file, map_location="cpu", weights_only=True)
    except (ModelLoadingError, pickle.UnpicklingError) as error:
        raise _bad(f"{file.name} was changed or names more than {CLASS}") from error
    if package.get("klass") is not HTDemucs:
        raise _bad(f"{file.name} is no {CLASS}")
    return package


def _bad(reason: str) -> TaskError:
    return TaskError("bad_weights", f"Demucs' weights cannot be used: {reason}.", retryable=False)
