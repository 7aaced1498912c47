"""What a page costs on the network, counted in Chromium: bytes over HTTP and over the WebSocket."""

import base64
import math
from collections.abc import Callable

from playwright.sync_api import Browser, Page

SETTLED = 1500  # milliseconds in which nothing arrives: everything is painted


class Traffic:
    """Counts what a page receives, from now on.

    Attributes:
        http: bytes of answers, headers included, as they travel (compressed where they are).
        socket: bytes of WebSocket messages.
        requests, messages: how many of each.
        sizes: bytes of each WebSocket message.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._received)
        self.reset()

    def reset(self) -> None:
        self.http = self.socket = self.requests = self.messages = 0
        self.sizes: list[int] = []

    def of(self, act: Callable[[], object]) -> int:
        """Bytes that arrive because of `act`, until nothing more comes."""
        self.settle()
        self.reset()
        act()
        self.settle()
        return self.http + self.socket

    def settle(self) -> None:
        """Wait until nothing has arrived for a while."""
        before = None
        while before != (self.requests, self.messages):
            before = self.requests, self.messages
            self.page.wait_for_timeout(SETTLED)

    def _finished(self, event: dict) -> None:
        self.requests += 1
        self.http += int(event["encodedDataLength"])

    def _received(self, event: dict) -> None:
        frame = event["response"]
        self.messages += 1
        binary = frame["opcode"] == 2
        self.sizes.append(
            len(base64.b64decode(frame["payloadData"])) if binary else len(frame["payloadData"])
        )
        self.socket += self.sizes[-1]


def stride_click(browser: Browser, url: str) -> int:
    """One click on a stride button of the page on strides, both parts of the page painted."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    traffic = Traffic(page)
    page.goto(f"{url}/strides")
    page.locator(".stage[data-row]").first.wait_for(timeout=60_000)
    taken = traffic.of(page.locator(".st-key-stride_step button").nth(2).click)
    page.close()
    return taken


def stroke(browser: Browser, url: str, moves: int = 40) -> int:
    """One stroke of `moves` pointer moves on the start page, one a frame."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    traffic = Traffic(page)
    page.goto(url)
    page.locator(".glance tr.best").first.wait_for(timeout=120_000)

    def draw() -> None:
        box = page.locator("canvas").first.bounding_box()
        x, y, side = box["x"], box["y"], box["width"]
        page.mouse.move(x + 0.7 * side, y + 0.2 * side)
        page.mouse.down()
        for i in range(1, moves + 1):  # an S: the digit is another one with every message
            right = 0.5 + 0.2 * math.cos(2 * math.pi * i / moves)
            page.mouse.move(x + right * side, y + (0.2 + 0.6 * i / moves) * side)
            page.wait_for_timeout(16)
        page.mouse.up()

    taken = traffic.of(draw)
    page.close()
    return taken


def cold_page(browser: Browser, url: str) -> tuple[int, int, int]:
    """The convolution page in a browser that has seen nothing of the app.

    Returns:
        Bytes over HTTP, bytes over the WebSocket, number of HTTP requests.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    traffic = Traffic(page)
    page.goto(f"{url}/convolution")
    page.locator(".stage[data-row]").first.wait_for(timeout=60_000)
    traffic.settle()
    context.close()
    return traffic.http, traffic.socket, traffic.requests
