"""The libraries explain is timed beside: each case as their users would write it, on the same arrays.

A peer is a function that computes the case once, and one that gives its answer in explain's layout (channels last).
Nothing is timed here; see compare.py.
"""

import importlib.metadata
from dataclasses import dataclass
from typing import Callable

import cv2
import numpy as np
import onnx
import onnxruntime
import scipy.signal
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper


@dataclass
class Peer:
    name: str
    #: Computes the case, its output's memory included.
    run: Callable[[], object]
    #: The results of `run` as arrays like explain's.
    answer: Callable[[object], list[np.ndarray]]
    #: How it rounds: "sum" (products added in some order) or "fft"; see answers.py.
    rounds_like: str = "sum"


def use_threads(count: int) -> None:
    torch.set_num_threads(count)
    cv2.setNumThreads(count)


def versions() -> dict[str, str]:
    names = ["torch", "onnxruntime", "opencv-python-headless", "numpy", "scipy"]
    return {name: importlib.metadata.version(name) for name in names}


def peers(case: dict, arrays: dict[str, np.ndarray], threads: int, training: bool) -> list[Peer]:
    match case["group"]:
        case "layers" if training:
            return [torch_training(case, arrays, layout) for layout in ("NCHW", "NHWC")]
        case "layers":
            return [torch_layer(case, arrays, layout) for layout in ("NCHW", "NHWC")] + [
                onnx_layer(case, arrays, threads)
            ]
        case "filters":
            return [opencv_filter(arrays)]
        case "separable":
            return [opencv_separable(arrays)]
        case "signals":
            return [numpy_signal(arrays), scipy_signal(arrays)]
        case "pooling":
            return [torch_pooling(arrays, layout) for layout in ("NCHW", "NHWC")]
    raise ValueError(case["group"])


# Layers.


def torch_maps(maps: np.ndarray, layout: str) -> torch.Tensor:
    """[N, H, W, C] as PyTorch's [N, C, H, W], in memory as `layout` says."""
    tensor = torch.from_numpy(maps).permute(0, 3, 1, 2)
    kind = torch.channels_last if layout == "NHWC" else torch.contiguous_format
    return tensor.clone(memory_format=kind)


def torch_bank(kernel: np.ndarray, layout: str) -> torch.Tensor:
    """[KH, KW, Cin/groups, Cout] as [Cout, Cin/groups, KH, KW]."""
    tensor = torch.from_numpy(kernel).permute(3, 2, 0, 1)
    kind = torch.channels_last if layout == "NHWC" else torch.contiguous_format
    return tensor.clone(memory_format=kind)


def channels_last(maps: torch.Tensor) -> np.ndarray:
    return maps.detach().permute(0, 2, 3, 1).numpy()


def torch_padding(case: dict) -> tuple[int, int]:
    top, bottom, left, right = case["padding"]
    if (top, left) != (bottom, right):
        raise ValueError(f"PyTorch pads both ends alike: {case['name']}")
    return top, left


def torch_layer(case: dict, arrays: dict, layout: str) -> Peer:
    x, w = torch_maps(arrays["input"], layout), torch_bank(arrays["kernel"], layout)
    b = torch.from_numpy(arrays["bias"])
    options = dict(stride=case["stride"], padding=torch_padding(case), groups=case["groups"])

    def run():
        with torch.inference_mode():
            return F.conv2d(x, w, b, **options)

    return Peer(f"PyTorch {layout}", run, lambda y: [channels_last(y)])


def torch_training(case: dict, arrays: dict, layout: str) -> Peer:
    x, w = torch_maps(arrays["input"], layout), torch_bank(arrays["kernel"], layout)
    b = torch.from_numpy(arrays["bias"])
    upstream = torch_maps(arrays["upstream"], layout)
    leaves = [t.requires_grad_() for t in (x, w, b)]
    options = dict(stride=case["stride"], padding=torch_padding(case), groups=case["groups"])

    def run():
        y = F.conv2d(x, w, b, **options)
        return y, *torch.autograd.grad(y, leaves, upstream)

    def answer(result):
        y, dx, dw, db = result
        return [channels_last(y), channels_last(dx), dw.permute(2, 3, 1, 0).numpy(), db.numpy()]

    return Peer(f"PyTorch {layout}", run, answer)


def onnx_layer(case: dict, arrays: dict, threads: int) -> Peer:
    """One Conv with constant weights, which ONNX Runtime may arrange once and for all."""
    x = np.ascontiguousarray(arrays["input"].transpose(0, 3, 1, 2))
    n, h, w, c = case["output"]
    top, bottom, left, right = case["padding"]
    bank = np.ascontiguousarray(arrays["kernel"].transpose(3, 2, 0, 1))
    constants = [onnx.numpy_helper.from_array(bank, "w"), onnx.numpy_helper.from_array(arrays["bias"], "b")]
    node = helper.make_node(
        "Conv", ["x", "w", "b"], ["y"], strides=[case["stride"]] * 2, pads=[top, left, bottom, right],
        group=case["groups"],
    )
    graph = helper.make_graph(
        [node], "layer", [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [n, c, h, w])], constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    binding = session.io_binding()
    binding.bind_cpu_input("x", x)

    def run():
        # Bound anew, so that every run has its own output and nothing is copied.
        binding.bind_output("y", "cpu")
        session.run_with_iobinding(binding)
        return binding

    return Peer("ONNX Runtime", run, lambda done: [done.copy_outputs_to_cpu()[0].transpose(0, 2, 3, 1)])


# Pictures.


def opencv_filter(arrays: dict) -> Peer:
    x, w = arrays["input"], arrays["kernel"]
    # From 11×11 on filter2D multiplies spectra.
    kind = "fft" if w.shape[0] >= 11 else "sum"
    run = lambda: cv2.filter2D(x, -1, w, borderType=cv2.BORDER_REFLECT_101)
    return Peer("OpenCV filter2D", run, lambda y: [y], kind)


def opencv_separable(arrays: dict) -> Peer:
    x, g = arrays["input"], arrays["factor"]
    run = lambda: cv2.sepFilter2D(x, -1, g, g, borderType=cv2.BORDER_REFLECT_101)
    return Peer("OpenCV sepFilter2D", run, lambda y: [y])


# Signals.


def numpy_signal(arrays: dict) -> Peer:
    x, w = arrays["input"], arrays["kernel"]
    return Peer("NumPy convolve", lambda: np.convolve(x, w), lambda y: [y])


def scipy_signal(arrays: dict) -> Peer:
    x, w = arrays["input"], arrays["kernel"]
    return Peer("SciPy oaconvolve", lambda: scipy.signal.oaconvolve(x, w), lambda y: [y], "fft")


# Pooling.


def torch_pooling(arrays: dict, layout: str) -> Peer:
    x = torch_maps(arrays["input"], layout)

    def run():
        with torch.inference_mode():
            return F.max_pool2d(x, 2)

    return Peer(f"PyTorch {layout}", run, lambda y: [channels_last(y)])
