"""Files from strangers: each fault is told in a sentence; a file loads or is refused, and nothing else."""

import copy
import functools
import io
import json
import tracemalloc
import zipfile

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cvdemo.nets.forward import NetworkFileError, keras_file, load, loading
from cvdemo.nets.forward.hdf5 import Hdf5File

METADATA = {"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}
PARTS = ("metadata.json", "config.json", "model.weights.h5")


def layer(kind, **config):
    return {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None}


def sequential(*layers):
    config = {"name": "small", "layers": list(layers)}
    return {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}


def convolution(**changes):
    config = {"name": "conv", "filters": 2, "kernel_size": [3, 3], "strides": [2, 2], "padding": "valid"}
    return layer("Conv2D", **(config | {"dilation_rate": [1, 1], "activation": "relu"} | changes))


def dense(**changes):
    return layer("Dense", **({"name": "scores", "units": 10, "activation": "softmax"} | changes))


def pooling(**changes):
    config = {"name": "pool", "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}
    return layer("MaxPooling2D", **(config | changes))


INPUT = layer("InputLayer", name="input", batch_shape=[None, 28, 28, 1], dtype="float32")
SMALL = sequential(
    INPUT,
    convolution(),
    pooling(),
    layer("BatchNormalization", name="norm", axis=-1, epsilon=0.001),
    layer("Flatten", name="flatten"),
    dense(),
)
WEIGHTS = {
    "conv2d": [(3, 3, 1, 2), (2,)],
    "batch_normalization": [(2,)] * 4,
    "dense": [(72, 10), (10,)],
}


def hdf5(weights=None, change=None, **options):
    """Weights as Keras lays them out; `change(file)` may spoil them."""
    rng = np.random.default_rng(0)
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", **options) as file:
        for group, shapes in (WEIGHTS if weights is None else weights).items():
            held = file.create_group(f"layers/{group}/vars")
            held.attrs["name"] = group
            for i, shape in enumerate(shapes):
                held[str(i)] = rng.random(shape, np.float32)
        if change:
            change(file)
    return buffer.getvalue()


def archive(config=SMALL, weights=None, metadata=METADATA, compression=zipfile.ZIP_STORED):
    """The bytes of a `.keras` file; a part may be given as bytes, too."""
    contents = [metadata, config, hdf5() if weights is None else weights]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as zipped:
        for name, content in zip(PARTS, contents, strict=True):
            zipped.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return buffer.getvalue()


@functools.cache
def good_hdf5():
    return hdf5()


def replace_dataset(path, **arguments):
    def change(file):
        del file[path]
        file.create_dataset(path, **arguments)

    return change


def test_a_file_written_by_hand_loads(tmp_path):
    path = tmp_path / "small.keras"
    path.write_bytes(archive())
    for source in (archive(), path, str(path), archive(compression=zipfile.ZIP_DEFLATED)):
        network = load(source)
        assert (network.name, network.parameters) == ("small", 20 + 8 + 730)
    assert network.predict(np.ones((28, 28))).shape == (1, 10)
    assert [layer.name for layer in network.layers] == ["conv", "pool", "norm", "flatten", "scores"]


def test_arrays_are_those_that_hdf5_gives():
    weights = Hdf5File(good_hdf5())
    with h5py.File(io.BytesIO(good_hdf5())) as file:
        for group, shapes in WEIGHTS.items():
            for i, shape in enumerate(shapes):
                path = f"layers/{group}/vars/{i}"
                np.testing.assert_array_equal(weights.array(path, shape), file[path][()])


def test_names_from_the_file_are_made_harmless():
    odd = sequential(INPUT, convolution(name="![x](http://e.x/`<b>`"), *SMALL["config"]["layers"][2:])
    assert load(archive(odd)).layers[0].name == "??x??http???e.x???b>?"


@pytest.mark.parametrize("shape", [(28,), (1, 27, 28), (2, 28, 28, 1), (0, 28, 28)])
def test_digits_of_another_shape(shape):
    with pytest.raises(ValueError, match=r"`digits` must be \(n, 28, 28\) or \(28, 28\). Received: shape"):
        load(archive()).predict(np.zeros(shape))


BODY = SMALL["config"]["layers"]
BAD_NETWORKS = {
    "custom model": (
        {**SMALL, "class_name": "MyModel"},
        "class MyModel; only Keras's Sequential and Functional",
    ),
    "registered model": ({**SMALL, "registered_name": "x>Sequential"}, "of the class x>Sequential; only"),
    "no layers": (sequential(), "does not begin with an Input layer"),
    "only an input": (sequential(INPUT), "must have 1 to 200 layers; it has 0"),
    "no input": (sequential(*BODY[1:]), "does not begin with an Input layer"),
    "layers not a list": ({**SMALL, "config": {"layers": {}}}, "not what Keras writes"),
    "32 x 32": (
        sequential(layer("InputLayer", batch_shape=[None, 32, 32, 3]), *BODY[1:]),
        "its input is 32 × 32 × 3",
    ),
    "open size": (
        sequential(layer("InputLayer", batch_shape=[None, None, None, 28]), *BODY[1:]),
        "leaves the size",
    ),
    "12 outputs": (sequential(*BODY[:-1], dense(units=12)), "must have ten outputs; it has 12"),
    "no flatten": (sequential(*BODY[:-2], dense()), "must have ten outputs; it has 6 × 6 × 10"),
    "Lambda": (
        sequential(INPUT, layer("Lambda", name="evil"), *BODY[1:]),
        r"layer evil \(Lambda\) holds Python code of its author, which is never run",
    ),
    "three axes": (
        sequential(INPUT, layer("Conv3D", name="voxels"), *BODY[1:]),
        r"layer voxels \(Conv3D\) is of a kind",
    ),
    "mask": (
        sequential(INPUT, layer("Masking", name="mask"), *BODY[1:]),
        r"layer mask \(Masking\) leaves out steps",
    ),
    "custom layer": (
        sequential(INPUT, {**convolution(), "registered_name": "mine>Conv2D"}, *BODY[2:]),
        r"conv \(Conv2D\) is not one of Keras's own",
    ),
    "another module": (
        sequential(INPUT, {**convolution(), "module": "os"}, *BODY[2:]),
        r"conv \(Conv2D\) is not one of Keras's own",
    ),
    "float16": (
        sequential(INPUT, convolution(dtype="float16"), *BODY[2:]),
        "computes in float16; only float32",
    ),
    "int8": (
        sequential(
            INPUT, convolution(dtype={"config": {"mode": "int8", "source_name": "float32"}}), *BODY[2:]
        ),
        "is quantized to int8; only float32",
    ),
    "channels first, softmax of columns": (
        sequential(INPUT, convolution(data_format="channels_first", activation="softmax"), *BODY[2:]),
        "unusable data_format: it must be channels_last, not channels_first",
    ),
    "groups": (sequential(INPUT, convolution(groups=2), *BODY[2:]), "cannot divide 1 channels into 2 groups"),
    "strides and dilation": (
        sequential(INPUT, convolution(dilation_rate=2), *BODY[2:]),
        "does not allow together",
    ),
    "activation": (
        sequential(INPUT, convolution(activation="glu"), *BODY[2:]),
        "activation glu, which cannot",
    ),
    "activation's class": (
        sequential(INPUT, convolution(activation=layer("PReLU")), *BODY[2:]),
        "activation PReLU, which cannot",
    ),
    "custom activation": (
        sequential(INPUT, convolution(activation={**layer("ReLU"), "registered_name": "mine>f"}), *BODY[2:]),
        "activation .*, which cannot be run here",
    ),
    "kernel": (sequential(INPUT, convolution(kernel_size=[3, 0]), *BODY[2:]), "unusable kernel_size"),
    "large kernel": (sequential(INPUT, convolution(kernel_size=[29, 3]), *BODY[2:]), "kernel larger than"),
    "large window": (sequential(INPUT, pooling(pool_size=[29, 3]), *BODY[2:]), "window larger than"),
    "true is not one": (sequential(INPUT, convolution(filters=True), *BODY[2:]), "unusable filters"),
    "filters missing": (sequential(INPUT, layer("Conv2D", name="c"), *BODY[2:]), "unusable kernel_size"),
    "causal": (
        sequential(INPUT, convolution(padding="causal"), *BODY[2:]),
        "padding: it must be valid or same",
    ),
    "flat": (
        sequential(INPUT, layer("Flatten"), *BODY[1:]),
        r"conv \(Conv2D\) needs rows, columns and channels",
    ),
    "axis": (sequential(*BODY[:3], layer("BatchNormalization", axis=1), *BODY[4:]), "normalises in a way"),
    "epsilon": (
        sequential(*BODY[:3], layer("BatchNormalization", axis=3, epsilon=0), *BODY[4:]),
        "must be above 0",
    ),
    "reshape": (sequential(INPUT, layer("Reshape", target_shape=[-1, 5]), *BODY[1:]), "does not fit"),
    "softmax's axis": (sequential(INPUT, layer("Softmax", axis=1), *BODY[1:]), "axis: it must be −1"),
    "relu's slope": (sequential(INPUT, layer("ReLU", negative_slope=-1), *BODY[1:]), "negative slope"),
    "scale": (sequential(INPUT, layer("Rescaling", scale="1"), *BODY[1:]), "scale: it must be one number"),
    "padding": (sequential(INPUT, layer("ZeroPadding2D", padding=[[1, -1], [1, 1]]), *BODY[1:]), "two pairs"),
}


@pytest.mark.parametrize("name", BAD_NETWORKS)
def test_networks_that_cannot_be_run_are_refused_in_words(name):
    config, message = BAD_NETWORKS[name]
    with pytest.raises(NetworkFileError, match=message):
        load(archive(config))


TOO_MUCH = {
    "layers": (
        sequential(INPUT, *[layer("Dropout", rate=0.1)] * 196, *BODY[1:]),
        "1 to 200 layers; it has 201",
    ),
    "entries": (sequential(INPUT, *[layer("Dropout", rate=0.1)] * 600), "has 601 layers"),
    "values": (sequential(INPUT, convolution(filters=4000), *BODY[2:]), "more than 500,000 values"),
    "padded values": (
        sequential(
            INPUT,
            convolution(filters=90, strides=1),
            layer("ZeroPadding2D", padding=[[64, 64], [9, 9]]),
            *BODY[1:],
        ),
        "more than 500,000 values",
    ),
    "rows": (
        sequential(INPUT, *[layer("ZeroPadding2D", padding=[[64, 64], [0, 0]])] * 2, *BODY[1:]),
        "has maps of more than 256 rows or columns",
    ),
    "axes": (
        sequential(INPUT, layer("Reshape", target_shape=[4, 7, 2, 2, 7, 1]), *BODY[1:]),
        "has 6 axes, and up to 5 can be run here",
    ),
    "window's padding": (
        sequential(
            INPUT,
            convolution(filters=400, kernel_size=1, strides=1),
            pooling(pool_size=64, strides=64, padding="same"),
            *BODY[2:],
        ),
        "more than 500,000 values",
    ),
    "all values": (
        sequential(INPUT, convolution(filters=500, strides=1), *[layer("ReLU")] * 10, *BODY[2:]),
        "layers have more than 2,000,000 values",
    ),
    "parameters": (
        sequential(INPUT, layer("Flatten"), *[dense(units=4096)] * 2, dense()),
        "8,000,000 parameters",
    ),
    "multiplications": (
        sequential(INPUT, *[convolution(filters=250, strides=1)] * 2, *BODY[2:]),
        "needs too much computing; use fewer or smaller filters",
    ),
    "one setting": (sequential(INPUT, convolution(filters=10**9), *BODY[2:]), "whole number from 1 to 4096"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_networks_that_ask_for_too_much_are_refused_before_they_get_it(name):
    config, message = TOO_MUCH[name]
    with pytest.raises(NetworkFileError, match=message):
        load(archive(config))


def functional(*layers, ends=("in", "out"), **sources):
    """A Functional network; `sources` says which layer each layer is called on."""

    def node(source):
        history = [source, 0, 0] if isinstance(source, str) else source
        tensor = {"class_name": "__keras_tensor__", "config": {"keras_history": history}}
        return [{"args": [tensor], "kwargs": {}}]

    items = [
        {**item, "name": name, "inbound_nodes": [] if source is None else node(source)}
        for (name, source), item in zip(sources.items(), layers, strict=True)
    ]
    inputs, outputs = ([end, 0, 0] for end in ends)
    config = {"name": "small", "layers": items, "input_layers": inputs, "output_layers": [outputs]}
    return {"module": "keras", "class_name": "Functional", "config": config, "registered_name": "Functional"}


FLAT = layer("Flatten", name="flat")
CHAIN = functional(dense(), INPUT, FLAT, **{"out": "mid", "in": None, "mid": "in"})
FLAT_WEIGHTS = {"dense": [(784, 10), (10,)]}


def test_a_functional_chain_in_any_order_of_its_layers():
    network = load(archive(CHAIN, hdf5(FLAT_WEIGHTS)))
    assert [layer.kind for layer in network.layers] == ["Flatten", "Dense"]


NODE = CHAIN["config"]["layers"][0]["inbound_nodes"][0]["args"][0]
SECOND = {**NODE, "config": {"keras_history": ["out", 1, 0]}}


def nested(depth):
    """A model in a model in a model …"""
    model = sequential(layer("Flatten", name="flat"))
    for _ in range(depth):
        model = sequential(model)
    return sequential(INPUT, model, dense())


def changed(path, value):
    config = copy.deepcopy(CHAIN)
    target = config["config"]
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return config


UNCONNECTED = "not connected from its input to its output"
BAD_GRAPHS = {
    "loop": (functional(INPUT, FLAT, dense(), **{"in": None, "mid": "out", "out": "mid"}), UNCONNECTED),
    "itself": (functional(INPUT, FLAT, dense(), **{"in": None, "mid": "mid", "out": "in"}), UNCONNECTED),
    "unknown": (functional(INPUT, FLAT, dense(), **{"in": None, "mid": "in", "out": "no"}), UNCONNECTED),
    "end": (
        functional(INPUT, FLAT, dense(), ends=("in", "mid"), **{"in": None, "mid": "in", "out": "mid"}),
        "must have ten outputs; it has 784",
    ),
    "one name twice": (changed(("layers", 0, "name"), "mid"), "two layers of one name"),
    "two outputs": (changed(("output_layers",), [["mid", 0, 0], ["out", 0, 0]]), "has 2 outputs; it must"),
    "two inputs": (changed(("input_layers",), [["in", 0, 0], ["mid", 0, 0]]), "has 2 inputs; it must"),
    "no node": (changed(("layers", 0, "inbound_nodes"), {}), "not what Keras writes"),
    "nowhere": (changed(("layers", 0, "inbound_nodes"), []), r"out \(Dense\) is used nowhere"),
    "called on no tensor": (changed(("layers", 0, "inbound_nodes"), [{}, {}]), "not what Keras writes"),
    "called without end": (
        changed(("layers", 0, "inbound_nodes"), [{"args": [NODE], "kwargs": {}}] * 600),
        "has 602 layers; that is too many",
    ),
    "called on its own second call": (
        changed(("layers", 0, "inbound_nodes"), [{"args": [SECOND], "kwargs": {}}] * 2),
        UNCONNECTED,
    ),
    "a number": (changed(("layers", 0, "inbound_nodes", 0, "args", 0), 3.0), "is called on nothing"),
    "training": (changed(("layers", 0, "inbound_nodes", 0, "kwargs"), {"mask": [True]}), "extra arguments"),
    "two tensors": (
        changed(("layers", 0, "inbound_nodes", 0, "args"), [NODE, NODE]),
        r"scores \(Dense\) takes one input, but is given 2",
    ),
    "states": (
        functional(
            INPUT,
            layer("Reshape", name="rows", target_shape=[28, 28]),
            layer("LSTM", name="lstm", units=10, return_state=True),
            layer("Add", name="sum"),
            **{"in": None, "mid": "in", "lstm": "mid", "out": ["lstm", 0, 1]},
        ),
        r"lstm \(LSTM\) gives its states beside its output",
    ),
    "second output": (
        changed(("layers", 0, "inbound_nodes", 0, "args", 0, "config", "keras_history"), ["mid", 0, 1]),
        UNCONNECTED,
    ),
    "an operation": (
        changed(("layers", 2), {**CHAIN["config"]["layers"][2], "module": "keras.src.ops.numpy"}),
        "computes Flatten between its layers, an operation that cannot",
    ),
    "models in models": (nested(12), "models inside models, 8 deep and more"),
}


@pytest.mark.parametrize("name", BAD_GRAPHS)
def test_functional_networks_that_are_no_graph_of_layers(name):
    config, message = BAD_GRAPHS[name]
    with pytest.raises(NetworkFileError, match=message):
        load(archive(config, hdf5(FLAT_WEIGHTS)))


KERNEL = "layers/conv2d/vars/0"
OTHER = "layers/dense/vars/0"
BAD_WEIGHTS = {
    "not HDF5": (b"PK" * 100, "not HDF5, or they are damaged"),
    "cut off": (good_hdf5()[:3000], "weights in the file are damaged"),
    "a newer form": (hdf5(libver="latest"), "stored in a way Keras does not"),
    "missing": (hdf5({"conv2d": WEIGHTS["conv2d"]}), "no weights for batch_normalization layer 1"),
    "shape": (hdf5({**WEIGHTS, "conv2d": [(3, 3, 2, 2), (2,)]}), r"must be 3 × 3 × 1 × 2, not 3 × 3 × 2 × 2"),
    "NaN": (
        hdf5(change=lambda f: f[KERNEL].write_direct(np.full((3, 3, 1, 2), np.nan, np.float32))),
        "not finite",
    ),
    "float64": (hdf5(change=replace_dataset(KERNEL, data=np.zeros((3, 3, 1, 2)))), "must be float32"),
    "big-endian": (
        hdf5(change=replace_dataset(KERNEL, data=np.zeros((3, 3, 1, 2), ">f4"))),
        "must be float32",
    ),
    "objects": (
        hdf5(change=replace_dataset(KERNEL, shape=(3, 3, 1, 2), dtype=h5py.ref_dtype)),
        "must be float32",
    ),
    "strings": (
        hdf5(change=replace_dataset(KERNEL, shape=(3, 3, 1, 2), dtype=h5py.string_dtype())),
        "must be float32",
    ),
    "chunks": (
        hdf5(change=replace_dataset(KERNEL, data=np.zeros((3, 3, 1, 2), np.float32), chunks=(1, 1, 1, 1))),
        "stored in a way Keras does not",
    ),
    "a chunked bomb": (
        hdf5(
            change=replace_dataset(
                KERNEL, shape=(10**6, 10**6), dtype="f4", chunks=(1, 10), compression="gzip"
            )
        ),
        "stored in a way Keras does not",
    ),
    "declared only": (
        hdf5(change=replace_dataset(KERNEL, shape=(10**6, 10**6), dtype="f4")),
        "weights in the file are damaged",
    ),
    "external file": (
        hdf5(
            change=replace_dataset(KERNEL, shape=(3, 3, 1, 2), dtype="f4", external=[("/etc/passwd", 0, 72)])
        ),
        "stored in a way Keras does not",
    ),
    "soft link": (
        hdf5(change=lambda f: (f.pop(KERNEL), f.__setitem__(KERNEL, h5py.SoftLink("/" + OTHER)))),
        "stored in a way Keras does not",
    ),
    "external link": (
        hdf5(change=lambda f: (f.pop(KERNEL), f.__setitem__(KERNEL, h5py.ExternalLink("other.h5", "/x")))),
        "stored in a way Keras does not",
    ),
    "a group for an array": (
        hdf5(change=lambda f: (f.pop(KERNEL), f.create_group(KERNEL))),
        "stored in a way Keras does not",
    ),
    "an array for a group": (
        hdf5(change=lambda f: (f.pop("layers/conv2d/vars"), f.__setitem__("layers/conv2d/vars", 1.0))),
        "stored in a way Keras does not",
    ),
    "infinite outputs": (
        hdf5(
            change=lambda f: [
                f[path].write_direct(np.full(f[path].shape, 3e38, np.float32))
                for path in ("layers/conv2d/vars/1", "layers/batch_normalization/vars/0", OTHER)
            ]
        ),
        r"grow beyond 10\^18",
    ),
}


@pytest.mark.parametrize("name", BAD_WEIGHTS)
def test_weights_that_cannot_be_read_are_refused_in_words(name):
    weights, message = BAD_WEIGHTS[name]
    with pytest.raises(NetworkFileError, match=message):
        load(archive(weights=weights))


def zipped(*members, compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in members:
            file.writestr(name, content)
    return buffer.getvalue()


GOOD = list(zip(PARTS, (json.dumps(METADATA), json.dumps(SMALL), good_hdf5()), strict=True))


def encrypted():
    """The same archive with every member marked as encrypted."""
    data = bytearray(zipped(*GOOD))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data[start + offset] |= 1
    return bytes(data)


BAD_ARCHIVES = {
    "empty": (b"", "not a .keras file, or it is damaged"),
    "text": (b"hello" * 99, "not a .keras file, or it is damaged"),
    "weights alone": (good_hdf5(), "holds weights alone, without the network's description: save it"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "is a Git LFS pointer"),
    "a web page": (b"\n<!DOCTYPE html><html>", "is a web page: download the network itself"),
    "cut off": (zipped(*GOOD)[:-30], "not a .keras file, or it is damaged"),
    "encrypted": (encrypted(), "packed or encrypted in a way Keras does not use"),
    "LZMA": (zipped(*GOOD, compression=zipfile.ZIP_LZMA), "packed or encrypted in a way Keras does not use"),
    "no config": (zipped(GOOD[0], GOOD[2]), "has no config.json"),
    "in a folder": (zipped(*((f"net/{name}", content) for name, content in GOOD)), "has no config.json"),
    "many parts": (zipped(*GOOD, *((str(i), "") for i in range(20))), "more parts than Keras writes"),
    "no version": (archive(metadata={}), "saved by Keras None, which cannot be read here"),
    "not JSON": (archive(config=b"{"), "config.json is not readable JSON"),
    "not UTF-8": (archive(config=b'"\xff"'), "config.json is not readable JSON"),
    "NaN in JSON": (archive(config=b'{"a": NaN}'), "config.json is not readable JSON"),
    "deep JSON": (archive(config=b"[" * 10**6), "config.json is not readable JSON"),
    "long number": (archive(config=b'{"a": ' + b"9" * 10**5 + b"}"), "config.json is not readable JSON"),
    "a list": (archive(config=b"[]"), "config.json does not describe a network"),
    "large config": (archive(config=b" " * (2**20 + 1)), "part config.json is larger than 1 MB"),
    "too large": (bytes(keras_file.MAX_FILE_BYTES + 1), "larger than 32 MB"),
}


@pytest.mark.parametrize("name", BAD_ARCHIVES)
def test_archives_that_cannot_be_read_are_refused_in_words(name):
    data, message = BAD_ARCHIVES[name]
    with pytest.raises(NetworkFileError, match=message):
        load(data)


def test_a_directory_of_thousands_is_not_read():
    crowd = zipped(*GOOD, *((str(i), "") for i in range(4000)))
    tracemalloc.start()
    with pytest.raises(NetworkFileError, match="more parts than Keras writes"):
        load(crowd)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**16


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_part_twice():
    with pytest.raises(NetworkFileError, match="or the same part twice"):
        load(zipped(*GOOD, GOOD[1]))


@pytest.mark.parametrize(
    ("size", "message"),
    [(2**25, "unpacks to far more than a network would"), (2**26 + 1, "unpacks to more than 64 MB")],
)
def test_zip_bombs_are_refused_without_unpacking_them(size, message):
    bomb = zipped(*GOOD[:2], (PARTS[2], bytes(size)), compression=zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    with pytest.raises(NetworkFileError, match=message):
        load(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**21


def test_a_part_that_is_longer_than_it_says():
    """A directory that understates a size does not make more of it be read."""
    data = bytearray(zipped(*GOOD[:2], (PARTS[2], bytes(2**22)), compression=zipfile.ZIP_DEFLATED))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(NetworkFileError, match=r"not a \.keras file, or it is damaged|not HDF5"):
        load(bytes(data))


def only_loads_or_refuses(data):
    try:
        network = load(data)
    except NetworkFileError as error:
        message = str(error)
        assert message.endswith((".", ")."))
        assert len(message) < 400
        assert "\n" not in message
    else:
        assert network.predict(np.zeros((1, 28, 28))).shape == (1, 10)


EDITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12)


def edited(data, edits):
    spoiled = bytearray(data)
    for place, value in edits:
        spoiled[int(place * len(spoiled))] = value
    return bytes(spoiled)


@given(edits=EDITS, end=st.floats(0.2, 1), packed=st.booleans())
def test_spoiled_archives(edits, end, packed):
    data = archive(compression=zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
    only_loads_or_refuses(edited(data, edits)[: int(end * len(data)) + 1])


@given(edits=EDITS)
def test_spoiled_weights(edits):
    """The weights' HDF5 is spoiled inside a zip that is in order, where its checksum cannot help."""
    only_loads_or_refuses(archive(weights=edited(good_hdf5(), edits)))


STRUCTURE = [i for i, byte in enumerate(good_hdf5()) if byte][:4000]


@given(edits=st.lists(st.tuples(st.sampled_from(STRUCTURE), st.integers(0, 255)), min_size=1, max_size=4))
def test_spoiled_addresses_and_sizes(edits):
    """As above, aimed at bytes that mean something: addresses, sizes, types, names."""
    spoiled = bytearray(good_hdf5())
    for place, value in edits:
        spoiled[place] = value
    only_loads_or_refuses(archive(weights=bytes(spoiled)))


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.integers(-2, 70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["", "same", "Dense", "Flatten", "Lambda", "softmax", "keras.layers", "float32", "\ud800"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["class_name", "config", "name"]), inner)
    ),
    max_leaves=6,
)


@given(data=st.data(), base=st.sampled_from([SMALL, CHAIN]))
def test_spoiled_descriptions(data, base):
    """Somewhere in the description something else stands, or nothing."""
    config = copy.deepcopy(base)
    for _ in range(data.draw(st.integers(1, 3))):
        target = config
        while True:
            places = list(target) if isinstance(target, dict) else list(range(len(target)))
            if not places:
                break
            place = data.draw(st.sampled_from(places))
            if isinstance(target[place], dict | list) and target[place] and data.draw(st.integers(0, 5)):
                target = target[place]
                continue
            if data.draw(st.booleans()):
                target[place] = data.draw(JUNK)
            else:
                del target[place]
            break
    weights = good_hdf5() if base is SMALL else hdf5(FLAT_WEIGHTS)
    only_loads_or_refuses(archive(config, weights))


def test_memory_stays_small_for_the_largest_networks_allowed():
    """Just below the limits, loading and one prediction take tens of megabytes."""
    config = sequential(
        INPUT,
        convolution(filters=600, strides=1, activation=None),
        layer("ReLU", name="relu"),
        layer("GlobalAveragePooling2D", name="mean"),
        dense(),
    )
    weights = hdf5({"conv2d": [(3, 3, 1, 600), (600,)], "dense": [(600, 10), (10,)]})
    tracemalloc.start()
    network = load(archive(config, weights))
    network.predict(np.zeros((20, 28, 28), np.float32))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 2**20
    assert max(np.prod(layer.output_shape) for layer in network.layers) <= loading.MAX_VALUES
