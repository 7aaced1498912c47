"""One line on the terminal that says how far a training is."""

import sys
import time


class Progress:
    """Call `step()` after every batch and `epoch_end()` after every epoch."""

    def __init__(self, title: str, epochs: int, steps: int, stream=sys.stderr):
        self.title, self.epochs, self.steps, self.stream = title, epochs, steps, stream
        self.epoch = self.step_in_epoch = 0
        self.started = self.shown = time.monotonic()

    def step(self, **numbers: float) -> None:
        self.step_in_epoch += 1
        now = time.monotonic()
        if self.stream.isatty() and now - self.shown > 0.2:
            self.shown = now
            self._write("\r", self._line(numbers))

    def epoch_end(self, **numbers: float) -> None:
        self._write("\r" if self.stream.isatty() else "", self._line(numbers) + "\n")
        self.epoch, self.step_in_epoch = self.epoch + 1, 0

    def seconds_left(self) -> float:
        done = self.epoch * self.steps + self.step_in_epoch
        return (time.monotonic() - self.started) / done * (self.epochs * self.steps - done)

    def _line(self, numbers: dict[str, float]) -> str:
        minutes, seconds = divmod(round(self.seconds_left()), 60)
        shown = "".join(f", {key} {value:.4f}" for key, value in numbers.items())
        return (
            f"{self.title}: epoch {self.epoch + 1}/{self.epochs}, step {self.step_in_epoch}/{self.steps}"
            f"{shown}, {minutes} min {seconds:02d} s left"
        )

    def _write(self, start: str, line: str) -> None:
        self.stream.write(start + line + ("\x1b[K" if start and not line.endswith("\n") else ""))
        self.stream.flush()
