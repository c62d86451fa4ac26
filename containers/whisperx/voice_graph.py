"""The speaker encoder of Resemblyzer (Resemble AI, Apache-2.0) as ONNX, built in memory from its torch checkpoint.

Three LSTM layers over mel frames, the last state through a linear layer and ReLU; trained with the generalized
end-to-end loss (Wan et al., ICASSP 2018). In numpy the same takes half as long again, and many times that when BLAS
threads wait for each other on a busy machine.
"""

import numpy as np
from onevoice_service.audio import Floats
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper
from voice_weights import Tensors

UNITS, LAYERS, SIZE = 256, 3, 256


def voice_graph(weights: Tensors, bands: int) -> bytes:
    """A serialized model: input `frames` (frames, windows, bands) -> output `voices` (windows, SIZE), not scaled.

    Raises KeyError or ValueError for the tensors of another model.
    """
    constants = [_whole("directions", 1), _whole("first", 0)]
    nodes: list[NodeProto] = []
    above, width = "frames", bands
    for number in range(LAYERS):
        constants += _layer(weights, number, width)
        names = [above, *(f"{part}{number}" for part in ("given", "past", "bias"))]
        nodes.append(helper.make_node("LSTM", names, [f"steps{number}", f"last{number}"], hidden_size=UNITS))
        is_top = number == LAYERS - 1
        squeezed = [f"last{number}", "first"] if is_top else [f"steps{number}", "directions"]
        above, width = f"out{number}", UNITS
        nodes.append(helper.make_node("Squeeze", squeezed, [above]))
    constants += [
        _constant("linear", _shaped(weights["linear.weight"], SIZE, UNITS)),
        _constant("linear_bias", weights["linear.bias"]),
    ]
    nodes.append(helper.make_node("Gemm", [above, "linear", "linear_bias"], ["raw"], transB=1))
    nodes.append(helper.make_node("Relu", ["raw"], ["voices"]))
    return _model(nodes, constants, bands).SerializeToString()


def _model(nodes: list[NodeProto], constants: list[TensorProto], bands: int) -> ModelProto:
    given = helper.make_tensor_value_info("frames", TensorProto.FLOAT, ["frames", "windows", bands])
    found = helper.make_tensor_value_info("voices", TensorProto.FLOAT, ["windows", SIZE])
    graph = helper.make_graph(nodes, "voice-encoder", [given], [found], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    return model


def _layer(weights: Tensors, number: int, width: int) -> list[TensorProto]:
    given = _shaped(weights[f"lstm.weight_ih_l{number}"], 4 * UNITS, width)
    past = _shaped(weights[f"lstm.weight_hh_l{number}"], 4 * UNITS, UNITS)
    biases = [_reordered(weights[f"lstm.bias_{side}_l{number}"]) for side in ("ih", "hh")]
    return [
        _constant(f"given{number}", _reordered(given)[None]),
        _constant(f"past{number}", _reordered(past)[None]),
        _constant(f"bias{number}", np.concatenate(biases)[None]),
    ]


def _reordered(gates: Floats) -> Floats:
    """In torch they lie as in, forget, cell, out; in ONNX as in, out, forget, cell."""
    given, forget, cell, out = np.split(gates, 4)
    return np.concatenate([given, out, forget, cell])


def _shaped(values: Floats, rows: int, columns: int) -> Floats:
    if values.shape != (rows, columns):
        raise ValueError("not the weights of this voice encoder")
    return values


def _constant(name: str, values: Floats) -> TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float32), name)


def _whole(name: str, value: int) -> TensorProto:
    return numpy_helper.from_array(np.array([value], np.int64), name)
