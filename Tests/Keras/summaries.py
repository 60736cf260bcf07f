"""Writes Keras's own tables of the networks that the project has by name, one line a layer, for PresetTests.

    KERAS_BACKEND=jax python summaries.py        # keras 3.15.1, jax; any backend gives the same lines

The networks are the code of the course notes (names as Keras numbers them in a fresh session) and of
keras.applications without weights. A line is: name, class, shape of one example's output, parameters, trainable
parameters, names of the inputs. Keras is under the Apache License 2.0; these lines are facts about it.
"""
from pathlib import Path

import keras
from keras import layers


def filter_list(filters, batch_norm):
  h = image = layers.Input(shape=(32, 32, 3))
  for n in filters:
    if n == "max_pool":
      h = layers.MaxPooling2D(pool_size=(2, 2))(h)
    elif batch_norm:
      h = layers.Conv2D(filters=n, kernel_size=3, strides=1, padding="same")(h)
      h = layers.BatchNormalization()(h)
      h = layers.ReLU()(h)
    else:
      h = layers.Conv2D(filters=n, kernel_size=3, strides=1, padding="same", activation="relu")(h)
  return keras.Model(image, layers.Dense(10, activation="softmax")(layers.Flatten()(h)))


def small(): return filter_list([16, "max_pool", 32, "max_pool", 64, "max_pool", 128, "max_pool"], False)


VGG = [64, 64, "max_pool", 128, 128, "max_pool", 256, 256, 256, "max_pool", 512, 512, 512, "max_pool"]


def sequential(shape, *stack): return keras.Sequential([layers.Input(shape), *stack])


def stride():
  stack = []
  for _ in range(4):
    stack += [layers.Conv2D(64, 3, strides=2, padding="same"), layers.BatchNormalization(), layers.Activation("relu")]
  return sequential((32, 32, 3), *stack, layers.Flatten(), layers.Dense(3, "softmax"))


def shared():
  stack = []
  for _ in range(4):
    stack += [layers.Conv2D(128, 3, padding="same"), layers.BatchNormalization(), layers.Activation("relu"),
              layers.MaxPool2D()]
  return sequential((32, 32, 3), *stack, layers.Flatten(), layers.Dense(3, activation="softmax"))


def normalized(shape, dropout, units, classes):
  stack = []
  for filters in (32, 64, 128):
    stack += [layers.Conv2D(filters, (3, 3), activation="relu"), layers.BatchNormalization(),
              layers.MaxPooling2D(pool_size=(2, 2)), layers.Dropout(dropout)]
  return sequential(shape, *stack, layers.Flatten(), layers.Dense(units, activation="relu"),
                    layers.BatchNormalization(), layers.Dropout(0.5), layers.Dense(classes, activation="softmax"))


def mnist():
  return sequential((28, 28, 1), layers.Conv2D(32, (5, 5)), layers.ReLU(), layers.MaxPooling2D(2),
                    layers.Conv2D(64, (5, 5)), layers.ReLU(), layers.MaxPooling2D(2), layers.Flatten(),
                    layers.Dense(64), layers.ReLU(), layers.Dense(10, activation="softmax"))


def cifar10():
  return sequential((32, 32, 3), layers.Conv2D(32, (3, 3), activation="relu"), layers.MaxPooling2D((2, 2)),
                    layers.Conv2D(64, (3, 3), activation="relu"), layers.MaxPooling2D((2, 2)),
                    layers.Conv2D(64, (3, 3), activation="relu"), layers.Flatten(), layers.Dense(64, activation="relu"),
                    layers.Dense(10, activation="softmax"))


def transfer():
  base = keras.applications.ResNet50(include_top=False, pooling="avg", weights=None, input_shape=(224, 224, 3))
  base.trainable = False
  return keras.Model(base.input, layers.Dense(2, activation="softmax")(base.output))


NETWORKS = {
  "small": small,
  "vgg": lambda: filter_list(VGG, False),
  "vgg-bn": lambda: filter_list(VGG, True),
  "stride": stride,
  "shared": shared,
  "dogs-vs-cats": lambda: normalized((128, 128, 3), 0.25, 512, 2),
  "fashion": lambda: normalized((28, 28, 1), 0.2, 64, 10),
  "mnist": mnist,
  "cifar10": cifar10,
  "resnet50": lambda: keras.applications.ResNet50(weights=None),
  "resnet50-transfer": transfer,
  "vgg16": lambda: keras.applications.VGG16(weights=None),
}

for name, make in NETWORKS.items():
  keras.backend.clear_session()
  lines = []
  for layer in make().layers:
    if isinstance(layer, layers.InputLayer):
      continue
    inputs = [t._keras_history.operation.name for node in layer._inbound_nodes for t in node.input_tensors]
    inputs = ["input" if name.startswith("input_layer") else name for name in inputs]
    shape = "x".join(str(n) for n in layer.output.shape[1:])
    trainable = sum(int(keras.ops.size(w)) for w in layer.trainable_weights)
    lines.append(f"{layer.name} {type(layer).__name__} {shape} {layer.count_params()} {trainable} {','.join(inputs)}\n")
  Path(__file__).with_name(f"{name}.txt").write_text("".join(lines))
