"""A tab in a room: says who it is, and takes what the server sends when the room has changed."""

import re
import secrets

from benchmarks.clients.student import BY_ITSELF, header
from benchmarks.clients.tab import Run, Tab, TabError, Widget

PRESENCE = "room_tab"
PATIENCE = 10.0  # seconds without a change after which a button will not come
_COUNT = re.compile(r"</td><td>(\d+)</td>")


class InRoom:
    """Somebody's tab. A reload or another connection is another `open`, which finds the way back.

    Attributes:
        tab: The page, once it is open.
        person: What the tab keeps of who it is; made at random.
        code: Of the room it is in, or empty.
        secret: The lecturer's, or empty.
    """

    def __init__(self, url: str, cookie: str = ""):
        self.url = url
        self.tab = Tab(url, cookie)
        self.person = secrets.token_hex(16)
        self.code = self.secret = ""

    async def open(self, path: str = "", query: str = "") -> Run:
        """Open a page, and say who it is as soon as it asks for that."""
        self.tab = Tab(self.url, self.tab.cookie)
        self.tab.by_itself = (PRESENCE, *BY_ITSELF)
        run = await self.tab.open(path, query)
        presence = self._presence()
        if not header(presence)["met"] and (self.code or header(presence)["wanted"]):
            kept = {"person": self.person, "code": self.code, "secret": self.secret}
            run = await self.tab.set(presence, {"tab": kept})
        self._keep()
        return run

    async def close(self) -> None:
        """Close the tab; who it was, it keeps."""
        await self.tab.close()

    async def listen(self, seconds: float) -> Run | None:
        """What the server sends by itself within this time."""
        run = await self.tab.listen(seconds)
        if run is not None:
            self._keep()
        return run

    async def is_there(self) -> Run:
        """Say so, and see how the room is, as a tab does every 15 seconds."""
        run = await self.tab.trigger(self._presence(), "there", True)
        self._keep()
        return run

    async def touch(self) -> Run:
        """Begin to look around."""
        return await self.tab.trigger(self._presence(), "touched", True)

    async def press(self, key: str) -> Run:
        """A button of the page, or of the room's panel or dialog, as soon as it is there."""
        while (button := self.tab.by_key(key)) is None:
            if await self.listen(PATIENCE) is None:
                raise TabError(f"there is no button {key}")
        run = await self.tab.press(button)
        self._keep()
        return run

    async def open_room(self) -> None:
        """Become a lecturer."""
        await self.press("room_open_dialog")
        await self.press("room_open")

    def _presence(self) -> Widget:
        presence = self.tab.by_key(PRESENCE)
        if presence is None:
            raise TabError("the page has no room")
        return presence

    def _keep(self) -> None:
        presence = self._presence()
        said = header(presence)
        if said["met"]:
            self.code, self.secret = said["code"], said["secret"]


def counted(run: Run) -> list[int] | None:
    """By answer, how many chose it, where the lecturer's panel says so."""
    bars = [html for html in run.html if "room-bars" in html]
    counts = [int(count) for count in _COUNT.findall(bars[-1])] if bars else []
    return counts or None
