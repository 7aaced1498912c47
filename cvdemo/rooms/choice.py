"""Which store a server has."""

import os

from cvdemo.rooms.memory import MemoryRooms
from cvdemo.rooms.rooms import Rooms

VARIABLE = "CVDEMO_REDIS_URL"


def rooms_of_environment() -> Rooms:
    """Rooms in Redis if CVDEMO_REDIS_URL says where it is, otherwise in this process.

    Returns:
        A store for the whole server: make one only.

    Raises:
        ValueError: If CVDEMO_REDIS_URL is no address. The message does not repeat it: it may hold a password.
    """
    url = os.environ.get(VARIABLE, "").strip()
    if not url:
        return MemoryRooms()
    from cvdemo.rooms.redis import RedisRooms  # half a second that servers with rooms in memory do not need

    try:
        return RedisRooms(url)
    except ValueError as error:
        raise ValueError(f"{VARIABLE} must be an address such as redis://localhost:6379/0.") from error
