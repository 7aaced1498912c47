"""The stores of rooms, all of which pass the same tests."""

from collections.abc import Callable

import pytest

from cvdemo.rooms import Limits, MemoryRooms, Rooms

MakeRooms = Callable[..., Rooms]


@pytest.fixture(params=["memory"])
def make_rooms(request) -> MakeRooms:
    """Makes an empty store with these limits."""

    def make(**limits) -> Rooms:
        return MemoryRooms(Limits(**limits))

    return make


@pytest.fixture
def rooms(make_rooms) -> Rooms:
    """An empty store with the app's limits, except that digits may follow each other at once."""
    return make_rooms(pause=0)
