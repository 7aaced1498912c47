"""One pattern at two places: what is drawn of it is so, for every kernel of the bank."""

import numpy as np
import pytest

from cvdemo.core import KERNELS
from cvdemo.ui.mechanics.panels.equivariance import DOWN, PATTERN, STRIDE, two_places


@pytest.mark.parametrize("name", KERNELS)
def test_the_answer_moves_with_the_pattern_and_ends_at_stride_and_border(name):
    kernel = KERNELS[name].values
    there = two_places(kernel)
    rows, columns = (a + b - 1 for a, b in zip(kernel.shape, PATTERN.shape, strict=True))
    first = there.response[:rows, :columns]
    second = there.response[DOWN : DOWN + rows, there.right : there.right + columns]
    assert second.shape == (rows, columns)
    np.testing.assert_array_equal(first, second)
    assert np.count_nonzero(there.response) == 2 * np.count_nonzero(first)  # all of both is on the map

    assert there.right % STRIDE  # so the second is seen from other places
    assert (there.grid > 0).sum() == (there.at_border > 0).sum() == 2 * (PATTERN > 0).sum()
    cut = there.cut.copy()
    cut[:rows, :columns] -= first
    whole = np.abs(first).sum()
    assert np.abs(cut).sum() < whole


@pytest.mark.parametrize("name", KERNELS)
def test_with_a_stride_the_two_answers_differ(name):
    kernel = KERNELS[name].values
    there = two_places(kernel)
    rows, columns = (a + b - 1 for a, b in zip(kernel.shape, PATTERN.shape, strict=True))
    first = there.strided[: -(-rows // STRIDE), : -(-columns // STRIDE)]
    moved = there.right // STRIDE + 1
    second = there.strided[DOWN // STRIDE :, moved:]
    shape = np.minimum(first.shape, second.shape)
    assert not np.array_equal(first[: shape[0], : shape[1]], second[: shape[0], : shape[1]])
