"""One way to open an ONNX model, for every engine that has one."""

from typing import Any, Protocol, cast


class Session(Protocol):
    """What is used of onnxruntime.InferenceSession, whose own import is heavy."""

    def run(self, output_names: "list[str] | None", input_feed: dict[str, Any]) -> list[Any]: ...


def open_session(model: str | bytes, threads: int) -> Session:
    """`model`: a path or a serialized model. CPU only."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait by spinning take the cores from the other services: 6-30 % more CPU per take, measured on two
    # busy cores, and no faster.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return cast("Session", ort.InferenceSession(model, options, providers=["CPUExecutionProvider"]))
