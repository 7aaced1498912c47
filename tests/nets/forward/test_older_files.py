"""Files of Keras 2, and HDF5 files of whole networks: the same network, whatever holds it."""

import copy
import io
import json

import h5py
import numpy as np
import pytest

from cvdemo.nets.forward import NetworkFileError, load
from tests.nets.forward.test_graphs_agree_with_keras import (
    arithmetic,
    attention,
    channels_first,
    nested,
    residual,
    slices,
    twice,
)
from tests.nets.forward.test_keras_file import SMALL, WEIGHTS, archive, hdf5, layer

DIGITS = np.random.default_rng(0).random((3, 28, 28), np.float32)
KERAS_2 = {"keras_version": "2.15.0", "date_saved": "2024-02-23@17:03:28"}


@pytest.fixture(scope="module")
def keras():
    import keras

    return keras


def frozen(keras):
    """An inner model of which a part is not trained: its weights stand last in the file."""
    make = keras.layers
    head = [make.Dense(6), make.BatchNormalization(), make.Dense(5, trainable=False), make.Dense(4)]
    inner = keras.Sequential([keras.Input((784,)), *head])
    return keras.Sequential([keras.Input((28, 28)), make.Flatten(), inner, make.Dense(10)])


def sequences(keras):
    """Layers that are made of layers, and of cells."""
    make = keras.layers
    head = [
        make.TimeDistributed(make.GRU(5, dropout=0.1)),
        make.Bidirectional(make.LSTM(4, return_sequences=True)),
        make.RNN([make.LSTMCell(4), make.LSTMCell(3)]),
    ]
    inner = keras.Sequential([keras.Input((28, 28, 1)), *head, make.Dense(4, trainable=False)])
    return keras.Sequential([keras.Input((28, 28, 1)), inner, make.Dense(10)])


OF_KERAS_3 = [residual, nested, frozen, sequences, attention, slices, twice, arithmetic, channels_first]


@pytest.mark.parametrize("make", OF_KERAS_3, ids=lambda make: make.__name__)
@pytest.mark.filterwarnings("ignore:The structure of `inputs`")
def test_an_hdf5_file_of_a_whole_network_agrees_with_keras(keras, make, tmp_path):
    keras.utils.set_random_seed(2)
    model = make(keras)
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    model.save(tmp_path / "network.h5")
    network = load((tmp_path / "network.h5").read_bytes())  # the first bytes tell, not the name
    expected = model(DIGITS.reshape(-1, *model.inputs[0].shape[1:]), training=False).numpy()
    assert np.abs(network.predict(DIGITS) - expected).max() <= 1e-5
    assert network.parameters == model.count_params()


def old_sequential():
    """SMALL as Keras 2 describes it."""
    config = copy.deepcopy(SMALL)
    first = config["config"]["layers"][0]["config"]
    first["batch_input_shape"] = first.pop("batch_shape")
    return config


def old_functional():
    """SMALL as a graph, its nodes as lists of names; it halves the digit first."""
    sequence = copy.deepcopy(SMALL["config"]["layers"])
    sequence.insert(1, layer("TFOpLambda", name="half", function="math.truediv"))
    sequence[1] |= {"module": "tf_keras.src.layers.core.tf_op_layer", "registered_name": "TFOpLambda"}
    items, before = [], None
    for item in sequence:
        name = item["config"]["name"]
        call = [before, 1, 0, {"y": 2.0, "name": None}] if name == "half" else [[before, 1, 0, {}]]
        items.append({**item, "name": name, "inbound_nodes": [call] if before else []})
        before = name
    config = {"name": "small", "layers": items}
    config |= {"input_layers": [["input", 0, 0]], "output_layers": [["scores", 0, 0]]}
    return {"class_name": "Functional", "config": config}


def test_a_keras_file_of_keras_2_gives_the_same_network():
    expected = load(archive()).predict(DIGITS)
    old = load(archive(old_sequential(), metadata=KERAS_2))
    np.testing.assert_array_equal(old.predict(DIGITS), expected)
    graph = load(archive(old_functional(), metadata=KERAS_2))
    np.testing.assert_allclose(graph.predict(2 * DIGITS), expected, atol=1e-6)
    assert [each.kind for each in graph.layers][:2] == ["Rescaling", "Conv2D"]


