#!/usr/bin/env python3
"""Write histories.json: what Keras and PyTorch make of the same networks, weights and batches in twenty steps of training.

Each network of the course notes (smaller pictures where it would be slow), a residual and a depthwise one, a binary
classifier and a regression are trained by Keras in float64 and in float32 and, where PyTorch has the same rule, by
PyTorch in float32. Weights and pictures are not stored: both sides compute them by the integer rule of `Rule` below,
which Tests/ReferenceTests/TrainingCases.swift repeats.

  name, input, classes, batch, loss, optimizer     the case, in this project's terms
  parameters                                       kind of layer, name and shape of every array, layer after layer
  float64, float32, torch                          the loss of the batch before each step
  after1, after20                                  the mean of every array and that of its magnitudes, float64

What PyTorch cannot express: its RMSprop adds epsilon outside the root. What it can: its Adam, if epsilon is given anew
before each step as Keras's divided by √(1 − β₂ᵗ); momentum and Nesterov while the learning rate stays; TensorFlow's
`same` by padding before the layer. Its moving variances divide by n − 1, but no loss of a step in training reads them.

Needs: tensorflow-cpu==2.21.0 keras==3.15.1 torch==2.13.0 numpy==2.4.6 (Python 3.11).
Run: python3 make_training.py OUT_DIR
"""
import json, math, os, sys
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")
import keras
import numpy as np
import tensorflow as tf
import torch
import torch.nn.functional as F

STEPS, BATCH = 20, 16


# The rule of weights and pictures.


def mix(x):
    """lowbias32 of C. Wellons, Prospecting for Hash Functions, on arrays of uint32."""
    x = np.asarray(x, np.uint32).copy()
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return x


def shares(count, key):
    """Numbers in 0..<1: mix(i + mix(key)) / 2^32."""
    return mix(np.arange(count, dtype=np.uint32) + mix(key)) / 2.0**32


def initial(number, name, shape):
    """What the array of this number holds before training: Glorot's uniform weights, zeros, ones."""
    if name in ("gamma", "moving_variance"):
        return np.ones(shape, np.float32)
    if len(shape) == 1:
        return np.zeros(shape, np.float32)
    taps = math.prod(shape[:-2])
    limit = math.sqrt(6.0 / (taps * shape[-2] + taps * shape[-1]))
    return ((shares(math.prod(shape), 1000 + number) - 0.5) * 2 * limit).astype(np.float32).reshape(shape)


def batch(case, step):
    """Pictures in 0…1, half waves that depend on their class, half noise; and their labels.

    A quarter of the labels is drawn anew: no loss comes so near 0 that its rounding would be all that is left of it.
    """
    height, width, channels = case["input"]
    numbers = np.arange(BATCH, dtype=np.uint32) + np.uint32(step * BATCH)
    classes = (mix(numbers + mix(7)) % np.uint32(case["classes"])).astype(np.int64)
    drawn = (mix(numbers + mix(8)) % np.uint32(case["classes"])).astype(np.int64)
    labels = np.where(mix(numbers + mix(9)) % np.uint32(4) == 0, drawn, classes)
    row, column, channel = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    pictures = []
    for number, kind in zip(numbers, classes):
        phase = (row * (1 + kind % 3) + column * (1 + kind % 4) + 5 * channel + 3 * kind) % 16
        wave = np.minimum(phase, 16 - phase) / 8.0
        noise = shares(height * width * channels, 1_000_000 + int(number)).reshape(wave.shape)
        pictures.append((wave / 2 + noise / 2).astype(np.float32))
    return np.stack(pictures), labels


# The networks, as the notes write them.


class Layers:
    """keras.layers, which remembers its layers in the order in which they were applied."""

    applied = []

    def __getattr__(self, name):
        def make(*settings, **named):
            layer = getattr(keras.layers, name)(*settings, **named)

            def apply(x):
                self.applied.append(layer)
                return layer(x)

            return apply

        return make


L = Layers()


def relu(x):
    return L.Activation("relu")(x)


def small(x):
    for filters in (16, 32, 64, 128):
        x = L.Conv2D(filters, 3, strides=1, padding="same", activation="relu")(x)
        x = L.MaxPooling2D(2)(x)
    return L.Dense(10, activation="softmax")(L.Flatten()(x))


def mnist(x):
    for filters in (32, 64):
        x = L.MaxPooling2D(2)(L.ReLU()(L.Conv2D(filters, (5, 5))(x)))
    x = L.ReLU()(L.Dense(64)(L.Flatten()(x)))
    return L.Dense(10, activation="softmax")(x)


