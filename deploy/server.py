"""The app as a service: streamlit run deploy/server.py

It is app.py, and what those need who run it for others. The start ends with a sentence when no network
matches its card. Keras starts with the server, not with the first visitor. Every answer has headers that
take from the page what it does not need. `/ready` says whether visitors should be sent here: not before Keras
has started, or has turned out not to; after that for as long as a digit is classified correctly, by Keras or
by NumPy. That the server is alive says Streamlit's own `/_stcore/health`.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from cvdemo.digits import samples
from cvdemo.nets import Classifier, ClassifierError
from cvdemo.nets.model_cards import available, fault
from cvdemo.nets.registry import NAMES
from cvdemo.ui import server_process
from cvdemo.ui.networks.shared_classifier import classifier

APP = Path(__file__).resolve().parents[1] / "app.py"
ASKED = 197  # a test digit that every network is sure of
# Streamlit's scripts evaluate text and set styles; everything else comes from the app's own host. A course
# page may show the app in a frame.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob: ws: wss:",  # 'self' is not the WebSocket in every browser
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "*",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in POLICY.items()),
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",  # an address may hold a visitor's digit
    "X-Content-Type-Options": "nosniff",
}


class WithHeaders:
    """Adds HEADERS to every answer over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Readiness:
    """Whether visitors should be sent to this server.

    Args:
        networks: Of the server.
    """

    def __init__(self, networks: Classifier) -> None:
        self._networks = networks
        self._keras_was_tried = False

    async def answer(self, request: Request) -> JSONResponse:
        """200 if they should, 503 if not; with the reason."""
        status = self._networks.status
        self._keras_was_tried |= status != "starting"
        if not self._keras_was_tried:
            return JSONResponse({"ready": False, "keras": status}, 503)
        wrong = await run_in_threadpool(self._wrong)
        return JSONResponse({"ready": not wrong, "keras": status, "wrong": wrong}, 503 if wrong else 200)

    def _wrong(self) -> list[str]:
        """Names of the networks that do not classify a digit that all of them know."""
        digit, label = samples().images[ASKED] / np.float32(255), samples().labels[ASKED]
        wrong = []
        for name in self._networks.names:
            try:
                scores = self._networks.answer({name: digit[None]}).scores[name]
            except ClassifierError:
                wrong.append(name)
            else:
                wrong += [name] if scores[0].argmax() != label else []
        return wrong


@asynccontextmanager
async def with_keras(app: object) -> AsyncIterator[None]:
    """While the server runs: Keras starts at once, and ends with it."""
    classifier()
    yield
    classifier().close()


server_process.prepare()
if not available():
    sys.exit("\n".join(["The app has no network to show:", *(fault(name) or "" for name in NAMES)]))

app = App(
    APP,
    lifespan=with_keras,
    routes=[Route("/ready", Readiness(classifier()).answer)],
    middleware=[Middleware(WithHeaders)],
)
