"""Kokoro's network with a speed that is kept: its exported graph, changed where it turns durations into frames.

The network foresees for each symbol how many frames of 25 ms it lasts. As exported it divides that by the speed and
rounds each for itself; most last one or two frames, so that 0.85 comes out as 0.91 and 1.15 as 1.09. Here the ends of
the symbols at speed 1 are divided and rounded instead, each symbol keeping a frame at least. At speed 1 it is the same
sound to the sample.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

#: In the graph: the division by the speed, what it divides, its rounding, frames of at least 1, and who takes those.
DIVISION, FORESEEN, ROUNDING = (
    "/encoder/Div",
    "/encoder/predictor/ReduceSum_output_0",
    "/encoder/Round",
)
FRAMES, TAKER = "/encoder/Clip_output_0", "/encoder/Cast"
#: Lower than any position that there is.
NEVER = -1e9


def kept_speed(file: Path) -> bytes:
    """The model in `file`, changed and serialized. Raises ValueError where it is not the graph that is known here."""
    model = onnx.load(str(file))
    nodes = {node.name: node for node in model.graph.node}
    if not {DIVISION, ROUNDING, TAKER} <= nodes.keys() or FRAMES not in nodes[TAKER].input:
        raise ValueError("Kokoro's graph has no durations where they are looked for.")
    nodes[ROUNDING].input[0] = FORESEEN
    nodes[TAKER].input[0] = "paced/frames"
    at = list(model.graph.node).index(nodes[TAKER])
    for number, node in enumerate(_paced()):
        model.graph.node.insert(at + number, node)
    model.graph.node.remove(nodes[DIVISION])
    model.graph.initializer.extend(_constants())
    return model.SerializeToString()


def _paced() -> list[onnx.NodeProto]:
    """Frames n[i] at speed 1 -> frames at `speed`, all of shape (1, symbols).

    Ends e[i] = max(e[i-1] + 1, round((n[0] + ... + n[i]) / speed)), which is i + 1 + the largest of 0 and of
    round(...[j]) - j - 1 over all j <= i: no loop is needed.
    """
    steps = [
        ("CumSum", [FRAMES, "paced/axis"], "ends"),
        ("Div", ["paced/ends", "speed"], "divided"),
        ("Round", ["paced/divided"], "wanted"),
        ("Div", [FRAMES, FRAMES], "ones"),
        ("CumSum", ["paced/ones", "paced/axis"], "places"),
        ("Sub", ["paced/wanted", "paced/places"], "ahead"),
        ("Unsqueeze", ["paced/ahead", "paced/one"], "ahead_of_all"),
        ("Unsqueeze", ["paced/places", "paced/two"], "rows"),
        ("Unsqueeze", ["paced/places", "paced/one"], "columns"),
        ("GreaterOrEqual", ["paced/rows", "paced/columns"], "before"),
        ("Where", ["paced/before", "paced/ahead_of_all", "paced/never"], "ahead_before"),
        ("ReduceMax", ["paced/ahead_before", "paced/two"], "most_ahead"),
        ("Max", ["paced/most_ahead", "paced/none"], "most_ahead_or_none"),
        ("Add", ["paced/places", "paced/most_ahead_or_none"], "kept_ends"),
        ("Pad", ["paced/kept_ends", "paced/front"], "padded"),
        ("Shape", [FRAMES], "shape"),
        ("Slice", ["paced/padded", "paced/corner", "paced/shape"], "kept_starts"),
        ("Sub", ["paced/kept_ends", "paced/kept_starts"], "frames"),
    ]
    return [_node(kind, inputs, output) for kind, inputs, output in steps]


def _node(kind: str, inputs: list[str], output: str) -> onnx.NodeProto:
    node = helper.make_node(kind, inputs, [f"paced/{output}"], name=f"paced/{output}")
    if kind == "ReduceMax":
        node.attribute.append(helper.make_attribute("keepdims", 0))
    return node


def _constants() -> list[onnx.TensorProto]:
    values = {
        "axis": np.array(1, np.int64),
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "front": np.array([0, 1, 0, 0], np.int64),
        "corner": np.array([0, 0], np.int64),
        "never": np.array(NEVER, np.float32),
        "none": np.array(0, np.float32),
    }
    return [numpy_helper.from_array(value, f"paced/{name}") for name, value in values.items()]
