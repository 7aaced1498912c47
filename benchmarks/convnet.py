"""The lecture's convnet as it was trained: `cvdemo.nets.forward` and its peers on the same file."""

from pathlib import Path

import numpy as np

from benchmarks.peers import Peer, library
from cvdemo.nets.forward import Network, load

FILE = Path(__file__).parent.parent / "models" / "convnet.keras"


def network() -> Network:
    return load(FILE)


def keras_peers(digits: np.ndarray) -> dict[str, Peer | None]:
    """`predict`, the call, and the compiled graph of the model that Keras makes of the file."""
    tf = library("tensorflow")
    if tf is None:
        return dict.fromkeys(("Keras predict", "Keras model(x)", "tf.function"))
    model = library("keras").models.load_model(FILE)
    images = digits[..., None]
    tensor = tf.constant(images)
    graph = tf.function(model, jit_compile=False)
    return {
        "Keras predict": Peer(lambda: model.predict(images, verbose=0)),
        "Keras model(x)": Peer(lambda: model(tensor)),
        "tf.function": Peer(lambda: graph(tensor)),
    }


def torch_peers(digits: np.ndarray) -> dict[str, Peer | None]:
    """The same network in PyTorch, with the core's layout in memory (NHWC) and with its own (NCHW)."""
    torch = library("torch")
    if torch is None:
        return dict.fromkeys(("torch", "torch NCHW"))
    return {
        "torch": _torch_peer(torch, digits, torch.channels_last),
        "torch NCHW": _torch_peer(torch, digits, torch.contiguous_format),
    }


def _torch_peer(torch, digits, layout) -> Peer:
    def tensor(array, axes):
        return torch.tensor(np.ascontiguousarray(array.transpose(axes))).contiguous(memory_format=layout)

    nn = torch.nn.functional
    weights = [(w["kernel"], w["bias"]) for layer in network().layers if (w := layer.weights)]
    (k1, b1), (k2, b2), (k3, b3), (dense, bias) = weights
    kernels = [tensor(k, (3, 2, 0, 1)) for k in (k1, k2, k3)]
    biases = [torch.tensor(b) for b in (b1, b2, b3)]
    in_its_order = dense.reshape(3, 3, 128, 10).transpose(3, 2, 0, 1).reshape(10, -1)  # as `flatten` gives
    last, last_bias = torch.tensor(np.ascontiguousarray(in_its_order)), torch.tensor(bias)
    images = tensor(digits[..., None], (0, 3, 1, 2))

    def run():
        x = nn.max_pool2d(torch.relu(nn.conv2d(images, kernels[0], biases[0])), 2)
        x = nn.max_pool2d(torch.relu(nn.conv2d(x, kernels[1], biases[1])), 2)
        x = torch.relu(nn.conv2d(x, kernels[2], biases[2]))
        return torch.softmax(nn.linear(x.flatten(1), last, last_bias), 1)

    return Peer(run, lambda y: y.numpy())