def cifar10(x):
    x = L.MaxPooling2D((2, 2))(L.Conv2D(32, (3, 3), activation="relu")(x))
    x = L.MaxPooling2D((2, 2))(L.Conv2D(64, (3, 3), activation="relu")(x))
    x = L.Flatten()(L.Conv2D(64, (3, 3), activation="relu")(x))
    return L.Dense(10, activation="softmax")(L.Dense(64, activation="relu")(x))


def three_blocks(x, units, classes):
    """The network of the dogs and cats and of Fashion-MNIST, without its dropout."""
    for filters in (32, 64, 128):
        x = L.Conv2D(filters, (3, 3), activation="relu")(x)
        x = L.MaxPooling2D(pool_size=(2, 2))(L.BatchNormalization()(x))
    x = L.BatchNormalization()(L.Dense(units, activation="relu")(L.Flatten()(x)))
    return L.Dense(classes, activation="softmax")(x)


def strided(x):
    for _ in range(4):
        x = relu(L.BatchNormalization()(L.Conv2D(64, 3, strides=2, padding="same")(x)))
    return L.Dense(3, "softmax")(L.Flatten()(x))


def shared_base(x):
    for _ in range(4):
        x = L.MaxPool2D()(relu(L.BatchNormalization()(L.Conv2D(128, 3, padding="same")(x))))
    return L.Dense(3, activation="softmax")(L.Flatten()(x))


def residual(x):
    x = relu(L.BatchNormalization()(L.Conv2D(8, 3, padding="same", use_bias=False)(x)))
    for filters, stride in ((8, 1), (12, 2)):
        aside = x
        if stride > 1:
            aside = L.Conv2D(filters, 1, strides=stride, use_bias=False)(x)
        x = relu(L.BatchNormalization()(L.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)))
        x = L.BatchNormalization()(L.Conv2D(filters, 3, padding="same", use_bias=False)(x))
        x = relu(L.Add()([x, aside]))
    return L.Dense(5, activation="softmax")(L.GlobalAveragePooling2D()(x))


def depthwise(x):
    x = L.ReLU(max_value=6)(L.BatchNormalization()(L.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)))
    for filters, stride in ((12, 1), (16, 2)):
        x = L.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False)(x)
        x = L.ReLU(max_value=6)(L.BatchNormalization()(x))
        x = L.ReLU(max_value=6)(L.BatchNormalization()(L.Conv2D(filters, 1, use_bias=False)(x)))
    return L.Dense(4, activation="softmax")(L.GlobalAveragePooling2D()(x))


def binary(x):
    x = L.AveragePooling2D(2)(L.Conv2D(6, (5, 4), strides=(1, 2), activation="tanh")(x))
    return L.Dense(1, activation="sigmoid")(L.Dense(7, activation="sigmoid")(L.Flatten()(x)))


def regression(x):
    x = L.Conv2D(9, 3, dilation_rate=2, padding="same", activation="relu")(x)
    x = L.Concatenate()([L.Conv2D(6, 3, groups=3, activation="tanh")(x), L.MaxPooling2D(3, strides=1)(x)])
    return L.Dense(3)(L.GlobalAveragePooling2D()(x))


def adam(rate=0.001):
    return dict(rule="adam", rate=rate)


def rmsprop(rate=0.001):
    return dict(rule="rmsprop", rate=rate)


def sgd(rate=0.01, momentum=0.9, nesterov=False):
    return dict(rule="sgd", rate=rate, momentum=momentum, nesterov=nesterov)


CROSS, BINARY, SQUARES = "cross-entropy", "binary-cross-entropy", "mean-squared-error"
# The rates are Keras's, and smaller where a step of that length lets rounding grow until the float32 history has nothing
# to do with the float64 one: batch normalisation over 16 pictures amplifies what it normalises.
CASES = [  # name, network, input, classes, loss, optimizer
    ("small", small, [32, 32, 3], 10, CROSS, adam(2e-4)),
    ("mnist", mnist, [28, 28, 1], 10, CROSS, sgd(0.001)),
    ("cifar10", cifar10, [32, 32, 3], 10, CROSS, adam(2e-4)),
    ("fashion", lambda x: three_blocks(x, 64, 10), [28, 28, 1], 10, CROSS, adam(2e-5)),
    ("strided", strided, [32, 32, 3], 3, CROSS, adam(1e-4)),
    ("shared-base", shared_base, [16, 16, 3], 3, CROSS, sgd(2e-5, nesterov=True)),
    ("dogs-vs-cats", lambda x: three_blocks(x, 512, 2), [32, 32, 3], 2, CROSS, rmsprop(2e-6)),
    ("residual", residual, [12, 10, 3], 5, CROSS, sgd(nesterov=True)),
    ("depthwise", depthwise, [16, 14, 3], 4, CROSS, rmsprop()),
    ("binary", binary, [13, 12, 1], 2, BINARY, sgd()),
    ("regression", regression, [11, 10, 3], 3, SQUARES, sgd(0.05, momentum=0.0)),
]


