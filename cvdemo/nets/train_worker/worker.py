"""The process that trains: python -m cvdemo.nets.train_worker.worker SERVER_PID.

It reads one pickled `Job` from its standard input, reports on its standard output (see `messages`), and ends.
`STOP` on its input ends the training after the batch; the end of its input, which is also what happens when
the server is killed, ends the process. The same settings give the same weights, stopped in between or not.
"""

import os
import pickle
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from cvdemo.digits import mnist_subset

from ..forward.network import DIGIT
from ..pipe.worker_end import run, send, silent_stderr
from ..stack import Stack, stack_from_code
from ..stack.stack import INPUT_SHAPE
from ..training.augment import distort
from .job import TrainSettings, ends_in_softmax
from .messages import Checkpoint, Ended, Failed, Job, Means, Message, Moment, Progress

NICENESS = 10  # a tenth of a visitor's share, where both want the same processor
REPORT_SECONDS = 0.25  # between two reports of progress
CHECKPOINT_SECONDS = 3
IN_FIRST_EPOCH = (1 / 8, 1 / 4, 1 / 2)
MOST_PICTURES = 32


def main() -> None:
    os.nice(NICENESS)
    run(serve)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Train what the first question says, and report; `STOP` may follow."""
    job = pickle.load(questions)
    stop = threading.Event()
    threading.Thread(target=_wait_for_stop, args=(questions, stop), daemon=True).start()
    try:
        with silent_stderr():
            training = Training(job)
        for message in training.run(stop):
            send(answers, message)
    except MemoryError:
        send(answers, Failed("The server has no memory left for this training: use smaller batches."))
    except BrokenPipeError:
        raise
    except Exception as error:
        send(answers, Failed(f"The training failed ({type(error).__name__}: {str(error)[:200]})."))
    answers.close()
    os._exit(0)  # TensorFlow's threads need no goodbye


def _wait_for_stop(questions: BinaryIO, stop: threading.Event) -> None:
    try:
        pickle.load(questions)
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)
    stop.set()


class Training:
    """One training; `run` does it, and may be called once."""

    def __init__(self, job: Job):
        import keras
        import tensorflow as tf

        # One thread: it adds up sums in one order, and leaves the other processors to the visitors.
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        self.keras, self.settings, self.checkpoint = keras, job.settings, job.checkpoint
        keras.utils.set_random_seed(job.settings.seed)
        stack = stack_from_code(job.stack)
        self.model = build(keras, stack)
        compile_(keras, self.model, stack, job.settings)
        data = mnist_subset()
        self.train = data.train_images, data.train_labels.astype(np.int32)
        self.test = as_input(data.test_images), data.test_labels.astype(np.int32)
        self.digit = np.asarray(job.digit, np.float32).reshape(1, 28, 28, 1)
        if job.checkpoint:
            self._restore(job.checkpoint)

    def run(self, stop: threading.Event) -> Iterator[Message]:
        """Train until all epochs are done or `stop` is set, and report.

        Yields:
            Moments, progress, checkpoints; at last how it has ended.
        """
        settings, start = self.settings, self.checkpoint
        means = start.means if start else Means()
        if start is None:
            yield self._moment(0, means)
        first, batch = (start.epoch, start.batch) if start else (0, 0)
        looked_at = {round(part * settings.batches): part for part in IN_FIRST_EPOCH}
        reported = saved = time.monotonic()
        pace = Pace()
        for epoch in range(first, settings.epochs):
            order = np.random.default_rng((settings.seed, epoch)).permutation(len(self.train[1]))
            while batch < settings.batches:
                if stop.is_set():
                    yield self._checkpoint(epoch, batch, means)
                    yield self._end(finished=False)
                    return
                with pace:
                    means = self._train_on(order, epoch, batch, means)
                batch += 1
                if not np.isfinite(means.loss):
                    yield Failed(
                        f"After {epoch + batch / settings.batches:.2f} epochs the loss is not a number any "
                        f"more: a learning rate of {settings.learning_rate:g} is too large here."
                    )
                    return
                now = time.monotonic()
                if now - reported >= REPORT_SECONDS or batch == settings.batches:
                    reported = now
                    loss, accuracy = means.values or (0.0, 0.0)
                    yield Progress(epoch + batch / settings.batches, loss, accuracy, pace.seconds)
                if epoch == 0 and batch in looked_at and batch < settings.batches:
                    yield self._moment(looked_at[batch], means)
                if now - saved >= CHECKPOINT_SECONDS and batch < settings.batches:
                    yield self._checkpoint(epoch, batch, means)
                    saved = time.monotonic()
            yield self._moment(epoch + 1, means)
            batch, means = 0, Means()
            if time.monotonic() - saved >= CHECKPOINT_SECONDS or epoch + 1 == settings.epochs:
                yield self._checkpoint(epoch + 1, 0, means)
                saved = time.monotonic()
        yield self._end(finished=True)

    def _train_on(self, order: np.ndarray, epoch: int, batch: int, means: Means) -> Means:
        """One step; returns the epoch's means with this batch."""
        settings, (images, labels) = self.settings, self.train
        chosen = order[batch * settings.batch_size : (batch + 1) * settings.batch_size]
        digits = images[chosen]
        if settings.augmented:
            digits = distort(digits, np.random.default_rng((settings.seed, epoch, batch)))
        self.model.reset_metrics()
        logs = self.model.train_on_batch(as_input(digits), labels[chosen], return_dict=True)
        return means.plus(len(chosen), float(logs["loss"]), float(logs["accuracy"]))

    def _moment(self, epoch: float, means: Means) -> Moment:
        found = self.model.evaluate(*self.test, batch_size=250, verbose=_quiet(), return_dict=True)
        outputs = self.model.predict(self.digit, verbose=_quiet())[0]
        kernel, bias = first_weights(self.model)
        return Moment(
            epoch, float(found["loss"]), float(found["accuracy"]), means.values, kernel, bias, outputs
        )

    def _variables(self) -> tuple[list[Any], list[Any]]:
        layers = [variable for layer in self.model.layers for variable in layer.variables]
        optimizer: Any = self.model.optimizer
        return layers, optimizer.variables

    def _checkpoint(self, epoch: int, batch: int, means: Means) -> Checkpoint:
        layers, optimizer = ([_values(variable) for variable in group] for group in self._variables())
        return Checkpoint(epoch, batch, means, layers, optimizer)

    def _restore(self, checkpoint: Checkpoint) -> None:
        optimizer: Any = self.model.optimizer
        optimizer.build(self.model.trainable_variables)
        for group, values in zip(
            self._variables(), (checkpoint.variables, checkpoint.optimizer), strict=True
        ):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)

    def _end(self, finished: bool) -> Ended:
        bare = self.keras.Model.from_config(self.model.get_config())
        bare.set_weights(self.model.get_weights())
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "network.keras"
                bare.save(path)
                return Ended(finished, path.read_bytes())
        except OSError as error:
            return Ended(
                finished,
                None,
                f"The network could not be written to the server's disk ({error.strerror or error}); what it "
                "has learned is kept: continue for a file.",
            )


