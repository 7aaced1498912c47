"""Training as a service: a queue of visitors' trainings, one of which runs, in a process of its own."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from ..pipe.server_end import PipedProcess, WorkerGoneError
from ..stack import StackError, stack_from_code
from .job import refusal
from .messages import STOP, Checkpoint, Ended, Failed, Job, Message, Moment, Progress

WORKER = "cvdemo.nets.train_worker.worker"
MOST_WAITING = 30
AWAY_SECONDS = 15.0  # without a sign of life from the page, after which its training is stopped
TIME_LIMIT = 900.0  # seconds of one training, queue not counted
STOP_SECONDS = 20.0  # a worker that does not stop by itself is killed after this long
LOOK_SECONDS = 0.25

Status = Literal["waiting", "starting", "training", "stopped", "finished", "failed"]


class TrainingError(ValueError):
    """A training that is refused; the message is a sentence for the user."""


class TrainingRun:
    """A visitor's training: what it reports while it runs, and what is left of it afterwards.

    The visitor's session holds it, so it ends with the session. One thread of the service writes it, any may
    read it.

    Attributes:
        job: What is trained.
        status: "stopped" can be continued, "finished" and "failed" are the end.
        moments: Looked at so far.
        curve: Progress so far: the means of each epoch, as they grow.
        progress: The last of it.
        network: The `.keras` file that has come out; None until the end.
        problem: What went wrong, or why it was stopped, in a sentence.
    """

    def __init__(self, job: Job, earlier: "TrainingRun | None" = None):
        self.job = job
        self.status: Status = "waiting"
        self.moments: list[Moment] = [*earlier.moments] if earlier else []
        self.curve: list[Progress] = [*earlier.curve] if earlier else []
        self.progress: Progress | None = None
        self.checkpoint: Checkpoint | None = job.checkpoint
        self.network: bytes | None = None
        self.problem: str | None = None
        self._seen_at = time.monotonic()
        self._stop = threading.Event()

    @property
    def over(self) -> bool:
        """It neither waits nor runs."""
        return self.status in ("stopped", "finished", "failed")

    @property
    def seconds_left(self) -> float | None:
        """Until all epochs are done, at the pace so far; None before there is one."""
        if not self.progress or not self.progress.seconds:
            return None
        settings = self.job.settings
        return (settings.epochs - self.progress.epoch) * settings.batches * self.progress.seconds

    def show_life(self) -> None:
        """The visitor is looking; not being called for `AWAY_SECONDS` stops the training."""
        self._seen_at = time.monotonic()

    def stop(self) -> None:
        """End it after this batch, with what it has learned; returns at once."""
        self._stop.set()

    def continued(self, epochs: int | None = None) -> "TrainingRun":
        """A run that goes on where this one was.

        Args:
            epochs: In all; None: as many as were meant.
        """
        if self.checkpoint is None:
            raise TrainingError("There is nothing to continue: start again.")
        settings = self.job.settings if epochs is None else replace(self.job.settings, epochs=epochs)
        run = TrainingRun(replace(self.job, settings=settings, checkpoint=self.checkpoint), self)
        reached = self.checkpoint.epochs(settings)
        run.moments = [moment for moment in run.moments if moment.epoch <= reached + 1e-9]
        run.curve = [progress for progress in run.curve if progress.epoch <= reached + 1e-9]
        return run

    @property
    def away(self) -> bool:
        """No page has shown life for too long."""
        return time.monotonic() - self._seen_at > AWAY_SECONDS

    @property
    def stopping(self) -> bool:
        """It was told to stop."""
        return self._stop.is_set()


class TrainingService:
    """One for the whole server; every method may be called from any thread.

    Args:
        start: Makes the worker process; a test puts another in its place.
    """

    def __init__(self, start: Callable[[], PipedProcess] = lambda: PipedProcess(WORKER)):
        self._start = start
        self._changed = threading.Condition()
        self._waiting: list[TrainingRun] = []
        self._current: TrainingRun | None = None
        self._process: PipedProcess | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The worker's process id; None while nothing is trained."""
        process = self._process
        return process.pid if process else None

    def put(self, run: TrainingRun) -> None:
        """Let a run wait for its turn; returns at once.

        Raises:
            TrainingError: When the queue is full or the service closed.
        """
        with self._changed:
            if self._closed:
                raise TrainingError("The server is shutting down.")
            self._waiting = [each for each in self._waiting if not each.away]
            if len(self._waiting) >= MOST_WAITING:
                raise TrainingError(f"{MOST_WAITING} trainings wait already: try again in a few minutes.")
            self._waiting.append(run)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run_all, name="training", daemon=True)
                self._thread.start()
            self._changed.notify()

    def place(self, run: TrainingRun) -> int:
        """How many trainings end before this one begins: 0 for the one that runs."""
        with self._changed:
            if run not in self._waiting:
                return 0
            before = [each for each in self._waiting[: self._waiting.index(run)] if not each.away]
            return len(before) + (self._current is not None)

    def close(self) -> None:
        """End the worker process; runs that wait are stopped."""
        with self._changed:
            self._closed = True
            waiting, self._waiting = self._waiting, []
            process, thread = self._process, self._thread
            self._changed.notify()
        for run in waiting:
            run.status, run.problem = "stopped", "The server is shutting down."
        if process:
            process.kill()
        if thread:
            thread.join()

    # From here on: in the service's own thread.

    def _run_all(self) -> None:
        while (run := self._next()) is not None:
            try:
                self._train(run)
            except Exception as error:  # a broken run must not end the queue
                run.problem, run.status = f"The training failed ({error}).", "failed"
            finally:
                self._current = None

    def _next(self) -> TrainingRun | None:
        """The next run whose visitor is still there; None when closed."""
        with self._changed:
            while not self._closed:
                while self._waiting:
                    run = self._waiting.pop(0)
                    if run.stopping or run.away:
                        run.status = "stopped"
                        continue
                    self._current, run.status = run, "starting"
                    return run
                self._changed.wait(1)
            return None

    def _train(self, run: TrainingRun) -> None:
        try:
            with self._changed:
                if self._closed:
                    raise WorkerGoneError("The server is shutting down.")
                process = self._process = self._start()
        except (OSError, WorkerGoneError) as error:
            _end_early(run, f"The training could not be started ({error}).")
            return
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(run, process, ended), daemon=True)
        watcher.start()
        try:
            process.send(run.job)
            while not run.over:
                _take(run, process.receive())
        except WorkerGoneError:
            _end_early(run, run.problem or "The training process ended unexpectedly.")
        finally:
            ended.set()
            self._process = None
            process.close()
            watcher.join()


