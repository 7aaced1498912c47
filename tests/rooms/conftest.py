"""The stores of rooms, all of which pass the same tests."""

from collections.abc import Callable

import pytest

from cvdemo.rooms import Limits, MemoryRooms, Rooms

MakeRooms = Callable[..., Rooms]


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """A Redis for all tests of this process that need nothing but one."""
    pytest.importorskip("redis", reason="redis is not installed")
    from benchmarks.servers.redis_server import EXECUTABLE, MISSING, RedisServer

    if EXECUTABLE is None:
        pytest.skip(MISSING)
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture(params=["memory", "redis"])
def make_rooms(request) -> MakeRooms:
    """Makes an empty store with these limits."""
    if request.param == "memory":
        return lambda **limits: MemoryRooms(Limits(**limits))
    server = request.getfixturevalue("redis_server")

    def make(**limits) -> Rooms:
        from cvdemo.rooms.redis import RedisRooms

        server.empty()
        return RedisRooms(server.url, Limits(**limits), timeout=5, fresh=0)

    return make


@pytest.fixture
def rooms(make_rooms) -> Rooms:
    """An empty store with the app's limits, except that digits may follow each other at once."""
    return make_rooms(pause=0)
