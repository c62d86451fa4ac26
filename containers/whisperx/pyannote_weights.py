"""pyannote's diarization pipeline from a folder, opened so that nothing in it can run.

A checkpoint (pytorch_model.bin) is a pickle, which pyannote asks torch to load whatever it names; it also names the
class of the network; and config.yaml names classes that are called. So: torch is held to tensors and the few plain
classes that pyannote's own checkpoints have, networks are those of pyannote.audio, and the configuration is that of one
pipeline.
"""

import os
import pickle
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onevoice_service.failure import TaskError

PIPELINE, NETWORKS = "pyannote.audio.pipelines.SpeakerDiarization", "pyannote.audio.models."
#: Sections of config.yaml; others (preprocessors, above all) would call what they name.
SECTIONS = {"version", "dependencies", "pipeline", "params", "freeze"}
CHECKPOINT, PLDA = "pytorch_model.bin", ("plda.npz", "xvec_transform.npz")
PART = re.compile(r"\$model/([\w-]+)")
#: torch then ignores a caller's weights_only=False.
FORCE = "TORCH_FORCE_WEIGHTS_ONLY_LOAD"


def lacks(folder: Path) -> list[str]:
    """Files without which the pipeline cannot be opened: config.yaml, and those of every part that it names. Cheap."""
    config = folder / "config.yaml"
    if not config.is_file():
        return ["config.yaml"]
    gone: list[str] = []
    for part in dict.fromkeys(PART.findall(config.read_text(encoding="utf-8", errors="replace"))):
        names = PLDA if part == "plda" else (CHECKPOINT,)
        gone += [f"{part}/{name}" for name in names if not (folder / part / name).is_file()]
    return gone


def check(folder: Path) -> None:
    """Raises TaskError bad_weights for what is more than weights. Imports torch and pyannote."""
    import torch
    import yaml

    try:
        config: Any = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _bad("config.yaml cannot be read") from error
    if not _is_plain(config):
        raise _bad(f"config.yaml is not that of {PIPELINE} alone")
    for file in sorted(folder.rglob(CHECKPOINT)):
        with only_weights(f"{file.parent.name}/{file.name}"):
            checkpoint = torch.load(file, map_location="cpu", mmap=True)
        if not _module_of(checkpoint).startswith(NETWORKS):
            raise _bad(f"{file.parent.name}/{file.name} names a network that is not pyannote's")


def _is_plain(config: Any) -> bool:
    """One pipeline whose parts lie in the same folder."""
    if not isinstance(config, dict) or not set(config) <= SECTIONS:
        return False
    pipeline = config.get("pipeline")
    if not isinstance(pipeline, dict) or pipeline.get("name") != PIPELINE:
        return False
    params = pipeline.get("params") or {}
    return all(PART.fullmatch(str(params.get(part, ""))) for part in ("segmentation", "embedding", "plda"))


def _module_of(checkpoint: Any) -> str:
    try:
        return str(checkpoint["pyannote.audio"]["architecture"]["module"])
    except (KeyError, TypeError, IndexError):
        return ""


@contextmanager
def only_weights(what: str) -> Generator[None, None, None]:
    """Whatever torch loads within holds tensors and ALLOWED. Raises TaskError bad_weights for anything else."""
    import torch

    before = os.environ.get(FORCE)
    os.environ[FORCE] = "1"
    try:
        with torch.serialization.safe_globals(_allowed()):
            yield
    except (pickle.UnpicklingError, EOFError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "PytorchStreamReader" not in str(error):
            raise
        raise _bad(f"{what} is damaged, or names more than tensors and pyannote's own descriptions") from error
    finally:
        if before is None:
            del os.environ[FORCE]
        else:
            os.environ[FORCE] = before


def _allowed() -> list[Any]:
    """What checkpoints saved by pyannote hold beside tensors: descriptions of the task, versions, lists of settings."""
    from collections import defaultdict

    from omegaconf.base import ContainerMetadata, Metadata
    from omegaconf.dictconfig import DictConfig
    from omegaconf.listconfig import ListConfig
    from omegaconf.nodes import AnyNode
    from pyannote.audio.core.model import Introspection
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from torch.torch_version import TorchVersion

    plain = [defaultdict, dict, list, int, Any, TorchVersion, Introspection, Problem, Resolution, Specifications]
    return [*plain, ContainerMetadata, Metadata, AnyNode, DictConfig, ListConfig]


def _bad(reason: str) -> TaskError:
    return TaskError("bad_weights", f"pyannote's weights cannot be used: {reason}.", retryable=False)
