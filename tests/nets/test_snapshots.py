"""The recorded trainings: what a file keeps, that it ends in the shipped network, and what it says of it."""

import numpy as np
import pytest

from cvdemo.digits import mnist_subset
from cvdemo.nets.model_cards import load_card
from cvdemo.nets.shipped import shipped_network
from cvdemo.nets.snapshots import (
    RECORDED,
    Measured,
    SnapshotError,
    Snapshots,
    load_measured,
    load_snapshots,
    snapshot_network,
    snapshots_path,
)

SHIPPED = [name for name in RECORDED if snapshots_path(name).exists()]
EPOCHS = [0, 0.125, 0.25, 0.5, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_last_snapshot_is_the_shipped_network_in_float16(name):
    last = snapshot_network(name, len(EPOCHS) - 1)
    for layer, shipped in zip(last.layers, shipped_network(name).layers, strict=True):
        assert layer.weights.keys() == shipped.weights.keys()
        for key, array in layer.weights.items():
            np.testing.assert_array_equal(array, shipped.weights[key].astype(np.float16))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_recorded_agrees_with_the_card(name):
    card, measured = load_card(name), load_snapshots(name).measured
    assert [each.epoch for each in measured] == EPOCHS
    by_epoch = measured[4:]
    for column, values in (
        ("running_accuracy", card.history.accuracy),
        ("running_loss", card.history.loss),
    ):
        assert [getattr(each, column) for each in by_epoch] == pytest.approx(values, abs=1e-5)
    # The weights of a card's history were not rounded to float16.
    assert [each.accuracy for each in by_epoch] == pytest.approx(card.history.val_accuracy, abs=3e-4)
    assert [each.loss for each in by_epoch] == pytest.approx(card.history.val_loss, abs=5e-4)
    wrong = 10_000 - np.trace(card.confusion_matrix)
    assert measured[-1].mistakes == pytest.approx(wrong, abs=1)


@pytest.mark.parametrize("step", [0, 2, 6])
@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "convnet_no_pooling"])
def test_predictions_on_file_are_those_of_the_network(name, step):
    """Keras made the file; NumPy runs the network here. A tie may fall either way."""
    images, index = mnist_subset().test_images[:200], mnist_subset().test_index[:200]
    answers = snapshot_network(name, step).predict(images / np.float32(255)).argmax(axis=1)
    assert np.count_nonzero(answers != load_snapshots(name).predicted[step][index]) <= 1


@pytest.mark.parametrize("name", SHIPPED)
def test_the_first_snapshot_is_untrained_and_most_is_learned_in_an_eighth_of_an_epoch(name):
    first, then = load_snapshots(name).measured[:2]
    assert first.accuracy < 0.3
    assert first.running_accuracy is None
    assert then.accuracy > 0.85


def test_all_recordings_together_are_small():
    assert sum(snapshots_path(name).stat().st_size for name in SHIPPED) < 12_000_000


def test_a_saved_recording_is_read_as_it_was(tmp_path):
    rng = np.random.default_rng(0)
    weights = (rng.standard_normal((3, 400)) * rng.choice([1e-6, 1e-3, 1, 20], (3, 400))).astype(np.float16)
    weights[:, :5] = 0
    measured = tuple(Measured(at, 0.5, 1.5, at or None, at or None) for at in (0, 0.5, 1))
    Snapshots(measured, np.zeros((3, 10), np.uint8), weights).save(snapshots_path("dense", tmp_path))
    again = load_snapshots("dense", tmp_path)
    assert again.measured == measured
    np.testing.assert_array_equal(again.weights, weights)
    assert not again.weights.flags.writeable


def test_what_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(SnapshotError, match=r"must be one of dense, convnet.*Received: 'x'"):
        load_snapshots("x")
    with pytest.raises(SnapshotError, match=r"was not recorded: dense\.snapshots\.npz is missing"):
        load_snapshots("dense", tmp_path)
    with pytest.raises(SnapshotError, match=r"must be 0 to 8\. Received: 9"):
        snapshot_network("dense", 9)
    with pytest.raises(SnapshotError, match=r"must be 0 to 8\. Received: -1"):
        snapshot_network("dense", -1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"\x93NUMPY"])
def test_a_damaged_file_is_refused(tmp_path, content):
    snapshots_path("dense", tmp_path).write_bytes(content)
    with pytest.raises(SnapshotError, match=r"dense\.snapshots\.npz does not hold snapshots"):
        load_snapshots("dense", tmp_path)


def test_what_was_measured_is_read_without_the_weights(tmp_path):
    path = snapshots_path("convnet", tmp_path)
    content = snapshots_path("convnet").read_bytes()
    middle = len(content) // 2  # of the weights, which are nearly all of the file
    path.write_bytes(content[:middle] + bytes(64) + content[middle + 64 :])
    assert load_measured("convnet", tmp_path) == load_measured("convnet")
    with pytest.raises(SnapshotError, match="does not hold snapshots"):
        load_snapshots("convnet", tmp_path)
