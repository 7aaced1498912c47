"""Rooms: a lecturer's page that a class follows, questions it answers, digits it sends. Nothing is kept.

A room is opaque to this package: it stores where the lecturer is, what is asked and what was sent, checks
sizes and rights, and knows nothing of pages. One server keeps its rooms in memory; several share them in
Redis.
"""

from cvdemo.rooms.choice import rooms_of_environment
from cvdemo.rooms.codes import read_code
from cvdemo.rooms.errors import (
    NoSuchRoomError,
    NotLecturerError,
    QuestionOverError,
    RoomEndedError,
    RoomError,
    RoomFullError,
    StoreGoneError,
    TooManyRoomsError,
    TooSoonError,
)
from cvdemo.rooms.limits import Limits
from cvdemo.rooms.memory import MemoryRooms
from cvdemo.rooms.room import AskedQuestion, Place, Room, SentDigit
from cvdemo.rooms.rooms import Rooms

__all__ = [
    "AskedQuestion",
    "Limits",
    "MemoryRooms",
    "NoSuchRoomError",
    "NotLecturerError",
    "Place",
    "QuestionOverError",
    "Room",
    "RoomEndedError",
    "RoomError",
    "RoomFullError",
    "Rooms",
    "SentDigit",
    "StoreGoneError",
    "TooManyRoomsError",
    "TooSoonError",
    "read_code",
    "rooms_of_environment",
]
