"""The networks of the course notes in Keras and in PyTorch: one step of training each, and ResNet50 on one picture.

A peer is a function that does the work once: forward, loss, backward, Adam; or for ResNet50 forward alone. Weights are the
libraries' own first ones, pictures are noise: arithmetic takes as long on any numbers. Nothing is timed here; see
compare_training.py.
"""

import importlib.metadata
import io
import os
from dataclasses import dataclass
from typing import Callable

# Told before the libraries are loaded, or they do not listen.
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import onnxruntime
import tensorflow as tf
import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Case:
    #: As `explain bench --network` knows it.
    name: str
    batch: int
    input: tuple[int, int, int]
    classes: int
    #: What the layers are, see `convolutional`; None for ResNet50, of which the forward pass is timed.
    layers: tuple | None


@dataclass
class Peer:
    name: str
    #: Does the work once and waits for its end.
    run: Callable[[], object]
    #: Numbers it learns, so that a network that is another one is seen.
    parameters: int


CASES = [
    # Note 004: CIFAR-10.
    Case("cifar10", 32, (32, 32, 3), 10,
         (("conv", 32), "relu", "pool", ("conv", 64), "relu", "pool", ("conv", 64), "relu", ("dense", 64), "relu")),
    # Note 003: MNIST, windows of 5×5.
    Case("mnist", 32, (28, 28, 1), 10,
         (("wide", 32), "relu", "pool", ("wide", 64), "relu", "pool", ("dense", 64), "relu")),
    # Note 002: Fashion-MNIST, with its dropout.
    Case("fashion", 200, (28, 28, 1), 10,
         (*(part for filters in (32, 64, 128)
            for part in (("conv", filters), "relu", "norm", "pool", ("drop", 0.2))),
          ("dense", 64), "relu", "norm", ("drop", 0.5))),
    # Note 000: VGG16 of 32×32 pictures with batch normalisation.
    Case("vgg-bn", 32, (32, 32, 3), 10,
         tuple(part for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3))
               for part in (*(("same", filters), "norm", "relu") * count, "pool"))),
    # Note 004: ResNet50, a result for one picture.
    Case("resnet50", 1, (224, 224, 3), 1000, None),
]


def use_threads(count: int) -> None:
    """Must be called before anything else here."""
    tf.config.threading.set_intra_op_parallelism_threads(count)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    torch.set_num_threads(count)


def versions() -> dict[str, str]:
    names = ["tensorflow-cpu", "keras", "torch", "onnxruntime", "numpy"]
    return {name: importlib.metadata.version(name) for name in names}


def peers(case: Case, threads: int) -> list[Peer]:
    generator = np.random.default_rng(1)
    x = generator.random((case.batch, *case.input), dtype=np.float32)
    y = generator.integers(case.classes, size=case.batch)
    layouts = ("NCHW", "NHWC")
    if case.layers is None:
        return [torch_forward(x, layout) for layout in layouts] + [onnx_forward(x, threads)]
    return [keras_step(case, x, y), tensorflow_step(case, x, y)] + [torch_step(case, x, y, at) for at in layouts]


# Keras, on TensorFlow.


def keras_model(case: Case) -> keras.Model:
    layers, is_flat = [keras.Input(case.input)], False
    for part in case.layers:
        match part:
            case ("conv", filters):
                layers.append(keras.layers.Conv2D(filters, 3))
            case ("same", filters):
                layers.append(keras.layers.Conv2D(filters, 3, padding="same"))
            case ("wide", filters):
                layers.append(keras.layers.Conv2D(filters, 5))
            case ("dense", units):
                layers += ([] if is_flat else [keras.layers.Flatten()]) + [keras.layers.Dense(units)]
                is_flat = True
            case ("drop", rate):
                layers.append(keras.layers.Dropout(rate))
            case "relu":
                layers.append(keras.layers.ReLU())
            case "pool":
                layers.append(keras.layers.MaxPooling2D(2))
            case "norm":
                layers.append(keras.layers.BatchNormalization())
    layers += ([] if is_flat else [keras.layers.Flatten()]) + [keras.layers.Dense(case.classes, activation="softmax")]
    return keras.Sequential(layers)


def learned(model: keras.Model) -> int:
    return sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)


def keras_step(case: Case, x: np.ndarray, y: np.ndarray) -> Peer:
    """As students write it."""
    model = keras_model(case)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return Peer("Keras train_on_batch", lambda: model.train_on_batch(x, y), learned(model))


