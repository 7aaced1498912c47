"""A whole training from the command line, on the 200 samples: model, card and pictures are made."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets import model_cards
from cvdemo.nets.training.__main__ import main

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> tuple[Path, str, str]:
    """The folder with dense.keras and its card, and what the command printed."""
    folder = tmp_path_factory.mktemp("trained")
    digits = samples()
    arrays = {
        "x_train": digits.images,
        "y_train": digits.labels,
        "x_test": digits.images,
        "y_test": digits.labels,
    }
    np.savez(folder / "mnist.npz", **arrays)
    run = command("dense", "--data", folder / "mnist.npz", "--models", folder, "--seeds", 2)
    assert run.returncode == 0, run.stderr
    return folder, run.stdout, run.stderr


def command(*arguments) -> subprocess.CompletedProcess:
    line = [sys.executable, "-m", "cvdemo.nets.training", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True)


def test_card_is_complete(trained):
    card = model_cards.load_card("dense", trained[0])
    assert card.parameters == 407_050
    assert card.training.seed == 0
    assert card.history.val_accuracy[-1] == pytest.approx(card.test_accuracy, abs=1e-4)
    assert card.history.loss[0] > card.history.loss[-1]
    assert card.spread.seeds == (0, 1)
    assert card.spread.test_accuracy[0] == card.test_accuracy
    assert card.validation is None
    assert len(model_cards.load_mistake_images("dense", trained[0])) == len(card.mistakes)
    assert set(card.training.versions) == {"python", "numpy", "keras", "tensorflow"}


def test_a_log_gets_one_line_per_epoch(trained):
    lines = trained[1].splitlines()
    epochs = [i for i, line in enumerate(lines) if line.startswith("Epoch ")]
    assert [lines[i] for i in epochs] == [f"Epoch {epoch}/5" for epoch in range(1, 6)] * 2
    assert all("val_accuracy" in lines[i + 1] for i in epochs)
    assert [line for line in lines if "seed" in line] == ["dense, seed 0", "dense, seed 1"]
    assert any(line.startswith("dense: test accuracy") for line in lines)


def test_file_holds_no_optimizer(trained):
    assert (trained[0] / "dense.keras").stat().st_size < 407_050 * 4 * 1.05


def test_the_same_seed_gives_the_same_weights(trained, tmp_path):
    """In another process: what a card says can be made again."""
    run = command("dense", "--data", trained[0] / "mnist.npz", "--models", tmp_path)
    assert run.returncode == 0, run.stderr
    weights = [
        model_cards.load_card("dense", folder).file.weights_sha256 for folder in (trained[0], tmp_path)
    ]
    assert weights[0] == weights[1]


def test_missing_data_is_said_in_a_sentence(tmp_path):
    with pytest.raises(SystemExit, match=r"none\.npz does not exist\."):
        main(["dense", "--data", str(tmp_path / "none.npz"), "--models", str(tmp_path)])
