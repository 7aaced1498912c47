"""What can go wrong with a room: one class each, one sentence for the user."""


class RoomError(ValueError):
    """A room cannot do this; the message is a sentence for the user."""


class NoSuchRoomError(RoomError):
    """No room has this code, or this is no code at all."""

    def __init__(self, code: str | None = None):
        super().__init__(
            f"There is no room {code}: compare the four letters with those your lecturer shows."
            if code
            else "The code of a room is four letters, such as those your lecturer shows."
        )


class RoomEndedError(RoomError):
    """The lecturer has ended the room, or its time was up."""

    def __init__(self, code: str):
        super().__init__(f"Room {code} has ended.")


class RoomFullError(RoomError):
    """As many people are in the room as it holds."""

    def __init__(self, code: str, people: int):
        super().__init__(f"Room {code} is full: it holds {people} people.")


class NotLecturerError(RoomError):
    """The secret is not that of the lecturer who opened the room."""

    def __init__(self) -> None:
        super().__init__("Only the lecturer who opened this room can do that.")


class TooManyRoomsError(RoomError):
    """As many rooms are open as the store holds."""

    def __init__(self) -> None:
        super().__init__("As many rooms are open as this server holds: try again when a lesson has ended.")


class QuestionOverError(RoomError):
    """The question is not being asked any more, or its answer is shown already."""

    def __init__(self) -> None:
        super().__init__("This question is over: answers are not counted any more.")


class TooSoonError(RoomError):
    """A person sends digits faster than a room takes them."""

    def __init__(self) -> None:
        super().__init__("Your last digit has only just arrived: wait a moment before you send the next.")


class StoreGoneError(RoomError):
    """The store that several servers share does not answer."""

    def __init__(self) -> None:
        super().__init__("The room cannot be reached at the moment: try again in a few seconds.")
