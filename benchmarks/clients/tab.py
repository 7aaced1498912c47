"""A browser's tab without the browser: a session over Streamlit's own WebSocket protocol.

Message and field names are those of Streamlit's own .proto files. What a tab does follows Streamlit's
frontend: a rerun carries the values of all controls on the page, the address, and the hashes of the large
messages it keeps, which the server then sends as a reference only. A run that the server begins by itself is
read by `listen`, or with the next run. As this app's scripts do, it says when it has taken in another page.
Nothing is drawn, and timers (`run_every`) are not followed.
"""

import asyncio
import json
import secrets
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

import requests
import websockets
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

COOKIE = "cvdemo_replica"  # by which deploy/nginx.conf keeps a browser on one of several servers
LIMIT = 30.0  # seconds after which a run counts as never finished


class TabError(RuntimeError):
    """The server did not answer as it should; the message says how."""


@dataclass(frozen=True, eq=False)
class Widget:
    """A control or component on the page. `kind` is its element's name in Element.proto."""

    kind: str
    element: Message
    fragment: str

    @property
    def key(self) -> str | None:
        return user_key_from_element_id(self.element.id)


@dataclass
class Run:
    """One run of the script, as the browser sees it."""

    began: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0  # from sending the message to the one that says the script has finished
    received: int = 0  # bytes of the messages; the socket does not compress them
    sent: int = 0  # bytes of the message, and of the file that goes before it
    errors: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    elements: list[bytes] = field(default_factory=list)  # every element, as it was sent
    widgets: list[Widget] = field(default_factory=list)  # sent by this run
    started: bool = False
    seen: dict[str, Widget] = field(default_factory=dict)  # sent so far, by their ids


@dataclass
class Kept:
    """A large message that the tab keeps, so that the server need not send it again."""

    message: ForwardMsg
    fragment: str
    run: int


