"""The lecture's convnet, with the same random weights, in the core and in its peers."""

import numpy as np

from benchmarks.peers import Peer, library
from cvdemo.core import conv2d, max_pool2d, relu, softmax

CHUNK = 4  # digits at a time: their feature maps stay in the processor's cache
SHAPES = [(3, 3, 1, 32), (3, 3, 32, 64), (3, 3, 64, 128), (1152, 10)]


def weights() -> list[tuple[np.ndarray, np.ndarray]]:
    """Kernel and bias of the three convolutions and of the last dense layer."""
    rng = np.random.default_rng(0)
    return [
        (
            rng.normal(0, np.prod(shape[:-1]) ** -0.5, shape).astype(np.float32),
            rng.normal(0, 0.1, shape[-1]).astype(np.float32),
        )
        for shape in SHAPES
    ]


def core(digits: np.ndarray, layers) -> np.ndarray:
    """Class scores (n, 10) of digits (n, 28, 28, 1).

    The largest value of a window stays the largest when the same bias is added to all and negative ones
    become zero, so pooling comes first: bias and ReLU then see a quarter of the values.
    """
    (k1, b1), (k2, b2), (k3, b3), (dense, bias) = layers
    scores = []
    for start in range(0, len(digits), CHUNK):
        x = digits[start : start + CHUNK]
        x = relu(max_pool2d(conv2d(x, k1)) + b1)
        x = relu(max_pool2d(conv2d(x, k2)) + b2)
        x = relu(conv2d(x, k3, b3))
        scores.append(softmax(x.reshape(len(x), -1) @ dense + bias))
    return np.concatenate(scores)


def keras_model(layers):
    keras = library("keras")
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.set_weights([array for pair in layers for array in pair])
    return model


def keras_peers(digits: np.ndarray, layers) -> dict[str, Peer | None]:
    """`predict`, the call, and the compiled graph of one Keras model."""
    tf = library("tensorflow")
    if tf is None:
        return dict.fromkeys(("Keras predict", "Keras model(x)", "tf.function"))
    model = keras_model(layers)
    tensor = tf.constant(digits)
    graph = tf.function(model, jit_compile=False)
    return {
        "Keras predict": Peer(lambda: model.predict(digits, verbose=0)),
        "Keras model(x)": Peer(lambda: model(tensor)),
        "tf.function": Peer(lambda: graph(tensor)),
    }


def torch_peers(digits: np.ndarray, layers) -> dict[str, Peer | None]:
    """The same network in PyTorch, with the core's layout in memory (NHWC) and with its own (NCHW)."""
    torch = library("torch")
    if torch is None:
        return dict.fromkeys(("torch", "torch NCHW"))
    return {
        "torch": _torch_peer(torch, digits, layers, torch.channels_last),
        "torch NCHW": _torch_peer(torch, digits, layers, torch.contiguous_format),
    }


def _torch_peer(torch, digits, layers, layout) -> Peer:
    def tensor(array, axes):
        return torch.tensor(np.ascontiguousarray(array.transpose(axes))).contiguous(memory_format=layout)

    nn = torch.nn.functional
    (k1, b1), (k2, b2), (k3, b3), (dense, bias) = layers
    kernels = [tensor(k, (3, 2, 0, 1)) for k in (k1, k2, k3)]
    biases = [torch.tensor(b) for b in (b1, b2, b3)]
    in_its_order = dense.reshape(3, 3, 128, 10).transpose(3, 2, 0, 1).reshape(10, -1)  # as `flatten` gives
    last, last_bias = torch.tensor(np.ascontiguousarray(in_its_order)), torch.tensor(bias)
    images = tensor(digits, (0, 3, 1, 2))

    def run():
        x = nn.max_pool2d(torch.relu(nn.conv2d(images, kernels[0], biases[0])), 2)
        x = nn.max_pool2d(torch.relu(nn.conv2d(x, kernels[1], biases[1])), 2)
        x = torch.relu(nn.conv2d(x, kernels[2], biases[2]))
        return torch.softmax(nn.linear(x.flatten(1), last, last_bias), 1)

    return Peer(run, lambda y: y.numpy())
