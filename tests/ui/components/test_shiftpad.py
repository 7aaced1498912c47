"""What a browser says of the pad is untrusted."""

import pytest

from cvdemo.ui.components.shiftpad import read_place


def test_a_place_of_this_version_counts():
    assert read_place([3, -10, 2], 10, 2) == (3, -10)


@pytest.mark.parametrize(
    "raw",
    [
        None, "3,4,2", [3, 4], [3, 4, 2, 1], [3.0, 4, 2], [True, 4, 2], [3, None, 2], [3, 11, 2], [-11, 0, 2],
        [3, 4, 1], [3, 4, "2"], {"place": [3, 4, 2]}, [10**400, 0, 2], [[3], 4, 2],
    ],
)  # fmt: skip
def test_anything_else_does_not(raw):
    assert read_place(raw, 10, 2) is None