class Tab:
    """One open page. Raises TabError, and OSError or websockets' exceptions when the connection is lost."""

    def __init__(self, url: str, cookie: str = ""):
        self.url = url
        self.cookie = cookie or f"{COOKIE}={secrets.token_hex(16)}"  # a new browser's
        self.pages: dict[str, str] = {}  # path of the page → hash of its script
        self.page = ""  # hash of the page that is shown
        self.query: dict[str, list[str]] = {}  # of the address
        self.widgets: dict[str, Widget] = {}
        self.by_itself: tuple[str, ...] = ()  # keys in fragments that the server runs by itself
        self._states: dict[str, WidgetState] = {}
        self._kept: dict[str, Kept] = {}
        self._runs = 0
        self._oldest = 0  # runs after which a kept message is dropped
        self._session = ""
        self._taken_in = 0  # the visit of a page of which the server has been told
        self._socket = None

    async def open(self, path: str = "", query: str = "") -> Run:
        """Connect, and run the page that an address `url/path?query` shows."""
        await self._connect()
        self.query = parse_qs(query, keep_blank_values=True)
        return await self._run(path=path, query=query)

    async def reconnect(self) -> Run:
        """Connect again, as a browser does whose connection has broken, and ask for the session that was."""
        await self._connect("PLACEHOLDER_AUTH_TOKEN", self._session)
        return await self._run()

    async def _connect(self, *protocols: str) -> None:
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(
            address,
            subprotocols=["streamlit", *protocols],
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            max_queue=None,  # who does not listen for a while still answers pings
            open_timeout=LIMIT,
            proxy=None,
        )

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    @property
    def path(self) -> str:
        """The page that is shown, as in the address."""
        return next((path for path, script in self.pages.items() if script == self.page), "")

    def by_key(self, key: str) -> Widget | None:
        return next((widget for widget in self.widgets.values() if widget.key == key), None)

    def value(self, widget: Widget) -> object:
        """What the control is set to: list, text, number or truth; None if it was never set."""
        state = self._states.get(widget.element.id)
        name = state and state.WhichOneof("value")
        value = getattr(state, name) if name else None
        return list(value.data) if name and name.endswith("array_value") else value

    async def set(self, widget: Widget, value: object) -> Run:
        """The reader changes a control (a value as `value` gives it), or a component its state (a dict)."""
        self.change(widget, value)
        return await self._run(fragment=widget.fragment)

    def change(self, widget: Widget, value: object) -> None:
        """As `set`, in the moment in which something else is said: Streamlit's frontend sends both as one."""
        self._states[widget.element.id] = _state(widget, value)
        self._write_address(widget, value)

    async def press(self, widget: Widget) -> Run:
        """A button."""
        pressed = WidgetState(id=widget.element.id, trigger_value=True)
        return await self._run(fragment=widget.fragment, once=[pressed])

    async def trigger(self, widget: Widget, event: str, value: object) -> Run:
        """An event of a component: `setTriggerValue` in its JavaScript."""
        return await self._run(fragment=widget.fragment, once=[_event(widget, event, value)])

    async def send(self, widget: Widget, state: WidgetState) -> Run:
        """What a client sends that is no browser, once."""
        return await self._run(fragment=widget.fragment, once=[state])

    async def flood(self, widget: Widget, states: Iterable[WidgetState], pause: float) -> None:
        """Send one state after the other, `pause` seconds apart, as a client that waits for no answer.

        What the server sends meanwhile is read and dropped, and the tab is of no use afterwards.
        """

        async def drop_answers() -> None:
            async for _ in self._socket:
                pass

        reader = asyncio.create_task(drop_answers())
        due = asyncio.get_running_loop().time()
        try:
            for state in states:
                message = self._message("", None, "", widget.fragment, [state])
                await self._socket.send(message.SerializeToString())
                due += pause
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        finally:
            reader.cancel()

    async def ask(self) -> None:
        """Ask for a run of the page, and wait for nothing."""
        await self._socket.send(self._message("", None, "", "", []).SerializeToString())

    async def leave(self, path: str, query: str = "") -> None:
        """Choose a page, by a link that may have settings, and wait for nothing: what follows comes late."""
        self.query = parse_qs(query, keep_blank_values=True)
        message = self._message("", query, self.pages[path], "", [])
        await self._socket.send(message.SerializeToString())

    def stop_reading(self) -> None:
        """From now on nothing is taken from the connection."""
        self._socket.transport.pause_reading()

    def abort(self) -> None:
        """Cut the connection, as when the power fails."""
        self._socket.transport.abort()

    async def rerun(self) -> Run:
        return await self._run()

    async def go(self, path: str) -> Run:
        """Choose a page in the navigation."""
        bound = {getattr(widget.element, "query_param_key", "") for widget in self.widgets.values()}
        self.query = {name: values for name, values in self.query.items() if name in bound}
        self._states.clear()
        return await self._run(page=self.pages[path])

    async def upload(self, widget: Widget, name: str, data: bytes, mime: str) -> Run:
        """Choose a file: it is sent over HTTP, then the script runs with it. Timed from the run's message."""
        asked = uuid.uuid4().hex
        message = BackMsg()
        message.file_urls_request.request_id = asked
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        await self._socket.send(message.SerializeToString())
        deadline = asyncio.get_running_loop().time() + LIMIT
        answer = ForwardMsg()
        while answer.file_urls_response.response_id != asked:
            answer = await self._receive(Run(), deadline)
        if answer.file_urls_response.error_msg:
            raise TabError(f"no address to upload to: {answer.file_urls_response.error_msg}")
        urls = answer.file_urls_response.file_urls[0]
        await asyncio.to_thread(_put, self.url, self.cookie, urls.upload_url, name, data, mime)
        state = WidgetState(id=widget.element.id, file_uploader_state_value=FileUploaderState())
        state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(data), file_id=urls.file_id, file_urls=urls
        )
        self._states[state.id] = state
        run = await self._run(fragment=widget.fragment)
        run.sent += len(data)
        return run

    async def send_file(self, file_id: str, data: bytes) -> None:
        """Send a file to the address of this session, whether or not a control has asked for one."""
        address = f"/_stcore/upload_file/{self._session}/{file_id}"
        await asyncio.to_thread(
            _put, self.url, self.cookie, address, file_id, data, "application/octet-stream"
        )

    async def _run(
        self,
        *,
        path: str = "",
        query: str | None = None,
        page: str = "",
        fragment: str = "",
        once: list[WidgetState] | None = None,
    ) -> Run:
        message = self._message(path, query, page, fragment, once or [])
        run = Run()
        deadline = asyncio.get_running_loop().time() + LIMIT
        sent = message.SerializeToString()
        run.sent = len(sent)
        await self._socket.send(sent)
        server_runs = {widget.fragment for key in self.by_itself if (widget := self.by_key(key))}
        while (ran := await self._read_run(run, deadline)) != [fragment] and len(ran) == 1:
            if ran[0] not in server_runs:
                break
        run.seconds = time.perf_counter() - run.began
        return run

    async def listen(self, seconds: float) -> Run | None:
        """Read a run that the server begins by itself within this time; None if there is none."""
        run = Run()
        until = asyncio.get_running_loop().time() + seconds
        try:
            while not run.started:
                self._read(await self._next(run, until), run)
        except TimeoutError:
            return None
        run.began = time.perf_counter()
        await self._read_run(run, asyncio.get_running_loop().time() + LIMIT)
        run.seconds = time.perf_counter() - run.began
        return run

    async def _read_run(self, run: Run, deadline: float) -> list[str]:
        """Read on to the end of a run; gives the fragments that ran, none if the whole page did."""
        while True:
            received = await self._receive(run, deadline)
            self._read(received, run)
            if (
                received.WhichOneof("type") == "script_finished"
                and received.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                fragments = [*received.metadata.run.fragment_ids]
                run.widgets = [*run.seen.values()]
                self._finish(fragments, run.seen)
                if received.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR and not run.errors:
                    run.errors.append("does not compile")
                await self._say_what_is_taken_in()
                return fragments

    async def _say_what_is_taken_in(self) -> None:
        surround = self.by_key("surround")
        visit = json.loads(surround.element.json)["visit"] if surround is not None else self._taken_in
        if visit != self._taken_in:
            self._taken_in = visit
            message = self._message("", None, "", "", [_event(surround, "taken_in", visit)])
            await self._socket.send(message.SerializeToString())

    def _read(self, received: ForwardMsg, run: Run) -> None:
        kind = received.WhichOneof("type")
        if kind == "delta":
            self._read_delta(received, run)
        elif kind == "new_session":
            run.started = True
            run.seen.clear()
            self._read_new_session(received.new_session)
        elif kind == "navigation":
            self.pages = {page.url_pathname: page.page_script_hash for page in received.navigation.app_pages}
            self.page = received.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = parse_qs(received.page_info_changed.query_string, keep_blank_values=True)
        elif kind == "session_event" and received.session_event.HasField("script_compilation_exception"):
            run.errors.append(
                f"does not compile: {received.session_event.script_compilation_exception.message}"
            )
        elif kind == "page_not_found":
            run.errors.append(f"page not found: {received.page_not_found.page_name}")

    def _message(
        self, path: str, query: str | None, page: str, fragment: str, once: list[WidgetState]
    ) -> BackMsg:
        message = BackMsg()
        message.rerun_script.CopyFrom(
            ClientState(
                query_string=urlencode(self.query, doseq=True) if query is None else query,
                page_script_hash=page or self.page,
                page_name=path,
                fragment_id=fragment,
                cached_message_hashes=[*self._kept],
                context_info=ContextInfo(
                    timezone="UTC", locale="en-GB", url=f"{self.url}/{self.path}", color_scheme="light"
                ),
            )
        )
        message.rerun_script.widget_states.widgets.extend([*self._states.values(), *once])
        return message

    async def _receive(self, run: Run, deadline: float) -> ForwardMsg:
        """As `_next`, of a run that has to come to its end."""
        try:
            return await self._next(run, deadline)
        except TimeoutError:
            raise TabError(f"a run did not finish within {LIMIT:.0f} s") from None

    async def _next(self, run: Run, until: float) -> ForwardMsg:
        """The next message; one that the server only refers to is taken from those kept."""
        async with asyncio.timeout_at(until):
            data = await self._socket.recv()
        run.received += len(data)
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "ref_hash":
            kept = self._kept.get(message.ref_hash)
            if kept is None:
                raise TabError("the server refers to a message that this tab does not keep")
            kept.run = self._runs
            return ForwardMsg(metadata=message.metadata, delta=kept.message.delta)
        if message.metadata.cacheable and message.hash not in self._kept:
            self._kept[message.hash] = Kept(message, message.delta.fragment_id, self._runs)
        return message

    def _read_new_session(self, session: Message) -> None:
        self._session = session.initialize.session_id
        self._oldest = session.config.max_cached_message_age
        if session.page_script_hash:
            self.page = session.page_script_hash

    def _read_delta(self, message: ForwardMsg, run: Run) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        run.elements.append(element.SerializeToString())
        kind = element.WhichOneof("type")
        inner = getattr(element, kind)
        if kind == "exception" and not inner.is_warning:
            run.errors.append(f"{self.path or 'start'}: {inner.type} {inner.message}".strip())
        elif kind == "html":
            run.html.append(inner.body)
        elif getattr(inner, "id", ""):
            widget = Widget(kind, inner, message.delta.fragment_id)
            run.seen[inner.id] = widget
            shown = _shown(kind, inner)
            if shown is not None and (inner.id not in self._states or inner.set_value):
                self._states[inner.id] = _state(widget, shown)

    def _finish(self, fragments: list[str], seen: dict[str, Widget]) -> None:
        """Forget the controls that are gone, and the kept messages that were not used for long."""
        if fragments:
            others = {i: w for i, w in self.widgets.items() if w.fragment not in fragments}
            self.widgets = others | seen
        else:
            self.widgets = seen
        self._states = {name: state for name, state in self._states.items() if name in self.widgets}
        self._runs += 1
        for name, kept in list(self._kept.items()):
            of_this_run = not fragments or kept.fragment in fragments
            if of_this_run and self._runs - kept.run > self._oldest:
                del self._kept[name]

    def _write_address(self, widget: Widget, value: object) -> None:
        """As the frontend does with a control that is bound to the address; a default is left out."""
        name = getattr(widget.element, "query_param_key", "")
        if name and value == _shown(widget.kind, widget.element, default=True):
            self.query.pop(name, None)
        elif name:
            values = value if isinstance(value, list) else [value]
            self.query[name] = [str(each).lower() if isinstance(each, bool) else str(each) for each in values]


def is_select_slider(widget: Widget) -> bool:
    return widget.kind == "slider" and widget.element.type == Slider.SELECT_SLIDER


def _shown(kind: str, element: Message, default: bool = False) -> object:
    """What a control shows that the reader has not touched: as Python set it, else (or only) its default."""
    set_value = not default and getattr(element, "set_value", False)
    match kind:
        case "button_group":
            texts = [option.content for option in element.options]
            return [*element.raw_values] if set_value else [texts[index] for index in element.default]
        case "multiselect":
            return [*element.raw_values] if set_value else [element.options[i] for i in element.default]
        case "selectbox":
            first = element.options[element.default] if element.HasField("default") else None
            return element.raw_value if set_value else first
        case "slider" if element.type == Slider.SELECT_SLIDER:
            return [*element.raw_value] if set_value else [element.options[int(i)] for i in element.default]
        case "slider":
            return [*element.value] if set_value else [*element.default]
        case "number_input" | "checkbox":
            return element.value if set_value else element.default
    return None


def _event(widget: Widget, event: str, value: object) -> WidgetState:
    """The message for an event of a component, under the name that Streamlit's frontend gives it."""
    name = f"$$STREAMLIT_INTERNAL_KEY_{widget.element.id}__events"
    return WidgetState(id=name, json_trigger_value=json.dumps([{"event": event, "value": value}]))


def _state(widget: Widget, value: object) -> WidgetState:
    """The message for a value as `Tab.value` gives it."""
    state = WidgetState(id=widget.element.id)
    match widget.kind:
        case "bidi_component":
            state.json_value = json.dumps(value)
        case "slider" if not is_select_slider(widget):
            state.double_array_value.data.extend(value)
        case "button_group" | "multiselect" | "slider":
            state.string_array_value.data.extend(value)
        case "selectbox":
            state.string_value = value
        case "number_input":
            state.double_value = value
        case "checkbox":
            state.bool_value = value
        case _:
            raise ValueError(f"a {widget.kind} cannot be set")
    return state


def _put(url: str, cookie: str, path: str, name: str, data: bytes, mime: str) -> None:
    with requests.Session() as browser:
        browser.trust_env = False  # the server is on this machine: no proxy
        browser.cookies.set(*cookie.split("=", 1))
        browser.get(f"{url}/_stcore/health", timeout=LIMIT)  # gives the cookie against forged requests
        headers = {"X-Xsrftoken": browser.cookies[XSRF_COOKIE_NAME]}
        answer = browser.put(url + path, files={name: (name, data, mime)}, headers=headers, timeout=LIMIT)
    if not answer.ok:
        raise TabError(f"upload refused: {answer.status_code} {answer.text[:200]}")
