"""Codes that can be read aloud, secrets that cannot be guessed."""

import doctest

import pytest

from cvdemo.rooms import NoSuchRoomError, codes, read_code


def test_examples():
    result = doctest.testmod(codes)
    assert result.attempted > 0
    assert result.failed == 0


def test_a_code_has_four_different_letters_that_look_like_nothing_else():
    made = {codes.new_code() for _ in range(500)}
    assert len(made) > 450
    for code in made:
        assert len(set(code)) == len(code) == 4
        assert not set(code) & set("AEIOUYLDFKT0123456789")
        assert read_code(code) == code


@pytest.mark.parametrize("typed", ["bghm", " B G H M ", "bg-hm", "Bg–Hm\n", "b.g.h.m"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "BGHM"


@pytest.mark.parametrize(
    "typed", ["", "BGH", "BGHMX", "B0HM", "AEIO", "BGHM:people", "ＢＧＨＭ", "B" * 10**6, None, 4]
)
def test_anything_else_is_no_code(typed):
    with pytest.raises(NoSuchRoomError, match="four letters"):
        read_code(typed)


def test_a_secret_is_long_and_another_each_time():
    secrets = {codes.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert min(map(len, secrets)) >= 32
    assert len({codes.hashed(secret) for secret in secrets}) == 50
    assert codes.hashed("\ud800")
