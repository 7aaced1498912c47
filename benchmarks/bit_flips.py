"""Pictures with damaged bits, as an upload: python -m benchmarks.bit_flips

Each of 2,000 copies of a picture in every format has 1 to 8 bits flipped. It must be decoded, or refused in
a sentence; anything else ends the script with the error.
"""

import argparse
import io
import time
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image

from cvdemo.digits import UploadError, decode_upload

KINDS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "AVIF")
MOST = 8


def picture_of(kind: str) -> bytes:
    """A small picture in colour, in Pillow's format `kind`."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (24, 32, 3), dtype=np.uint8).repeat(2, axis=0).repeat(2, axis=1)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **({"progressive": True} if kind == "JPEG" else {}))
    return file.getvalue()


def flips(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` copies of `data`, 1 to 8 bits flipped; in every other one of its first 128 bytes."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        damaged = np.frombuffer(data, np.uint8).copy()
        reach = len(data) if number % 2 else min(len(data), 128)
        for place in rng.integers(0, reach, rng.integers(1, MOST + 1)):
            damaged[place] ^= 1 << rng.integers(8)
        yield damaged.tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bit_flips", description=__doc__)
    parser.add_argument("--each", type=int, default=2000)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for kind in KINDS:
        refused, slowest = 0, 0.0
        for damaged in flips(picture_of(kind), options.each, seed=0):
            start = time.perf_counter()
            try:
                decode_upload(damaged)
            except UploadError:
                refused += 1
            slowest = max(slowest, time.perf_counter() - start)
        print(
            f"{kind:5} {options.each:,} tried, {refused:,} refused, the slowest {slowest:.2f} s", flush=True
        )


if __name__ == "__main__":
    main()
