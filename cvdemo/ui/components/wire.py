"""One message for the browser: a JSON header and the arrays it describes, back to back, compressed.

Bytes reach a component untouched, while an array inside a dict would travel as an Arrow table
with one column per pixel column. Maps are mostly zeros and smooth: a quarter of their bytes is left.
"""

import json
import struct
import zlib
from collections.abc import Mapping

import numpy as np

_QUICK = 1  # zlib's level: a stroke that is being drawn sends five messages a second
_ALIGNMENT = 8  # a browser's typed array must start at a multiple of its item size
_DTYPES = {"u1": np.uint8, "i4": np.int32, "f4": np.float32}


def pack(header: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> bytes:
    """In zlib's format, little-endian: uint32 length of the JSON, the JSON, each array at an aligned offset.

    The JSON is `header` with an entry "arrays": name → [dtype, shape, offset, length], the offset
    counted from the end of the padded JSON. Arrays must be uint8, int32 or float32 and finite.
    """
    entries, chunks, offset = {}, [], 0
    for name, array in arrays.items():
        dtype = array.dtype.str[1:]
        if dtype not in _DTYPES:
            raise ValueError(f"{name} must be uint8, int32 or float32. Received: {array.dtype}")
        if dtype == "f4" and not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite. Received: NaN or infinity")
        raw = np.ascontiguousarray(array, dtype=np.dtype(_DTYPES[dtype]).newbyteorder("<")).tobytes()
        entries[name] = [dtype, list(array.shape), offset, array.size]
        chunks.append(raw + bytes(-len(raw) % _ALIGNMENT))
        offset += len(chunks[-1])
    text = json.dumps({**header, "arrays": entries}, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % _ALIGNMENT)
    return zlib.compress(b"".join([struct.pack("<I", len(text)), text, *chunks]), _QUICK)
