"""From the bytes of a picture someone chose to an array, or one sentence that says why not.

A few kilobytes can hold a picture that takes minutes and gigabytes to decode. So a large picture is decoded
in a process of its own, which the system ends when it takes too much. It gets the bytes through a pipe:
an upload is never written to the disk.
"""

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

import numpy as np
from PIL import Image

from cvdemo.digits.photo import decoder
from cvdemo.digits.photo.decoder import FORMATS, UploadError, millions

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1_000_000
SMALL = 500_000  # pixels, and bytes: what can be decoded here, because it cannot take long or much
SECONDS = 10  # a process that decodes has 2 seconds of a processor: the machine may be busy
AT_ONCE = BoundedSemaphore(2)
EXTENSIONS = [extension for extensions in FORMATS.values() for extension in extensions]


def decode_upload(data: bytes) -> np.ndarray:
    """Decode a picture in one of `FORMATS`; of a GIF, its first frame.

    It is rotated as its EXIF orientation says; transparent pixels become white (black, if the picture
    itself is white). Pictures larger than 2048 pixels a side are scaled down.

    Args:
        data: The bytes of the file.

    Returns:
        uint8, (H, W) for a grey picture, (H, W, 3) for one in colour.

    Raises:
        UploadError: If the file is empty, too large, damaged, of another format, or too much work.
    """
    if not data:
        raise UploadError("This file is empty: 0 bytes.")
    if len(data) > MAX_BYTES:
        raise UploadError(
            f"This file has {millions(len(data))} MB and the limit is {MAX_MEGABYTES} MB: "
            "make the picture smaller."
        )
    picture = decoder.open_picture(data)
    if picture.width * picture.height > SMALL or len(data) > SMALL:
        return _decode_elsewhere(data, picture)
    return np.array(decoder.decode(picture))


def _decode_elsewhere(data: bytes, picture: Image.Image) -> np.ndarray:
    """Decode in a process with limits."""
    too_much = UploadError(
        f"This {picture.format} picture ({picture.width:,} × {picture.height:,} pixels) takes too much "
        "time or memory: save it again, smaller, and try once more."
    )
    with AT_ONCE:
        try:
            answer = subprocess.run(
                [sys.executable, "-I", str(Path(decoder.__file__).resolve())],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                timeout=SECONDS,
                check=True,
            ).stdout
        except (subprocess.SubprocessError, OSError):
            raise too_much from None
    header, _, pixels = answer.partition(b"\n")
    kind, _, rest = header.decode().partition(" ")
    if kind == "error":
        raise UploadError(rest)
    width, height = (int(number) for number in rest.split())
    shape = (height, width) if kind == "L" else (height, width, 3)
    return np.frombuffer(pixels, np.uint8).reshape(shape).copy()
