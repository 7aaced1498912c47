"""A tab in a room: says who it is and asks for news once a second, as presence.js does."""

import re
import secrets

from benchmarks.clients.student import header
from benchmarks.clients.tab import Run, Tab, TabError, Widget

ASKS, SHOWS = "room_asks", "room_shows"
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
        self.tab = Tab(url)
        self.person = secrets.token_hex(16)
        self.code = self.secret = ""
        self._cookie = cookie

    async def open(self, path: str = "", query: str = "") -> Run:
        """Open a page, and say who it is as soon as it asks for that."""
        self.tab = Tab(self.url, self._cookie)
        run = await self.tab.open(path, query)
        asks = self._asks()
        if not header(asks)["met"] and (self.code or header(asks)["wanted"]):
            kept = {"person": self.person, "code": self.code, "secret": self.secret}
            run = await self.tab.set(asks, {"tab": kept})
        self._keep()
        return run

    async def close(self) -> None:
        """Close the tab; who it was, it keeps."""
        await self.tab.close()

    async def look(self) -> list[Run]:
        """Ask for news, and have the panel drawn if there are any."""
        asks = self._asks()
        runs = [await self.tab.trigger(asks, "ask", header(asks)["asked"] + 1)]
        self._keep()
        shows = self.tab.by_key(SHOWS)
        if shows and header(shows)["shown"] != header(self._asks())["news"]:
            runs.append(await self.tab.trigger(shows, "news", header(self._asks())["news"]))
        return runs

    async def touch(self) -> Run:
        """Begin to look around."""
        return await self.tab.trigger(self._asks(), "touched", True)

    async def press(self, key: str) -> Run:
        """A button of the page, or of the room's panel or dialog."""
        button = self.tab.by_key(key)
        if button is None:
            raise TabError(f"there is no button {key}")
        run = await self.tab.press(button)
        self._keep()
        return run

    async def open_room(self) -> None:
        """Become a lecturer."""
        await self.press("room_open_dialog")
        await self.press("room_open")

    def _asks(self) -> Widget:
        asks = self.tab.by_key(ASKS)
        if asks is None:
            raise TabError("the page has no room")
        return asks

    def _keep(self) -> None:
        said = header(self._asks())
        if said["met"]:
            self.code, self.secret = said["code"], said["secret"]


def counted(run: Run) -> list[int] | None:
    """By answer, how many chose it, where the lecturer's panel says so."""
    bars = [html for html in run.html if "room-bars" in html]
    counts = [int(count) for count in _COUNT.findall(bars[-1])] if bars else []
    return counts or None
