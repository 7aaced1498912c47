"""The core against its peers: `python -m benchmarks.core`, with `requirements-bench.txt` installed.

All run in one process, on one thread each, in turn, so that a busy machine slows all of them alike.
Before anything is timed their results are compared. The table shows the core's time divided by the
peer's, with the goal beside it: below 1 the core is faster. Peers that are not installed are left out.
"""

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import convnet, peers
from benchmarks.peers import Peer
from cvdemo.core import KERNELS, conv2d, depthwise_conv2d, max_pool2d

RNG = np.random.default_rng(0)
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
TOLERANCE = 2e-5  # of the largest value
LIBRARIES = ("numpy", "scipy", "tensorflow", "keras", "torch", "cv2")


@dataclass(frozen=True)
class Workload:
    """`core` against `peers`: name → (maker of the peer, goal for the ratio of times, or None)."""

    name: str
    core: Callable[[], np.ndarray]
    peers: dict[str, tuple[Callable[[], Peer | None], float | None]]


def image(*shape) -> np.ndarray:
    return RNG.random(shape, dtype=np.float32)


def normal(*shape) -> np.ndarray:
    return RNG.standard_normal(shape, dtype=np.float32)


def gaussian(size: int) -> np.ndarray:
    """A separable blur of `size` × `size`, sigma a sixth of it."""
    line = np.exp(-0.5 * ((np.arange(size) - size // 2) / (size / 6)) ** 2)
    kernel = np.outer(line, line)
    return (kernel / kernel.sum()).astype(np.float32)


def slider() -> Workload:
    x, kernel = image(28, 28), KERNELS["sobel_vertical"].values
    return Workload(
        "28×28, one 3×3",
        lambda: conv2d(x, kernel),
        {
            "torch": (partial(peers.torch_conv, x, kernel, channels_last=False), 0.8),
            "ndimage": (partial(peers.scipy_ndimage, x, kernel), 0.3),
            "correlate2d": (partial(peers.scipy_correlate2d, x, kernel), 0.3),
            "TF eager": (partial(peers.tensorflow_eager, x, kernel), 0.06),
            "tf.function": (partial(peers.tensorflow_function, x, kernel), None),
            "Keras layer": (partial(peers.keras_layer, x, kernel), None),
        },
    )


def layer(size: int, channels: int, filters: int, torch_goal: float, tensorflow_goal: float) -> Workload:
    x, kernel = image(size, size, channels), normal(3, 3, channels, filters)
    return Workload(
        f"{size}×{size}×{channels} → {filters}",
        lambda: conv2d(x, kernel),
        {
            "torch": (partial(peers.torch_conv, x, kernel), torch_goal),
            "torch NCHW": (partial(peers.torch_conv, x, kernel, channels_last=False), None),
            "TF eager": (partial(peers.tensorflow_eager, x, kernel), tensorflow_goal),
            "tf.function": (partial(peers.tensorflow_function, x, kernel), None),
            "Keras layer": (partial(peers.keras_layer, x, kernel), None),
        },
    )


def whole_convnet(digits: int, goals: dict[str, float]) -> Workload:
    x, network = image(digits, 28, 28), convnet.network()
    made = convnet.keras_peers(x) | convnet.torch_peers(x)
    return Workload(
        f"whole convnet, {digits} digit{'s' * (digits > 1)}",
        lambda: network.predict(x),
        {name: (lambda peer=peer: peer, goals.get(name)) for name, peer in made.items()},
    )


def large_plain() -> Workload:
    x, kernel = image(512, 512), normal(3, 3)
    return Workload(
        "512×512, 3×3",
        lambda: conv2d(x, kernel),
        {
            "TF eager": (partial(peers.tensorflow_eager, x, kernel), 0.7),
            "ndimage": (partial(peers.scipy_ndimage, x, kernel), 0.3),
            "torch": (partial(peers.torch_conv, x, kernel, channels_last=False), 0.3),
            "correlate2d": (partial(peers.scipy_correlate2d, x, kernel), 0.1),
            "OpenCV": (partial(peers.opencv_filter2d, x, kernel), 3),
        },
    )


def photo(name: str, kernel: np.ndarray, goals: dict[str, float]) -> Workload:
    x = image(1024, 1024, 3)
    makers = {
        "TF eager": partial(peers.tensorflow_eager, x, kernel, depthwise=True),
        "torch": partial(peers.torch_conv, x, kernel, depthwise=True),
        "torch NCHW": partial(peers.torch_conv, x, kernel, depthwise=True, channels_last=False),
        "ndimage": partial(peers.scipy_ndimage, x, kernel),
        "OpenCV": partial(peers.opencv_filter2d, x, kernel),
    }
    return Workload(
        f"1024×1024×3, {name}",
        lambda: depthwise_conv2d(x, kernel),
        {peer: (maker, goals.get(peer)) for peer, maker in makers.items()},
    )


def large_kernel() -> Workload:
    x, kernel = image(2048, 2048), normal(31, 31)
    return Workload(
        "2048×2048, 31×31",
        lambda: conv2d(x, kernel),
        {
            "OpenCV": (partial(peers.opencv_filter2d, x, kernel), 1.0),
            "fftconvolve": (partial(peers.scipy_fftconvolve, x, kernel), 0.6),
            "TF eager": (partial(peers.tensorflow_eager, x, kernel), 0.1),
        },
    )


def max_pooling(shape, goals: dict[str, float]) -> Workload:
    x = image(*shape)
    makers = {
        "torch": partial(peers.torch_max_pool, x, 2, 2),
        "torch NCHW": partial(peers.torch_max_pool, x, 2, 2, channels_last=False),
        "TF eager": partial(peers.tensorflow_max_pool, x, 2, 2),
    }
    return Workload(
        f"max 2×2/2 on {'×'.join(map(str, shape))}",
        lambda: max_pool2d(x),
        {peer: (maker, goals.get(peer)) for peer, maker in makers.items()},
    )


def running_maximum() -> Workload:
    x = image(1024, 1024, 3)
    return Workload(
        "max 3×3/1 on 1024×1024×3",
        lambda: max_pool2d(x, 3, strides=1),
        {
            "OpenCV": (partial(peers.opencv_dilate, x, 3), 1.5),
            "TF eager": (partial(peers.tensorflow_max_pool, x, 3, 1), 0.7),
            "maximum_filter": (partial(peers.scipy_maximum_filter, x, 3), 0.1),
        },
    )


WORKLOADS: list[Callable[[], Workload]] = [
    slider,
    partial(layer, 28, 1, 32, 0.3, 0.1),
    partial(layer, 13, 32, 64, 1.0, 0.35),
    partial(layer, 5, 64, 128, 1.1, 0.2),
    partial(
        whole_convnet, 1, {"Keras predict": 0.003, "Keras model(x)": 0.03, "tf.function": 0.4, "torch": 0.5}
    ),
    partial(
        whole_convnet, 100, {"Keras predict": 0.15, "Keras model(x)": 0.6, "tf.function": 1.5, "torch": 0.5}
    ),
    large_plain,
    partial(photo, "3×3", normal(3, 3), {"TF eager": 1.3, "torch": 1.6, "ndimage": 0.25, "OpenCV": 2.5}),
    partial(photo, "7×7 Gaussian", gaussian(7), {"TF eager": 0.7, "torch": 0.7, "OpenCV": 1.0}),
    partial(photo, "15×15 Gaussian", gaussian(15), {"TF eager": 0.2, "OpenCV": 0.3}),
    large_kernel,
    partial(max_pooling, (28, 28, 32), {"torch": 1.1, "TF eager": 0.3}),
    partial(max_pooling, (1024, 1024, 3), {"TF eager": 1.1, "torch": 0.2}),
    running_maximum,
]


def check(name: str, ours: np.ndarray, theirs: np.ndarray) -> None:
    """RuntimeError unless both hold the same numbers."""
    if ours.shape != theirs.shape:
        raise RuntimeError(f"{name}: shapes {ours.shape} and {theirs.shape}")
    difference = np.abs(ours - theirs).max() / np.abs(theirs).max()
    if not difference <= TOLERANCE:
        raise RuntimeError(f"{name}: results differ by {difference:.1e} of the largest value")


def measure(runs: dict[str, Callable], seconds: float, clock: Callable[[], float]) -> dict[str, list[float]]:
    """Seconds per call, several samples each, taken in turn; short calls are repeated for a millisecond."""
    repeats = {}
    for name, run in runs.items():
        run()
        start = time.perf_counter()
        run()
        repeats[name] = max(1, int(1e-3 / (time.perf_counter() - start)))
    samples = {name: [] for name in runs}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(samples[name]) < 5:
        for name, run in runs.items():
            run()  # brings its own data back into the cache
            start = clock()
            for _ in range(repeats[name]):
                run()
            samples[name].append((clock() - start) / repeats[name])
    return samples


def compare(workload: Workload, seconds: float, clock: Callable[[], float]) -> dict:
    """Check and time one workload: a record for the table and the JSON file."""
    made = {name: make() for name, (make, _) in workload.peers.items()}
    made = {name: peer for name, peer in made.items() if peer is not None}
    ours = workload.core()
    for name, peer in made.items():
        check(f"{workload.name}, {name}", ours, peer.read(peer.run()))
    runs = {"core": workload.core} | {name: peer.run for name, peer in made.items()}
    samples = measure(runs, seconds, clock)
    median = {name: statistics.median(times) for name, times in samples.items()}
    least = {name: min(times) for name, times in samples.items()}
    return {
        "workload": workload.name,
        "core_seconds": {"median": median["core"], "min": least["core"]},
        "peers": {
            name: {
                "seconds": {"median": median[name], "min": least[name]},
                "ratio": {"median": median["core"] / median[name], "min": least["core"] / least[name]},
                "goal": workload.peers[name][1],
            }
            for name in made
        },
    }


def line(record: dict, statistic: str) -> str:
    """One row: the core's time, then `peer ratio (≤ goal)`, with ! where a goal is missed."""
    cells = []
    for name, peer in record["peers"].items():
        ratio, goal = peer["ratio"][statistic], peer["goal"]
        beside = "" if goal is None else f" (≤ {goal:g}){'' if ratio <= goal else ' !'}"
        cells.append(f"{name} {ratio:.2g}{beside}")
    return f"{record['workload']:<26} {1e6 * record['core_seconds'][statistic]:>9.1f} µs   {', '.join(cells)}"


def about() -> dict[str, str]:
    """The processor, the versions, and settings that hold OpenBLAS (NumPy's products) but not the peers."""
    loaded = {name: sys.modules[name].__version__ for name in LIBRARIES if name in sys.modules}
    held = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return {"processor": processor(), "python": platform.python_version()} | loaded | held


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:  # not Linux
        return platform.processor() or platform.machine()
    names = (text.partition(":")[2].strip() for text in lines if text.startswith("model name"))
    return next(names, platform.machine())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2, help="measuring time per workload")
    parser.add_argument("--only", default="", help="run workloads whose name contains this text")
    parser.add_argument(
        "--statistic", choices=("median", "min"), default="median", help="what the table shows"
    )
    parser.add_argument(
        "--clock",
        choices=CLOCKS,
        default="wall",
        help="cpu: the time this process was given, for a machine that others use at the same time",
    )
    parser.add_argument("--json", type=Path, help="write times, ratios and goals to this file")
    options = parser.parse_args()
    records = []
    for make in WORKLOADS:
        workload = make()
        if options.only in workload.name:
            records.append(compare(workload, options.seconds, CLOCKS[options.clock]))
            print(line(records[-1], options.statistic), flush=True)
    facts = about() | {"clock": options.clock}
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    if options.json:
        options.json.write_text(json.dumps({"about": facts, "workloads": records}, indent=1) + "\n")


if __name__ == "__main__":
    main()
