"""ONNX files of torch modules: written, checked in onnxruntime against torch, weights stored as fp16."""
import contextlib
import io
import math
import warnings
import numpy as np
import onnx
import torch

from halve import halve

TOLERANCE = 1e-4  # relative to max(1, |value|): rounding of float32 in another order of sums
HALF_TOLERANCE = 2e-3  # the same with weights rounded to fp16; what the page's self-test allows


def tile(tensor, *dims):
    """torch.tile by `repeat`, which wants a number for every dimension."""
    dims = dims[0] if len(dims) == 1 and isinstance(dims[0], (list, tuple)) else dims
    return tensor.repeat(*[1] * (tensor.dim() - len(dims)), *dims)


@contextlib.contextmanager
def tracing():
    """What the exporter by tracing needs: `repeat` in the place of `tile`, whose result it gives no shape, so that a convolution
    with it as its kernel cannot be exported; and no print of the whole graph on standard output when it fails."""
    method, function, log = torch.Tensor.tile, torch.tile, torch._C._jit_onnx_log
    torch.Tensor.tile = lambda self, *args, dims=None: tile(self, *args if dims is None else (dims,))
    torch.tile = lambda input, dims: tile(input, dims)
    torch._C._jit_onnx_log = lambda *_: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # that it is the older exporter, and that numbers of channels become constants
            yield
    finally:
        torch.Tensor.tile, torch.tile, torch._C._jit_onnx_log = method, function, log


def trace(module, inputs, outputs):
    """`module`, called with the tensors of the dict `inputs`, as an onnx.ModelProto for any batch; `outputs` names what it
    gives. In float32."""
    file, names = io.BytesIO(), [*inputs, *outputs]
    # The exporter by tracing: the newer one would want another package, and names the batch as it likes.
    with tracing():
        torch.onnx.export(module, tuple(inputs.values()), file, opset_version=16, dynamo=False, input_names=list(inputs),
                          output_names=list(outputs), dynamic_axes={name: {0: 'B'} for name in names})
    model = onnx.load_model_from_string(file.getvalue())
    with torch.no_grad():
        given = module(*inputs.values())
    for value, tensor in zip(model.graph.output, given if isinstance(given, tuple) else (given,), strict=True):
        # The exporter does not know the sizes behind a reshape and makes names up.
        for dim, size in zip(value.type.tensor_type.shape.dim[1:], tensor.shape[1:], strict=True):
            dim.dim_value = size
    onnx.checker.check_model(model)
    return model


@torch.no_grad()
def largest_error(module, model, cases):
    """Of onnxruntime on `model` against `module`, relative to max(1, |value|), over dicts of input tensors; infinite where
    one is not a number."""
    import onnxruntime
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=['CPUExecutionProvider'])
    worst = 0.0
    for inputs in cases:
        expected = module(*inputs.values())
        expected = expected if isinstance(expected, tuple) else (expected,)
        got = session.run(None, {name: value.numpy() for name, value in inputs.items()})
        for a, b in zip(expected, got, strict=True):
            error = np.abs(b - a.numpy()) / np.maximum(1, np.abs(a.numpy()))
            worst = max(worst, float(error.max())) if np.isfinite(error).all() else math.inf
    return worst


def write(model, path, module, cases, is_half=True, half_tolerance=HALF_TOLERANCE):
    """Writes `model` with fp16 weights (or float32), when it computes what `module` does on `cases`, a list of dicts. Returns
    the errors in float32 and with what is stored. Raises ArithmeticError, and writes nothing, when one is too large."""
    def checked(tolerance, what):
        error = largest_error(module, model, cases)
        if not error <= tolerance:
            raise ArithmeticError('%s was not written: with %s weights onnxruntime differs from torch by %.2g, more than %.0e'
                                  % (path, what, error, tolerance))
        return error
    full = stored = checked(TOLERANCE, 'float32')
    if is_half:
        halve(model)
        stored = checked(half_tolerance, 'fp16')
    onnx.save(model, path)
    return full, stored
