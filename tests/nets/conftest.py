import shutil
from pathlib import Path

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets import Classifier
from cvdemo.nets.model_cards import card_path, model_path


@pytest.fixture(scope="session")
def classifier():
    """One worker process for all tests; a test that harms it starts its own."""
    with Classifier() as classifier:
        classifier.warm_up()
        yield classifier


@pytest.fixture(scope="session")
def sample_digits() -> np.ndarray:
    """float32 (200, 28, 28): the samples that ship, 20 of each class, from MNIST's test set."""
    return samples().images.astype(np.float32) / 255


@pytest.fixture(scope="session")
def sample_labels() -> np.ndarray:
    return samples().labels


@pytest.fixture
def models_with_dense(tmp_path) -> Path:
    """A models folder with the smallest network only: its worker starts sooner."""
    shutil.copy(model_path("dense"), tmp_path)
    shutil.copy(card_path("dense"), tmp_path)
    return tmp_path