def old_operations():
    """SMALL on what several operations make of the digit: the digit again."""
    every = {"start": None, "stop": None, "step": None}
    operations = {
        "part": ("__operators__.getitem", ["input", 0, 0, {"slice_spec": [every, every | {"start": 0}]}]),
        "column": ("__operators__.getitem", ["part", 0, 0, {"slice_spec": ["...", None]}]),
        "mean": ("math.reduce_mean", ["column", 0, 0, {"axis": -1, "keepdims": False, "name": None}]),
        "rest": ("math.subtract", ["_CONSTANT_VALUE", -1, 1.0, {"y": ["mean", 0, 0], "name": None}]),
        "again": ("math.subtract", ["_CONSTANT_VALUE", -1, 1.0, {"y": ["rest", 0, 0], "name": None}]),
        "twice": ("__operators__.add", ["again", 0, 0, {"y": ["mean", 0, 0], "name": None}]),
        "half": ("math.truediv", ["twice", 0, 0, {"y": 2.0, "name": None}]),
    }
    operations["column"][1][3]["slice_spec"][0] = {"class_name": "__ellipsis__"}
    config = old_functional()
    first, _, *rest = config["config"]["layers"]
    made = [
        {**layer("TFOpLambda", name=name, function=function), "name": name, "inbound_nodes": [call]}
        for name, (function, call) in operations.items()
    ]
    config["config"]["layers"] = [first, *made, *rest]
    return config


def test_operations_of_keras_2():
    graph = load(archive(old_operations(), metadata=KERAS_2))
    np.testing.assert_allclose(graph.predict(DIGITS), load(archive()).predict(DIGITS), atol=1e-6)


def test_a_digit_is_not_classified_in_training_mode():
    config = old_functional()
    config["config"]["layers"][-1]["inbound_nodes"][0][0][3]["training"] = True
    with pytest.raises(NetworkFileError, match=r"scores \(Dense\) is called with extra arguments"):
        load(archive(config, metadata=KERAS_2))


def test_weights_of_keras_2_13_are_found_where_numbers_are_left_out():
    config = copy.deepcopy(SMALL)
    dense = config["config"]["layers"][-1]
    config["config"]["layers"].append(copy.deepcopy(dense))
    weights = {**WEIGHTS, "dense_2": [(10, 10), (10,)]}

    def move(file):
        file.move("layers", "_layer_checkpoint_dependencies")

    network = load(archive(config, hdf5(weights, change=move), metadata=KERAS_2))
    assert [layer.parameters for layer in network.layers][-2:] == [730, 110]


SMALL_TEXT = json.dumps(SMALL)


def whole(change=None, text=SMALL_TEXT):
    """An HDF5 file of SMALL with texts of fixed length, as early h5py wrote them."""
    rng = np.random.default_rng(0)
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.attrs["model_config"] = np.bytes_(text)
        names = ["input", "conv", "pool", "norm", "flatten", "scores"]
        shapes = dict(zip(("conv", "norm", "scores"), WEIGHTS.values(), strict=True))
        for name in names:
            group = file.create_group(f"model_weights/{name}")
            paths = [f"{name}/w{i}:0" for i in range(len(shapes.get(name, [])))]
            group.attrs["weight_names"] = np.array(paths, "S") if paths else np.array([])
            for path, shape in zip(paths, shapes.get(name, []), strict=True):
                group[path] = rng.random(shape, np.float32)
        if change:
            change(file)
    return buffer.getvalue()


def test_texts_of_fixed_length():
    np.testing.assert_array_equal(load(whole()).predict(DIGITS), load(archive()).predict(DIGITS))


def without_names(file):
    del file["model_weights/conv"].attrs["weight_names"]


def with_a_wrong_name(file):
    file["model_weights/conv"].attrs["weight_names"] = np.array(["conv/w0:0", "conv/w7:0"], "S")


BAD = {
    "no names": (whole(without_names), "has 0 arrays of weights for conv; it needs 2"),
    "a wrong name": (whole(with_a_wrong_name), "has no weights at model_weights/conv/conv/w7:0"),
    "no JSON": (whole(text="{"), "model_config is not readable JSON"),
    "a list": (whole(text="[]"), "model_config does not describe a network"),
    "cut off": (whole()[:4000], "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_hdf5_files_that_cannot_be_read_are_refused_in_words(name):
    data, message = BAD[name]
    with pytest.raises(NetworkFileError, match=message):
        load(data)
