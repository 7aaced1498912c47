"""Files made to harm: bits turned over, structures that loop, networks at the limits of time and memory.

`CVDEMO_BIT_FLIPS=2000 python -m pytest tests/nets/forward/test_hostile_files.py` turns over more bits.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from cvdemo.nets.forward import NetworkFileError, load
from tests.nets.forward.test_keras_file import (
    CHAIN,
    FLAT_WEIGHTS,
    INPUT,
    SMALL,
    archive,
    convolution,
    dense,
    good_hdf5,
    hdf5,
    layer,
    only_loads_or_refuses,
    sequential,
)
from tests.nets.forward.test_older_files import whole

BIT_FLIPS = int(os.environ.get("CVDEMO_BIT_FLIPS", "150"))  # of each kind
HANGS = 60  # seconds of a processor: more than any machine needs

FORMS = {
    "archive": (archive(), lambda data: data),
    "description": (json.dumps(SMALL).encode(), lambda data: archive(config=data)),
    "graph": (json.dumps(CHAIN).encode(), lambda data: archive(data, hdf5(FLAT_WEIGHTS))),
    "weights": (good_hdf5(), lambda data: archive(weights=data)),
    "HDF5": (whole(), lambda data: data),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_bit_turned_over(name):
    data, pack = FORMS[name]
    rng = np.random.default_rng(0)
    used = [i for i, byte in enumerate(data) if byte]  # HDF5 is zeros for the most part
    for i in range(BIT_FLIPS):
        place = rng.choice(used) if i % 2 else rng.integers(len(data))
        spoiled = bytearray(data)
        spoiled[place] ^= 1 << rng.integers(8)
        start = time.process_time()
        only_loads_or_refuses(pack(bytes(spoiled)))
        assert time.process_time() - start < HANGS


def positions(data, signature):
    """Where a structure of HDF5 begins."""
    found, start = [], data.find(signature)
    while start >= 0:
        found.append(start)
        start = data.find(signature, start + 1)
    return found


def with_address(data, *changes):
    spoiled = bytearray(data)
    for place, value in changes:
        spoiled[place : place + 8] = value.to_bytes(8, "little")
    return spoiled


def test_an_index_of_groups_that_contains_itself():
    data = good_hdf5()
    for node in positions(data, b"TREE"):
        spoiled = with_address(data, (node + 32, node))
        spoiled[node + 5] = 1  # its children are nodes, too
        with pytest.raises(NetworkFileError, match="stored in a way Keras does not"):
            load(archive(weights=bytes(spoiled)))


def test_a_group_that_is_its_own_child():
    """Every name leads back to the outermost group."""
    data = good_hdf5()
    (root,) = np.frombuffer(data, "<u8", 1, 64)
    for node in positions(data, b"SNOD"):
        only_loads_or_refuses(archive(weights=bytes(with_address(data, (node + 16, int(root))))))


def test_a_heap_of_texts_without_end():
    def name(file):
        file["model_weights/conv"].attrs["weight_names"] = ["conv/w0:0", "conv/w1:0"]  # of variable length

    data = whole(name)
    assert load(data).parameters == 758
    (heap,) = positions(data, b"GCOL")
    for size in (0, 16, 2**63, 2**64 - 1):
        only_loads_or_refuses(bytes(with_address(data, (heap + 8, size))))  # of the collection
        only_loads_or_refuses(bytes(with_address(data, (heap + 24, size))))  # of its first object


MEAN = layer("GlobalAveragePooling2D", name="mean")
LARGEST = {
    "convolutions": (
        [
            convolution(name=name, filters=n, kernel_size=[k, k], strides=[1, 1])
            for name, n, k in (("a", 64, 3), ("b", 150, 5))
        ]
        + [MEAN, dense()],
        {
            "conv2d": [(3, 3, 1, 64), (64,)],
            "conv2d_1": [(5, 5, 64, 150), (150,)],
            "dense": [(150, 10), (10,)],
        },
    ),
    "activations": (
        [convolution(filters=600, kernel_size=[1, 1], strides=[1, 1])]
        + [layer("Activation", name=f"gelu_{i}", activation="gelu") for i in range(3)]
        + [MEAN, dense()],
        {"conv2d": [(1, 1, 1, 600), (600,)], "dense": [(600, 10), (10,)]},
    ),
    "steps": (
        [
            layer("Reshape", name="pixels", target_shape=[784, 1]),
            layer("LSTM", name="lstm", units=180, activation="tanh", recurrent_activation="sigmoid"),
            dense(),
        ],
        {"lstm/cell": [(1, 720), (180, 720), (720,)], "dense": [(180, 10), (10,)]},
    ),
    "units": (
        [layer("Flatten", name="flat"), dense(name="a", units=4096), dense(name="b", units=900), dense()],
        {"dense": [(784, 4096), (4096,)], "dense_1": [(4096, 900), (900,)], "dense_2": [(900, 10), (10,)]},
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory's peak is read from Linux's /proc")
@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_networks_are_read_and_tried_in_little_memory(name, tmp_path):
    layers, weights = LARGEST[name]
    path = tmp_path / "large.keras"
    path.write_bytes(archive(sequential(INPUT, *layers), hdf5(weights)))
    code = (
        "import re, sys; from cvdemo.nets.forward import load; "
        "from cvdemo.nets.input_scale import find_scale; find_scale(load(sys.argv[1])); print("
        # Not getrusage: its peak is also that of the large process that this one was forked from.
        "int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path],
        cwd=Path(__file__).resolve().parents[3],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=HANGS,
    )
    assert float(done.stdout) < 500
