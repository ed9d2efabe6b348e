"""Stores the weights of Conv, Gemm and MatMul as fp16, each followed by a Cast to float32: half the file, the same
computation in float32 (a session folds the Casts when it is created).
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 1024  # elements; below that the Cast is larger than what it saves


def halve(model):
    """Changes the model; returns how many tensors. Raises ValueError for a weight beyond fp16."""
    graph = model.graph
    weights = {i for node in graph.node if node.op_type in ('Conv', 'Gemm', 'MatMul') for i in node.input}
    casts = []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if tensor.name not in weights or value.dtype != np.float32 or value.size < SMALLEST:
            continue
        if np.abs(value).max() > np.finfo(np.float16).max:
            raise ValueError('%s has values beyond fp16' % tensor.name)
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(value.astype(np.float16), name + '.fp16'))
        casts.append(helper.make_node('Cast', [name + '.fp16'], [name], to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return len(casts)
