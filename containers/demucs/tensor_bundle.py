"""Reads the float tensors of a TensorFlow checkpoint (V2 tensor bundle, one shard) without TensorFlow.

The index is a LevelDB table (SSTable) of BundleEntryProto by tensor name, the data file the tensors' raw bytes.
Formats: tensorflow/core/protobuf/tensor_bundle.proto and LevelDB's doc/table_format.md.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

Tensors = dict[str, npt.NDArray[np.float32]]
_FOOTER = 48
_MAGIC = 0xDB4775248B80FB57
_DT_FLOAT = 1
# Fields of BundleEntryProto, and inside its shape.
_DTYPE, _SHAPE, _OFFSET, _SIZE, _DIM = 1, 2, 4, 5, 2


def read_tensor_bundle(index: Path, data: Path) -> Tensors:
    """Raises ValueError when the index is not an uncompressed tensor bundle."""
    table, values = index.read_bytes(), data.read_bytes()
    footer = table[-_FOOTER:]
    if struct.unpack("<Q", footer[-8:])[0] != _MAGIC:
        raise ValueError("not a tensor bundle")
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    tensors: Tensors = {}
    for _, handle in _block(table, *_handle(footer, at)):
        for name, entry in _block(table, *_handle(handle, 0)):
            if name and (tensor := _tensor(entry, values)) is not None:
                tensors[name.decode()] = tensor
    return tensors


def _tensor(entry: bytes, values: bytes) -> npt.NDArray[np.float32] | None:
    """None for what is no float32, such as the global step."""
    fields = {_DTYPE: 0, _OFFSET: 0, _SIZE: 0}
    shape: list[int] = []
    for field, value in _message(entry):
        if field == _SHAPE and isinstance(value, bytes):
            shape = [_size(dim) for inner, dim in _message(value) if inner == _DIM and isinstance(dim, bytes)]
        elif isinstance(value, int):
            fields[field] = value
    if fields[_DTYPE] != _DT_FLOAT:
        return None
    return np.frombuffer(values, "<f4", fields[_SIZE] // 4, fields[_OFFSET]).reshape(shape)


def _size(dim: bytes) -> int:
    return next((value for field, value in _message(dim) if field == 1 and isinstance(value, int)), 0)


def _handle(buffer: bytes, at: int) -> tuple[int, int]:
    offset, at = _varint(buffer, at)
    size, _ = _varint(buffer, at)
    return offset, size


def _block(table: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys share a prefix with the key before; the restart points behind the entries are not needed here."""
    if table[offset + size] != 0:
        raise ValueError("compressed block")
    block = table[offset : offset + size]
    restarts = struct.unpack("<I", block[-4:])[0]
    end, at, key = len(block) - 4 - 4 * restarts, 0, b""
    while at < end:
        shared, at = _varint(block, at)
        fresh, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        yield key, block[at : at + length]
        at += length


def _message(buffer: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The (field, value) pairs of a protocol buffer; fixed-width values come as bytes."""
    at = 0
    while at < len(buffer):
        tag, at = _varint(buffer, at)
        field, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(buffer, at)
            yield field, value
            continue
        width, at = _varint(buffer, at) if wire == 2 else (4 if wire == 5 else 8, at)  # noqa: PLR2004 - wire types
        yield field, buffer[at : at + width]
        at += width


def _varint(buffer: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = buffer[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:  # noqa: PLR2004 - the continuation bit
            return value, at
