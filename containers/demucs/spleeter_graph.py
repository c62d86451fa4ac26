"""Deezer's Spleeter 2-stems network as ONNX, built in memory from the published TensorFlow checkpoint.

Architecture and weights: Hennequin et al., Spleeter (JOSS 2020), MIT. Two U-nets, vocals and accompaniment, each six
strided convolutions down and six transposed ones up; they give a magnitude per bin for the input's magnitudes.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from tensor_bundle import Tensors

STEMS = ("vocals", "accompaniment")
DEPTH = 6
# TensorFlow's SAME padding of a 5x5 kernel with stride 2 on even sizes: one before, two behind.
SAME = [1, 1, 2, 2]


def spleeter_graph(weights: Tensors, frames: int, bins: int) -> bytes:
    """A serialized model: input `mix` (n, 2 channels, frames, bins) -> outputs `vocals`, `accompaniment`, as large."""
    net = _Net(weights)
    for number, stem in enumerate(STEMS):
        net.unet(stem, number)
    shape = ["n", 2, frames, bins]
    values = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("mix", *STEMS)}
    graph = helper.make_graph(net.nodes, "spleeter", [values["mix"]], [values[stem] for stem in STEMS], net.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


@dataclass
class _Net:
    weights: Tensors
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def unet(self, stem: str, number: int) -> None:
        """The layers of both stems are numbered through: 7 convolutions, 6 transposed, 12 normalizations each."""
        x, down = "mix", []
        for layer in range(DEPTH):
            down.append(self._conv(stem, x, number * 7 + layer, f"down{layer}", strides=[2, 2], pads=SAME))
            if layer < DEPTH - 1:
                x = self._norm(stem, down[-1], number * 12 + layer, f"down_norm{layer}")
                x = self._node("LeakyRelu", [x], f"{stem}/down_relu{layer}", alpha=0.2)
        x = down[-1]
        for layer in range(DEPTH):
            x = self._up(stem, x, number * 6 + layer, f"up{layer}")
            x = self._norm(stem, x, number * 12 + DEPTH + layer, f"up_norm{layer}")
            if layer < DEPTH - 1:
                x = self._node("Concat", [down[DEPTH - 2 - layer], x], f"{stem}/merge{layer}", axis=1)
        x = self._conv(stem, x, number * 7 + DEPTH, "last", dilations=[2, 2], pads=[3, 3, 3, 3])
        self._node("Mul", [self._node("Sigmoid", [x], f"{stem}/mask"), "mix"], stem)

    def _conv(self, stem: str, x: str, number: int, out: str, **attributes: Any) -> str:
        kernel, bias = self._kernel(stem, "conv2d", number)
        return self._node("Conv", [x, kernel, bias], f"{stem}/{out}", **attributes)

    def _up(self, stem: str, x: str, number: int, out: str) -> str:
        kernel, bias = self._kernel(stem, "conv2d_transpose", number)
        x = self._node("ConvTranspose", [x, kernel, bias], f"{stem}/{out}", strides=[2, 2], pads=SAME)
        return self._node("Relu", [x], f"{stem}/{out}_relu")

    def _norm(self, stem: str, x: str, number: int, out: str) -> str:
        name = _numbered("batch_normalization", number)
        parts = ("gamma", "beta", "moving_mean", "moving_variance")
        inputs = [self._constant(f"{stem}/{out}/{part}", self.weights[f"{name}/{part}"]) for part in parts]
        return self._node("BatchNormalization", [x, *inputs], f"{stem}/{out}", epsilon=1e-3)

    def _kernel(self, stem: str, base: str, number: int) -> tuple[str, str]:
        """TensorFlow's (height, width, in, out) into ONNX's (out, in, height, width); so too for transposed ones."""
        name = _numbered(base, number)
        kernel = self.weights[f"{name}/kernel"].transpose(3, 2, 0, 1)
        return self._constant(f"{stem}/{name}/k", kernel), self._constant(
            f"{stem}/{name}/b", self.weights[f"{name}/bias"]
        )

    def _constant(self, name: str, value: npt.NDArray[np.float32]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=np.float32), name))
        return name

    def _node(self, kind: str, inputs: list[str], out: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [out], **attributes))
        return out


def _numbered(base: str, number: int) -> str:
    return base if number == 0 else f"{base}_{number}"
