"""Codes for students, secrets for the lecturer."""

import hashlib
import re
import secrets

from cvdemo.rooms.errors import NoSuchRoomError

# Capital letters that look like no other letter or digit, without vowels and without the few consonants that
# abbreviate a swear word. The letters of a code differ, so no code is an initialism with a double letter.
LETTERS = "BCGHJMNPQRSVWXZ"
LENGTH = 4
_CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s\-–_.]+")
_LONGEST = 40  # characters of what somebody may type


def new_code() -> str:
    """Four different letters of `LETTERS`, one of 32,760 codes."""
    return "".join(secrets.SystemRandom().sample(LETTERS, LENGTH))


def read_code(text: str) -> str:
    """Read a code that somebody has typed or that stands in a link.

    Args:
        text: May be anything; small letters, spaces and hyphens are fine.

    Raises:
        NoSuchRoomError: If it cannot be the code of a room.

    Example:
        >>> read_code(" bg-hm ")
        'BGHM'
    """
    if isinstance(text, str) and len(text) <= _LONGEST:
        code = _BETWEEN.sub("", text).upper()
        if _CODE.fullmatch(code):
            return code
    raise NoSuchRoomError()


def check_code(code: str) -> None:
    """Refuse what neither `new_code` nor `read_code` gave: a store makes names from codes.

    Raises:
        NoSuchRoomError: For anything else.
    """
    if read_code(code) != code:
        raise NoSuchRoomError()


def new_secret() -> str:
    """192 random bits for an address."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """What a store keeps of a secret: 64 hexadecimal digits.

    The secret is random and long, so one round of SHA-256 tells nobody what it was. Comparing two of these
    letter by letter gives nothing away either: nobody can choose what a hash begins with.
    """
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