def _watch(run: TrainingRun, process: PipedProcess, ended: threading.Event) -> None:
    """Tell the worker to stop when the visitor says so, is gone, or has had their time; else kill it."""
    deadline = time.monotonic() + TIME_LIMIT
    while not ended.wait(LOOK_SECONDS):
        if run.away:
            run.problem = "The training was stopped when its page was left."
        elif time.monotonic() > deadline:
            run.problem = f"The training was stopped after {TIME_LIMIT / 60:.0f} minutes, which is the limit."
        elif not run.stopping:
            continue
        run.stop()
        break
    if ended.is_set():
        return
    try:
        if run.status == "starting":
            process.kill()  # Keras is still loading: there is nothing to keep
            return
        process.send(STOP)
    except WorkerGoneError:
        return
    if not ended.wait(STOP_SECONDS):
        process.kill()


def _take(run: TrainingRun, message: Message) -> None:
    """Note what the worker reports."""
    match message:
        case Progress():
            run.curve.append(message)
            run.progress, run.status = message, "training"
        case Moment():
            run.moments.append(message)
            run.status = "training"
        case Checkpoint():
            run.checkpoint = message
        case Ended():
            run.network, run.problem = message.network, message.problem or run.problem
            run.status = "finished" if message.finished else "stopped"
        case Failed():
            run.problem, run.status = message.sentence, "failed"


def _end_early(run: TrainingRun, sentence: str) -> None:
    """Without the worker's own last message: what its last checkpoint holds is kept."""
    if run.stopping and run.checkpoint is None:
        run.problem, run.status = run.problem, "stopped"
    elif run.checkpoint is None:
        run.problem, run.status = f"{sentence} Start it again.", "failed"
    else:
        reached = run.checkpoint.epochs(run.job.settings)
        epochs = f"{reached:.2f}".rstrip("0").rstrip(".") + f" epoch{'' if reached == 1 else 's'}"
        run.problem = f"{sentence} What it had learned after {epochs} is kept: continue."
        run.status = "stopped"


def checked(job: Job) -> TrainingRun:
    """A run for a job that the server accepts.

    Raises:
        TrainingError: With the sentence that says why it does not.
    """
    try:
        stack = stack_from_code(job.stack)
    except StackError as error:
        raise TrainingError(str(error)) from error
    if sentence := refusal(stack, job.settings):
        raise TrainingError(sentence)
    return TrainingRun(job)
