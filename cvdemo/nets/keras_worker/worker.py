"""The process in which Keras lives: python -m cvdemo.nets.keras_worker.worker SERVER_PID FOLDER NAME ….

Started by `process.WorkerProcess`. It reads pickled questions {name: digits (n, 28, 28)} from its
standard input and writes pickled answers to its standard output: first "ready", then
{name: scores (n, 10)} for each question; under `layers_of(name)`, the outputs of all layers. Whatever
goes wrong is answered as a sentence. It ends when its input ends, which is also what happens when the
server is killed.
"""

import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..model_cards import model_path
from ..pipe.worker_end import run, send, silent_stderr
from .process import layers_of

THREADS = 2
CHUNK = 256  # digits at once: the network without pooling needs 0.4 MB for each


def main() -> None:
    run(lambda questions, answers: serve(questions, answers, Path(sys.argv[2]), sys.argv[3:]))


def serve(questions: BinaryIO, answers: BinaryIO, models_dir: Path, names: list[str]) -> None:
    try:
        with silent_stderr():
            networks = load_networks(models_dir, names)
    except Exception as error:
        send(answers, f"{type(error).__name__}: {error}")
        return
    send(answers, "ready")
    while True:
        send(answers, answer(networks, pickle.load(questions)))


def answer(networks: dict[str, Callable], question: dict[str, np.ndarray]) -> dict[str, np.ndarray] | str:
    try:
        return {name: in_chunks(networks[name], digits) for name, digits in question.items()}
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def in_chunks(predict: Callable, digits: np.ndarray) -> np.ndarray:
    parts = [predict(digits[start : start + CHUNK]) for start in range(0, len(digits), CHUNK)]
    return np.concatenate(parts) if parts else np.zeros((0, 10), np.float32)


def load_networks(models_dir: Path, names: list[str]) -> dict[str, Callable]:
    """name → function from float32 (n, 28, 28) to float32 (n, 10), traced and run once.

    Under `layers_of(name)` one to (n, values), all layers' outputs in a row.
    """
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.get_logger().setLevel("ERROR")  # it mistakes many functions traced once for one retraced
    tf.config.threading.set_inter_op_parallelism_threads(1)
    networks = {}
    for name in names:
        model = keras.models.load_model(model_path(name, models_dir), compile=False, safe_mode=True)
        networks[name] = as_function(tf, model)
        networks[layers_of(name)] = as_function(tf, with_all_outputs(keras, model))
    for predict in networks.values():
        predict(np.zeros((1, 28, 28), np.float32))
    return networks


def with_all_outputs(keras, model):
    """The model, giving every layer's output flattened, one after the other."""
    outputs = [keras.layers.Flatten()(layer.output) for layer in model.layers]
    return keras.Model(model.inputs, keras.layers.Concatenate()(outputs))


def as_function(tf, model) -> Callable:
    """The model as a graph for any number of digits: a tenth of the time of calling the model."""
    shape = (-1, *model.input_shape[1:])
    signature = [tf.TensorSpec((None, 28, 28), tf.float32)]
    graph = tf.function(lambda x: model(tf.reshape(x, shape), training=False), input_signature=signature)
    return lambda digits: graph(tf.constant(digits)).numpy()


if __name__ == "__main__":
    main()
