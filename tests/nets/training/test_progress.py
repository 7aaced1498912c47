import io

from cvdemo.nets.training import progress
from cvdemo.nets.training.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(stream, monkeypatch, seconds_per_step=30.0):
    clock = iter(range(1000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock) * seconds_per_step)
    shown = Progress("dense", epochs=2, steps=3, stream=stream)
    for _ in range(2):
        for _ in range(3):
            shown.step(accuracy=0.5)
        shown.epoch_end(accuracy=0.75)
    return stream.getvalue()


def test_a_log_gets_one_line_per_epoch(monkeypatch):
    lines = run(io.StringIO(), monkeypatch).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("dense: epoch 1/2, step 3/3, accuracy 0.7500, ")
    assert lines[1].endswith("0 min 00 s left")


def test_a_terminal_gets_a_line_that_is_written_over(monkeypatch):
    text = run(Terminal(), monkeypatch)
    assert "\rdense: epoch 2/2, step 1/3, accuracy 0.5000" in text
    assert text.count("\n") == 2


def test_seconds_left_are_those_of_the_steps_left(monkeypatch):
    clock = iter([0.0, 10.0, 10.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    shown = Progress("dense", epochs=2, steps=5, stream=io.StringIO())
    shown.step()
    assert shown.seconds_left() == 90