class Pace:
    """How long a batch takes: the mean, the first of which (Keras builds its graph) does not count."""

    def __init__(self) -> None:
        self._count, self._sum, self._start = -1, 0.0, 0.0

    def __enter__(self) -> None:
        self._start = time.monotonic()

    def __exit__(self, *exception) -> None:
        if self._count >= 0:
            self._sum += time.monotonic() - self._start
        self._count += 1

    @property
    def seconds(self) -> float:
        return self._sum / self._count if self._count > 0 else 0.0


def build(keras: Any, stack: Stack) -> Any:
    """The Keras model of a stack."""
    values = {DIGIT: keras.Input(INPUT_SHAPE)}
    for index, (spec, name) in enumerate(zip(stack.layers, stack.names, strict=True)):
        layer = getattr(keras.layers, spec.kind.name)(name=name, **spec.arguments)
        inputs = [values[source] for source in stack.sources[index]]
        values[index] = layer(inputs if len(inputs) > 1 else inputs[0])
    return keras.Model(values[DIGIT], values[len(stack.layers) - 1], name="network")


def compile_(keras: Any, model: Any, stack: Stack, settings: TrainSettings) -> None:
    """Compile it as the settings say."""
    rate = settings.learning_rate
    optimizer = {
        "rmsprop": lambda: keras.optimizers.RMSprop(rate),
        "adam": lambda: keras.optimizers.Adam(rate),
        "sgd": lambda: keras.optimizers.SGD(rate),
        "momentum": lambda: keras.optimizers.SGD(rate, momentum=0.9),
    }[settings.optimizer]()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=not ends_in_softmax(stack))
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])


def as_input(images: np.ndarray) -> np.ndarray:
    """float32 (n, 28, 28, 1) in [0, 1] from uint8, or from float32 in [0, 1]."""
    if images.dtype == np.uint8:
        images = images.astype(np.float32) / 255
    return images[..., None]


def first_weights(model: Any) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Kernel and bias of the first layer with weights, if its kernel is one picture for each unit."""
    layer = next(layer for layer in model.layers if layer.weights)
    kernel = getattr(layer, "kernel", None)
    if kernel is None or not (tuple(kernel.shape[2:3]) == (1,) or kernel.shape[0] == 784):
        return None, None
    bias = None if layer.bias is None else _values(layer.bias)[:MOST_PICTURES]
    return _values(kernel)[..., :MOST_PICTURES], bias


def _values(variable: Any) -> np.ndarray:
    """A Keras variable's values; TensorFlow's do not take part in NumPy's protocol without a warning."""
    return np.array(variable.numpy())


def _quiet() -> Any:
    """Keras declares `verbose` as str."""
    return 0


if __name__ == "__main__":
    main()
