"""Stores the weights of an ONNX file in fewer bits. Activations stay float in every variant, so that a vector does not
depend on its batch; the runtime unpacks the weights once, when it makes the session (constant folding).

q8    int8 per output channel behind DequantizeLinear
fp16  float16 behind Cast
q4    four bits, two values a byte, one float16 scale per 32 values of an output channel, unpacked by plain arithmetic
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BLOCK = 32
SMALLEST = 512  # weights with fewer values stay float32


def weights(graph):
    """{initializer: axis of its output channels} of every weight worth storing in fewer bits."""
    axes = {}
    for node in graph.node:
        if node.op_type == "Conv":
            axes[node.input[1]] = 0
        elif node.op_type == "Gemm":
            axes[node.input[1]] = 0 if any(a.name == "transB" and a.i for a in node.attribute) else 1
        elif node.op_type == "MatMul":
            axes[node.input[1]] = 1
        elif node.op_type == "Gather":
            axes[node.input[0]] = 0
    found = {}
    for tensor in graph.initializer:
        if tensor.name in axes and tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) >= SMALLEST:
            found[tensor.name] = axes[tensor.name]
    return found


def int8(weight, axis):
    """int8 values and float32 scales of a weight, one scale along `axis`."""
    most = np.abs(weight).max(axis=tuple(k for k in range(weight.ndim) if k != axis), keepdims=True)
    scale = np.maximum(most, 1e-12).astype(np.float32) / np.float32(127)
    return np.clip(np.round(weight / scale), -127, 127).astype(np.int8), scale


def as_q8(name, weight, axis):
    q, scale = int8(weight, axis)
    tensors = [numpy_helper.from_array(q, f"{name}_q"), numpy_helper.from_array(scale.reshape(-1), f"{name}_scale"), numpy_helper.from_array(np.zeros(scale.size, np.int8), f"{name}_zero")]
    return tensors, [helper.make_node("DequantizeLinear", [f"{name}_q", f"{name}_scale", f"{name}_zero"], [name], axis=axis)]


def as_fp16(name, weight, axis):
    return [numpy_helper.from_array(weight.astype(np.float16), f"{name}_half")], [helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT)]


def as_q4(name, weight, axis):
    moved = np.moveaxis(weight, axis, 0)
    rows = moved.reshape(len(moved), -1)
    padded = np.pad(rows, ((0, 0), (0, -rows.shape[1] % BLOCK)))
    blocks = padded.reshape(-1, BLOCK)
    # The value furthest from zero becomes -8, which uses all sixteen steps.
    furthest = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(1)]
    scale = (furthest / -8).astype(np.float16).astype(np.float32)
    scale[np.abs(scale) < 1e-7] = 1e-7
    q = np.clip(np.round(blocks / scale[:, None]), -8, 7).astype(np.int8) + 8
    packed = (q[:, : BLOCK // 2] + 16 * q[:, BLOCK // 2 :]).astype(np.uint8)
    tensors = [numpy_helper.from_array(packed, f"{name}_packed"), numpy_helper.from_array(scale.astype(np.float16)[:, None], f"{name}_half"),
               numpy_helper.from_array(np.float32(16), f"{name}_16"), numpy_helper.from_array(np.float32(8), f"{name}_8"),
               numpy_helper.from_array(np.array([len(rows), padded.shape[1]], np.int64), f"{name}_padded"), numpy_helper.from_array(np.array([rows.shape[1]], np.int64), f"{name}_end"),
               numpy_helper.from_array(np.array([0], np.int64), f"{name}_start"), numpy_helper.from_array(np.array([1], np.int64), f"{name}_axis"),
               numpy_helper.from_array(np.array(moved.shape, np.int64), f"{name}_shape")]
    n = lambda part: f"{name}_{part}"
    nodes = [
        helper.make_node("Cast", [n("packed")], [n("bytes")], to=TensorProto.FLOAT),
        helper.make_node("Div", [n("bytes"), n("16")], [n("sixteenths")]),
        helper.make_node("Floor", [n("sixteenths")], [n("high")]),
        helper.make_node("Mul", [n("high"), n("16")], [n("high16")]),
        helper.make_node("Sub", [n("bytes"), n("high16")], [n("low")]),
        helper.make_node("Concat", [n("low"), n("high")], [n("steps")], axis=1),
        helper.make_node("Sub", [n("steps"), n("8")], [n("signed")]),
        helper.make_node("Cast", [n("half")], [n("scale")], to=TensorProto.FLOAT),
        helper.make_node("Mul", [n("signed"), n("scale")], [n("blocks")]),
        helper.make_node("Reshape", [n("blocks"), n("padded")], [n("rows")]),
        helper.make_node("Slice", [n("rows"), n("start"), n("end"), n("axis")], [n("cut")]),
        helper.make_node("Reshape", [n("cut"), n("shape")], [name if axis == 0 else n("moved")]),
    ]
    if axis != 0:
        back = np.argsort([axis, *[k for k in range(weight.ndim) if k != axis]])
        nodes.append(helper.make_node("Transpose", [n("moved")], [name], perm=[int(k) for k in back]))
    return tensors, nodes


STORE = {"q8": as_q8, "fp16": as_fp16, "q4": as_q4}
# As every CLIP on the model hub names them.
SUFFIX = {"fp32": "", "fp16": "_fp16", "q8": "_quantized", "q4": "_q4"}


def write_variants(path, folder, stem):
    """From a float32 ONNX file: folder/stem<suffix>.onnx for every variant."""
    for variant, suffix in SUFFIX.items():
        model = onnx.load(path)
        graph = model.graph
        added = []
        for name, axis in weights(graph).items() if variant != "fp32" else ():
            tensor = next(t for t in graph.initializer if t.name == name)
            tensors, nodes = STORE[variant](name, numpy_helper.to_array(tensor), axis)
            graph.initializer.remove(tensor)
            graph.initializer.extend(tensors)
            added += nodes
        for node in reversed(added):
            graph.node.insert(0, node)
        onnx.checker.check_model(model)
        onnx.save(model, f"{folder}/{stem}{suffix}.onnx")
