"""Which store a server has."""

from cvdemo.rooms.memory import MemoryRooms
from cvdemo.rooms.rooms import Rooms


def rooms_of_environment() -> Rooms:
    """Rooms in this process."""
    return MemoryRooms()
