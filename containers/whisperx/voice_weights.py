"""Reads the tensors of a checkpoint in torch's old format without torch, and without running what a pickle may hold.

The file is a row of pickles (magic number, protocol, system, the object itself, the keys of its storages) and then the
raw storages: a 64-bit count and that many little-endian float32 each. A tensor in the object is a call of
`_rebuild_tensor_v2(storage, offset, size, stride, ...)`. Any other name in the pickle is refused.
Format: torch/serialization.py, `_legacy_save`.
"""

import math
import pickle
import struct
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Tensors = dict[str, npt.NDArray[np.float32]]
_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001


@dataclass(frozen=True)
class _Tensor:
    storage: str
    offset: int
    size: tuple[int, ...]


class _FloatStorage:
    """Stands for torch.FloatStorage, which is only named."""


def _rebuild(storage: str, offset: int, size: tuple[int, ...], _stride: tuple[int, ...], *_more: Any) -> _Tensor:
    return _Tensor(storage, offset, size)


_ALLOWED: dict[tuple[str, str], Any] = {
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild,
    ("torch", "FloatStorage"): _FloatStorage,
    ("collections", "OrderedDict"): OrderedDict,
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"weights may not name {module}.{name}")
        return _ALLOWED[module, name]

    def persistent_load(self, pid: Any) -> str:
        # ("storage", class, key, location, count, view)
        return str(pid[2])


def read_weights(file: Path, entry: str) -> Tensors:
    """The tensors of the dictionary `entry` in the checkpoint. Raises pickle.UnpicklingError or ValueError."""
    with file.open("rb") as stream:
        if _Unpickler(stream).load() != _MAGIC or _Unpickler(stream).load() != _PROTOCOL:
            raise ValueError("not a checkpoint in torch's old format")
        _Unpickler(stream).load()
        found = _Unpickler(stream).load()[entry]
        storages = {str(key): _storage(stream) for key in _Unpickler(stream).load()}
    return {name: _array(value, storages) for name, value in found.items() if isinstance(value, _Tensor)}


def _storage(stream: BinaryIO) -> npt.NDArray[np.float32]:
    (count,) = struct.unpack("<q", stream.read(8))
    raw = stream.read(4 * count)
    if count < 0 or len(raw) != 4 * count:
        raise ValueError("the checkpoint ends too early")
    return np.frombuffer(raw, "<f4")


def _array(tensor: _Tensor, storages: Tensors) -> npt.NDArray[np.float32]:
    """All tensors of a saved model are contiguous."""
    count = math.prod(tensor.size)
    return storages[tensor.storage][tensor.offset : tensor.offset + count].reshape(tensor.size)
