"""What a store of rooms can do, wherever it keeps them."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from cvdemo.rooms.room import Place, Room


class Rooms(Protocol):
    """All open rooms of a server, or of several that share them. Every method may be called from any thread.

    What the methods have in common:

    - `code` is a room's four letters as `open` or `read_code` gives them; `secret` is what `open` gave to the
      lecturer; `person` is a random text of at most 64 ASCII characters that one browser keeps to itself,
      since whoever knows it can change its answer.
    - All raise `NoSuchRoomError` or `RoomEndedError` if there is no such room (any more), `NotLecturerError`
      for another room's or a wrong secret, `RoomError` for what is too long, and `StoreGoneError` while a
      shared store does not answer. Each is a `RoomError` with one sentence for the user.
    - What changes nothing (the same place again, the same answer, an answer revealed twice) is no error and
      leaves the room's version as it is.
    """

    def open(self) -> tuple[str, str]:
        """Open a room.

        Returns:
            Its code, for everybody, and its secret, for the lecturer only.

        Raises:
            TooManyRoomsError: If the store is full.
        """
        ...

    def look(self, code: str) -> Room:
        """How the room is now; cheap enough to be asked several times a second.

        A shared store is asked a few times a second whoever looks, so what other servers changed shows a
        moment later. While it does not answer, this is how the room was before, with `stale` set.
        """
        ...

    def is_lecturer(self, code: str, secret: str) -> bool:
        """Whether the secret is that of the lecturer who opened this room."""
        ...

    def join(self, code: str, person: str) -> None:
        """Come into the room, or stay in it.

        Who does not join again for two and a half minutes counts as gone. Cheap enough to be called with
        every `look`.

        Raises:
            RoomFullError: If it is full of others.
        """
        ...

    def leave(self, code: str, person: str) -> None:
        """Go. An answer that was given counts on."""
        ...

    def lead(self, code: str, secret: str, place: Place) -> None:
        """Say where the lecturer is."""
        ...

    def ask(self, code: str, secret: str, content: Mapping[str, Any], choices: int) -> int:
        """Ask the class a question in place of the one before.

        Args:
            code: The room's.
            secret: The lecturer's.
            content: The question; anything that JSON can say, up to 64,000 characters.
            choices: How many answers there are to choose from, 2 to 20.

        Returns:
            The number of the question, which its answers name.
        """
        ...

    def reveal(self, code: str, secret: str) -> None:
        """Show the right answer: from now on no answer counts.

        Raises:
            QuestionOverError: If nothing is being asked.
        """
        ...

    def close_question(self, code: str, secret: str) -> None:
        """Ask nothing any more; its answers are forgotten."""
        ...

    def answer(self, code: str, person: str, question: int, choice: int) -> None:
        """Answer, or change one's answer; each person has one. Joins the room.

        Args:
            code: The room's.
            person: Whose answer it is.
            question: Number of the question that was answered.
            choice: Index of the answer, from 0.

        Raises:
            QuestionOverError: If another question is being asked, or the answer is revealed.
            RoomFullError: If the room is full of others.
        """
        ...

    def own_answer(self, code: str, person: str) -> int | None:
        """What this person has answered to the present question; None if nothing."""
        ...

    def send_digit(self, code: str, person: str, text: str) -> None:
        """Send a digit to the lecturer's wall in place of this person's digit before. Joins the room.

        Args:
            code: The room's.
            person: Who sends it.
            text: The digit, as a link carries it.

        Raises:
            TooSoonError: Less than 2 s after this person's digit before.
            RoomFullError: If the room is full of others.
        """
        ...

    def remove_digits(self, code: str, secret: str, numbers: Collection[int]) -> None:
        """Take these digits from the wall; numbers that are not there are no error.

        A wall is cleared by the numbers of the digits that were seen on it: one that has just arrived stays.
        """
        ...

    def end(self, code: str, secret: str) -> None:
        """End the room for everybody and forget all it held."""
        ...
