"""One way to open an ONNX model, for every engine that has one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime as ort


def open_session(model: str | bytes, threads: int) -> "ort.InferenceSession":
    """`model`: a path or a serialized model. CPU only."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait by spinning take the cores from the other services: 6-30 % more CPU per take, measured on two
    # busy cores, and no faster.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