def targets(case, labels):
    """What the loss is given: classes; one number a picture; for the regression one-hot rows."""
    if case["loss"] == BINARY:
        return labels[:, None].astype(np.float32)
    return np.eye(case["classes"], dtype=np.float32)[labels] if case["loss"] == SQUARES else labels


# Keras.


def keras_optimizer(settings):
    rate = settings["rate"]
    # TensorFlow makes a float32 of a plain number before it makes a float64 of it, and 1 − β₂ᵗ would have four digits.
    if settings["rule"] == "adam":
        return keras.optimizers.Adam(rate, beta_1=np.float64(0.9), beta_2=np.float64(0.999))
    if settings["rule"] == "rmsprop":
        return keras.optimizers.RMSprop(rate, rho=np.float64(0.9))
    return keras.optimizers.SGD(rate, momentum=np.float64(settings["momentum"]), nesterov=settings["nesterov"])


def keras_model(case, network):
    """The model with the weights of the rule, and its arrays with the kinds of their layers."""
    L.applied.clear()
    x = keras.Input(case["input"])
    model = keras.Model(x, network(x))
    arrays = [(type(layer).__name__, array) for layer in L.applied for array in layer.weights]
    for number, (_, array) in enumerate(arrays):
        array.assign(initial(number, array.name, tuple(array.shape)))
    return model, arrays


def keras_history(case, network, precision):
    keras.config.set_floatx(precision)
    keras.utils.clear_session()
    model, arrays = keras_model(case, network)
    optimizer = keras_optimizer(case["optimizer"])
    loss = {
        CROSS: keras.losses.SparseCategoricalCrossentropy, BINARY: keras.losses.BinaryCrossentropy,
        SQUARES: keras.losses.MeanSquaredError,
    }[case["loss"]]()

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        optimizer.apply(tape.gradient(value, [v.value for v in model.trainable_variables]), model.trainable_variables)
        return value

    losses, sums = [], {}
    for number in range(STEPS):
        x, labels = batch(case, number)
        losses.append(float(step(tf.constant(x.astype(precision)), tf.constant(targets(case, labels)))))
        if number + 1 in (1, STEPS):
            values = [np.asarray(array, np.float64) for _, array in arrays]
            sums[number + 1] = [dict(mean=float(v.mean()), magnitude=float(np.abs(v).mean())) for v in values]
    names = [dict(name=f"{kind}/{array.name}", shape=list(array.shape)) for kind, array in arrays]
    return losses, sums, names


# PyTorch: the same layers, run on the arrays of the Keras model in their order.


