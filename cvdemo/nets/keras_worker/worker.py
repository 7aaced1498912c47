"""The process in which Keras lives: python -m cvdemo.nets.keras_worker.worker SERVER_PID FOLDER NAME ….

Started by `process.WorkerProcess`. It reads pickled questions {name: digits (n, 28, 28)} from its
standard input and writes pickled answers to its standard output: first "ready", then
{name: scores (n, 10)} for each question; under `layers_of(name)`, the outputs of all layers. Whatever
goes wrong is answered as a sentence. It ends when its input ends, which is also what happens when the
server is killed.
"""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ..model_cards import model_path
from .process import layers_of

THREADS = 2
CHUNK = 256  # digits at once: the network without pooling needs 0.4 MB for each


def main() -> None:
    threading.Thread(target=end_with_server, args=(int(sys.argv[1]),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends us
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    try:
        serve(questions, answers, Path(sys.argv[2]), sys.argv[3:])
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        os._exit(0)  # TensorFlow's threads need no goodbye


def end_with_server(server: int) -> None:
    """Also while the networks are loading, when nobody reads the input."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(0)


def serve(questions, answers, models_dir: Path, names: list[str]) -> None:
    try:
        with silent_stderr():
            networks = load_networks(models_dir, names)
    except Exception as error:
        send(answers, f"{type(error).__name__}: {error}")
        return
    send(answers, "ready")
    while True:
        send(answers, answer(networks, pickle.load(questions)))


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Discard stderr: TensorFlow logs to it at any log level; real failures still raise."""
    stderr = os.dup(2)
    with open(os.devnull, "wb") as devnull:
        os.dup2(devnull.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


def send(stream, message) -> None:
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


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
