"""Rooms that several servers share: all see the same, few commands are needed, Redis may go for a while."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("redis", reason="redis is not installed")

import redis

from benchmarks.servers.redis_server import EXECUTABLE, MISSING, RedisServer
from cvdemo.rooms import (
    Limits,
    MemoryRooms,
    NoSuchRoomError,
    Place,
    RoomEndedError,
    StoreGoneError,
    rooms_of_environment,
)
from cvdemo.rooms import redis as of_redis
from cvdemo.rooms.redis import RedisRooms

pytestmark = pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)


@pytest.fixture
def server(tmp_path):
    """A Redis of one test, which keeps its rooms when it is killed."""
    server = RedisServer(tmp_path, keep=True)
    yield server
    server.kill()


@pytest.fixture
def impatient(monkeypatch):
    """The app's pause after a fault, ten times shorter."""
    monkeypatch.setattr(of_redis, "PAUSE", of_redis.PAUSE / 10)


def eventually(see, seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not see():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_servers_see_the_same_room(redis_server):
    one, other = RedisRooms(redis_server.url), RedisRooms(redis_server.url)
    code, secret = one.open()
    assert other.look(code).place is None
    one.lead(code, secret, Place("strides", "stride_step=3"))
    eventually(lambda: other.look(code).place == Place("strides", "stride_step=3"))
    number = other.ask(code, secret, {"ask": "?"}, 2)
    one.answer(code, "a", number, 0)
    other.answer(code, "a", number, 1)  # the same student, whose browser has moved to another server
    assert one.own_answer(code, "a") == 1
    eventually(lambda: one.look(code) == other.look(code))
    assert one.look(code).question.counts == (0, 1)
    other.end(code, secret)
    with pytest.raises(RoomEndedError):
        eventually(lambda: one.look(code) is None)


def test_a_class_that_looks_costs_redis_few_commands(redis_server):
    rooms = RedisRooms(redis_server.url)
    code, _ = rooms.open()
    client = redis.Redis.from_url(redis_server.url)

    def student(number: int) -> None:
        for _ in range(20):
            rooms.join(code, f"student {number}")
            rooms.look(code)

    with ThreadPoolExecutor(20) as threads:
        began = time.monotonic()
        before = client.info("commandstats")["cmdstat_evalsha"]["calls"]
        list(threads.map(student, range(100)))
        calls = client.info("commandstats")["cmdstat_evalsha"]["calls"] - before
        took = time.monotonic() - began
    # Everybody joins once; then each of the 20 threads may be the one that asks for the next snapshot.
    assert calls <= 100 + 20 * (1 + took / of_redis.FRESH)
    eventually(lambda: rooms.look(code).people == 100)


def test_redis_holds_its_breath(server, impatient):
    rooms = RedisRooms(server.url, timeout=0.5)
    code, secret = rooms.open()
    rooms.lead(code, secret, Place("pooling"))
    before = rooms.look(code)
    server.hold()
    eventually(lambda: rooms.look(code).stale)
    with pytest.raises(StoreGoneError, match="try again"):
        rooms.lead(code, secret, Place("strides"))
    with pytest.raises(StoreGoneError):
        rooms.open()
    began = time.monotonic()
    pages = [rooms.look(code) for _ in range(500)]  # they do not wait one after the other
    assert time.monotonic() - began < 2
    assert all(room.place == Place("pooling") and room.version == before.version for room in pages)
    server.go_on()
    eventually(lambda: not rooms.look(code).stale)
    rooms.lead(code, secret, Place("convnet"))
    assert rooms.look(code).place == Place("convnet")


def test_what_was_told_to_have_failed_is_not_done_later(server, impatient):
    rooms = RedisRooms(server.url, timeout=0.3)
    code, secret = rooms.open()
    before = rooms.look(code)
    server.hold()
    with pytest.raises(StoreGoneError):
        rooms.ask(code, secret, {"ask": "?"}, 2)
    server.go_on()
    eventually(lambda: not rooms.look(code).stale)
    assert RedisRooms(server.url).look(code) == before
    assert rooms.ask(code, secret, {"ask": "?"}, 2) == 1


def test_redis_dies_and_comes_back(server, impatient):
    rooms = RedisRooms(server.url, timeout=0.5)
    code, secret = rooms.open()
    rooms.lead(code, secret, Place("pooling"))
    number = rooms.ask(code, secret, {"ask": "?"}, 2)
    rooms.answer(code, "a", number, 1)
    eventually(lambda: rooms.look(code).question.counts == (0, 1))
    before = rooms.look(code)
    server.kill()
    eventually(lambda: rooms.look(code).stale)
    with pytest.raises(StoreGoneError):
        rooms.answer(code, "b", number, 1)
    server.start()
    eventually(lambda: rooms.look(code) == before)
    rooms.answer(code, "b", number, 1)
    eventually(lambda: rooms.look(code).question.counts == (0, 2))


def test_redis_comes_back_empty(server, impatient):
    rooms = RedisRooms(server.url)
    code, _ = rooms.open()
    rooms.look(code)
    server.empty()
    with pytest.raises(NoSuchRoomError):
        eventually(lambda: rooms.look(code) is None)
    again, _ = rooms.open()
    assert rooms.look(again).people == 0


def test_a_room_is_not_looked_at_beyond_its_end(server, impatient):
    rooms = RedisRooms(server.url, Limits(life=0.6), timeout=0.2)
    code, _ = rooms.open()
    rooms.look(code)
    server.kill()
    eventually(lambda: rooms.look(code).stale)
    with pytest.raises(StoreGoneError):
        eventually(lambda: rooms.look(code) is None)


def test_nothing_is_kept(redis_server):
    redis_server.empty()
    client = redis.Redis.from_url(redis_server.url, decode_responses=True)
    rooms = RedisRooms(redis_server.url, Limits(life=0.5))
    ends_by_itself, _ = rooms.open()
    code, secret = rooms.open()
    for each in (ends_by_itself, code):
        rooms.send_digit(each, "a", "s1")
    stored = " ".join(f"{client.hgetall(f'cvdemo:room:{code}')}")
    assert secret not in stored
    rooms.end(code, secret)
    eventually(lambda: client.keys() == ["cvdemo:rooms"])
    with pytest.raises(RoomEndedError):
        rooms.look(ends_by_itself)


def test_the_environment_says_where_rooms_are(monkeypatch, redis_server):
    monkeypatch.delenv("CVDEMO_REDIS_URL", raising=False)
    assert isinstance(rooms_of_environment(), MemoryRooms)
    monkeypatch.setenv("CVDEMO_REDIS_URL", redis_server.url)
    shared = rooms_of_environment()
    assert isinstance(shared, RedisRooms)
    assert shared.look(shared.open()[0]).people == 0
    monkeypatch.setenv("CVDEMO_REDIS_URL", "localhost secret")
    with pytest.raises(ValueError, match="redis://localhost:6379/0") as failed:
        rooms_of_environment()
    assert "secret" not in str(failed.value)


def test_a_server_without_redis_starts_and_says_so():
    rooms = RedisRooms("redis://127.0.0.1:1/0")
    with pytest.raises(StoreGoneError, match="cannot be reached"):
        rooms.open()
