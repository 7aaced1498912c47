"""The oracle: convolution and pooling as loops over every output, in float64, with np.pad for borders."""

from types import SimpleNamespace

import numpy as np
import pytest

NUMPY_MODE = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def naive_conv2d(
    x, kernel, bias=None, strides=(1, 1), amounts=((0, 0), (0, 0)), dilation=(1, 1), mode="zeros"
):
    """x (N, H, W, C), kernel (kh, kw, C, F), amounts ((top, bottom), (left, right))."""
    x, kernel = np.asarray(x, np.float64), np.asarray(kernel, np.float64)
    padded = np.pad(x, ((0, 0), *amounts, (0, 0)), NUMPY_MODE[mode])
    kh, kw, _, filters = kernel.shape
    reach = (kh - 1) * dilation[0] + 1, (kw - 1) * dilation[1] + 1
    out_h = (padded.shape[1] - reach[0]) // strides[0] + 1
    out_w = (padded.shape[2] - reach[1]) // strides[1] + 1
    out = np.zeros((len(x), out_h, out_w, filters))
    for n, i, j, f in np.ndindex(out.shape):
        total = 0.0 if bias is None else float(bias[f])
        for a in range(kh):
            for b in range(kw):
                cell = padded[n, i * strides[0] + a * dilation[0], j * strides[1] + b * dilation[1]]
                total += float(cell @ kernel[a, b, :, f])
        out[n, i, j, f] = total
    return out


def naive_pool2d(x, pool_size, strides, amounts, reduce):
    """x (N, H, W, C); `reduce` sees only the cells of each window that lie inside the input."""
    n, height, width, channels = x.shape
    (top, bottom), (left, right) = amounts
    out_h = (top + height + bottom - pool_size[0]) // strides[0] + 1
    out_w = (left + width + right - pool_size[1]) // strides[1] + 1
    out = np.zeros((n, out_h, out_w, channels))
    for i, j in np.ndindex(out_h, out_w):
        row, column = i * strides[0] - top, j * strides[1] - left
        rows = slice(max(row, 0), row + pool_size[0])
        columns = slice(max(column, 0), column + pool_size[1])
        out[:, i, j] = reduce(x[:, rows, columns].astype(np.float64), axis=(1, 2))
    return out


@pytest.fixture(scope="session")
def naive():
    return SimpleNamespace(conv2d=naive_conv2d, pool2d=naive_pool2d)