def tensorflow_step(case: Case, x: np.ndarray, y: np.ndarray) -> Peer:
    """One graph for all of the step."""
    model, optimizer = keras_model(case), keras.optimizers.Adam()
    variables = model.trainable_variables
    optimizer.build(variables)
    loss = keras.losses.SparseCategoricalCrossentropy()
    pictures, labels = tf.constant(x), tf.constant(y)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            value = loss(labels, model(pictures, training=True))
        optimizer.apply(tape.gradient(value, [variable.value for variable in variables]), variables)
        return value

    return Peer("TensorFlow tf.function", lambda: step().numpy(), learned(model))


# PyTorch.


def torch_model(case: Case) -> nn.Module:
    height, width, channels = case.input
    size, layers, is_flat = channels, [], False
    for part in (*case.layers, ("dense", case.classes)):
        match part:
            case ("conv" | "same" | "wide" as kind, filters):
                kernel, padding = (5 if kind == "wide" else 3), (1 if kind == "same" else 0)
                layers.append(nn.Conv2d(size, filters, kernel, padding=padding))
                size, height, width = filters, height + 2 * padding - kernel + 1, width + 2 * padding - kernel + 1
            case ("dense", units):
                inputs = size if is_flat else size * height * width
                layers += ([] if is_flat else [nn.Flatten()]) + [nn.Linear(inputs, units)]
                size, is_flat = units, True
            case ("drop", rate):
                layers.append(nn.Dropout(rate))
            case "relu":
                layers.append(nn.ReLU(inplace=True))
            case "pool":
                layers.append(nn.MaxPool2d(2))
                height, width = height // 2, width // 2
            case "norm":
                # Keras's epsilon and momentum, which PyTorch counts from the other end.
                norm = nn.BatchNorm1d if is_flat else nn.BatchNorm2d
                layers.append(norm(size, eps=1e-3, momentum=0.01))
    return nn.Sequential(*layers)


def laid_out(x: np.ndarray, model: nn.Module, layout: str) -> tuple[torch.Tensor, nn.Module]:
    """Pictures and model in memory as `layout` says."""
    kind = torch.channels_last if layout == "NHWC" else torch.contiguous_format
    return torch.from_numpy(x).permute(0, 3, 1, 2).clone(memory_format=kind), model.to(memory_format=kind)


def count(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def torch_step(case: Case, x: np.ndarray, y: np.ndarray, layout: str) -> Peer:
    pictures, model = laid_out(x, torch_model(case).train(), layout)
    labels, optimizer = torch.from_numpy(y), torch.optim.Adam(model.parameters(), eps=1e-7)

    def run():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(pictures), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Peer(f"PyTorch {layout}", run, count(model))


class Bottleneck(nn.Module):
    """K. He and others, Deep Residual Learning for Image Recognition, 2016, figure 5; the stride in the first 1×1."""

    def __init__(self, inputs: int, filters: int, stride: int):
        super().__init__()
        norm = lambda size: nn.BatchNorm2d(size, eps=1.001e-5)
        self.body = nn.Sequential(
            nn.Conv2d(inputs, filters, 1, stride), norm(filters), nn.ReLU(inplace=True),
            nn.Conv2d(filters, filters, 3, padding=1), norm(filters), nn.ReLU(inplace=True),
            nn.Conv2d(filters, 4 * filters, 1), norm(4 * filters))
        self.aside = nn.Identity()
        if stride > 1 or inputs != 4 * filters:
            self.aside = nn.Sequential(nn.Conv2d(inputs, 4 * filters, 1, stride), norm(4 * filters))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.body(x) + self.aside(x), inplace=True)


def resnet50() -> nn.Module:
    """As keras.applications.ResNet50 has it: biases before the normalisations, 25.6 million numbers."""
    layers = [nn.Conv2d(3, 64, 7, 2, 3), nn.BatchNorm2d(64, eps=1.001e-5), nn.ReLU(inplace=True),
              nn.MaxPool2d(3, 2, 1)]
    size = 64
    for filters, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            layers.append(Bottleneck(size, filters, stride if block == 0 else 1))
            size = 4 * filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(size, 1000), nn.Softmax(1)).eval()


def torch_forward(x: np.ndarray, layout: str) -> Peer:
    pictures, model = laid_out(x, resnet50(), layout)

    def run():
        with torch.inference_mode():
            return model(pictures)

    return Peer(f"PyTorch {layout}", run, count(model))


# ONNX Runtime.


def onnx_forward(x: np.ndarray, threads: int) -> Peer:
    """PyTorch's network, handed over as a file in memory."""
    pictures, model = laid_out(x, resnet50(), "NCHW")
    file = io.BytesIO()
    torch.onnx.export(model, (pictures,), file, input_names=["x"], output_names=["y"], dynamo=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(file.getvalue(), options, ["CPUExecutionProvider"])
    given = {"x": pictures.numpy()}
    return Peer("ONNX Runtime", lambda: session.run(None, given), count(model))