class TorchNetwork:
    def __init__(self, model, arrays):
        self.model, self.layers = model, list(L.applied)
        self.parameters = {}
        for number, (kind, array) in enumerate(arrays):
            value = initial(number, array.name, tuple(array.shape))
            if kind == "DepthwiseConv2D":
                value = value.transpose(2, 3, 0, 1).reshape(-1, 1, *value.shape[:2])
            elif value.ndim == 4:
                value = value.transpose(3, 2, 0, 1)
            tensor = torch.tensor(np.ascontiguousarray(value))
            self.parameters[id(array)] = tensor.requires_grad_(not array.name.startswith("moving"))

    def learned(self):
        return [p for p in self.parameters.values() if p.requires_grad]

    def __call__(self, x):
        values = {id(self.model.inputs[0]): x}
        for layer in self.layers:
            given = layer.input if isinstance(layer.input, list) else [layer.input]
            values[id(layer.output)] = self.layer(layer, [values[id(tensor)] for tensor in given])
        return values[id(self.model.outputs[0])]

    def layer(self, layer, inputs):
        x, weights = inputs[0], [self.parameters[id(array)] for array in layer.weights]
        match layer:
            case keras.layers.DepthwiseConv2D():
                return self.activated(layer, self.convolution(layer, x, weights, x.shape[1]))
            case keras.layers.Conv2D():
                return self.activated(layer, self.convolution(layer, x, weights, layer.groups))
            case keras.layers.Dense():
                return self.activated(layer, x @ weights[0] + weights[1])
            case keras.layers.BatchNormalization():
                gamma, beta, mean, variance = weights
                return F.batch_norm(x, mean, variance, gamma, beta, True, 1 - layer.momentum, layer.epsilon)
            case keras.layers.MaxPooling2D():
                return F.max_pool2d(x, layer.pool_size, layer.strides)
            case keras.layers.AveragePooling2D():
                return F.avg_pool2d(x, layer.pool_size, layer.strides)
            case keras.layers.GlobalAveragePooling2D():
                return x.mean(dim=(2, 3))
            case keras.layers.Flatten():
                return x.permute(0, 2, 3, 1).flatten(1)
            case keras.layers.ReLU():
                return F.relu(x) if layer.max_value is None else F.hardtanh(x, 0, float(layer.max_value))
            case keras.layers.Activation():
                return F.relu(x)
            case keras.layers.Add():
                return inputs[0] + inputs[1]
            case keras.layers.Concatenate():
                return torch.cat(inputs, dim=1)
        raise TypeError(layer)

    def convolution(self, layer, x, weights, groups):
        if layer.padding == "same":
            sides = []
            for axis in (1, 0):
                size, k = x.shape[2 + axis], (layer.kernel_size[axis] - 1) * layer.dilation_rate[axis] + 1
                needed = max(0, (-(-size // layer.strides[axis]) - 1) * layer.strides[axis] + k - size)
                sides += [needed // 2, needed - needed // 2]
            x = F.pad(x, sides)
        bias = weights[1] if layer.use_bias else None
        return F.conv2d(x, weights[0], bias, layer.strides, 0, layer.dilation_rate, groups)

    def activated(self, layer, x):
        name = layer.activation.__name__
        # The losses below take logits.
        if layer is self.layers[-1] or name == "linear":
            return x
        return {"relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[name](x)


def torch_history(case, network):
    settings = case["optimizer"]
    if settings["rule"] == "rmsprop":
        return None
    keras.config.set_floatx("float32")
    keras.utils.clear_session()
    model, arrays = keras_model(case, network)
    run = TorchNetwork(model, arrays)
    if settings["rule"] == "adam":
        optimizer = torch.optim.Adam(run.learned(), settings["rate"])
    else:
        optimizer = torch.optim.SGD(
            run.learned(), settings["rate"], momentum=settings["momentum"], nesterov=settings["nesterov"])
    loss = {CROSS: F.cross_entropy, BINARY: F.binary_cross_entropy_with_logits, SQUARES: F.mse_loss}[case["loss"]]
    losses = []
    for number in range(STEPS):
        x, labels = batch(case, number)
        optimizer.zero_grad()
        value = loss(run(torch.tensor(x.transpose(0, 3, 1, 2))), torch.tensor(targets(case, labels)))
        value.backward()
        losses.append(value.item())
        if settings["rule"] == "adam":
            optimizer.param_groups[0]["eps"] = 1e-7 / math.sqrt(1 - 0.999 ** (number + 1))
        optimizer.step()
    return losses


def main():
    results = []
    for name, network, shape, classes, loss, optimizer in CASES:
        case = dict(name=name, input=shape, classes=classes, batch=BATCH, loss=loss, optimizer=optimizer)
        double, sums, names = keras_history(case, network, "float64")
        single, _, _ = keras_history(case, network, "float32")
        other = torch_history(case, network)
        results.append({**case, "parameters": names, "float64": double, "float32": single, "torch": other,
                        "after1": sums[1], "after20": sums[STEPS]})
        far = max(abs(a - b) / b for a, b in zip(single, double))
        farther = max(abs(a - b) / b for a, b in zip(other, double)) if other else math.nan
        print(f"{name:13} {double[0]:.4f} … {double[-1]:.4f}   float32 {far:.1e}   PyTorch {farther:.1e}", flush=True)
    versions = {"tensorflow-cpu": tf.__version__, "keras": keras.__version__, "torch": torch.__version__.split("+")[0],
                "numpy": np.__version__}
    lines = ",\n".join(json.dumps(result) for result in results)
    with open(os.path.join(sys.argv[1], "histories.json"), "w") as file:
        file.write('{"versions": ' + json.dumps(versions) + ',\n"cases": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
