"""The query string of the page: what a link says is read once, what the page shows is written once per run.

A part of the page that shows a setting calls `put`; at the end of the run `write` compares all that was put
with the address and changes it at most once, so a run adds at most one entry to the browser's history.
A query string that this session did not write last is a link: one that was followed, or the Back button. But
a click on a control may have left the browser before the newest address came to it, and bring an earlier one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SessionState

Result = TypeVar("Result")
Query = dict[str, list[str]]

_KEY = "address"
_WHOLE_PAGE = "page"  # the scope of what is put outside fragments
_thread = threading.local()
# Kinds of what is said once, and of what components hold, which have versions of their own.
_EVENTS = {"trigger_value", "json_trigger_value", "string_trigger_value", "json_value"}
_HELD = {"json_value"}  # by components: new to a session that this server has run without it
_COMPONENTS = {"json_value", "json_trigger_value"}
_REMEMBERED = 50  # addresses: more changes of one page than can be under way


@dataclass(frozen=True)
class _Part:
    """A part of the page that runs by itself.

    Attributes:
        fragment: Streamlit's name of it.
        within: The scope around it.
    """

    fragment: str
    within: str


@dataclass
class Address:
    """What a session knows of its query string.

    Attributes:
        page: The page shown.
        visit: Names the time from one change of the page to the next; no other has the same, on any server.
        taken_in: The visit whose page the browser has.
        links: Counts query strings that came from outside.
        link_visit: The visit in which the last of them came.
        link: Its parameters that nobody has asked for yet.
        kept: The values of the controls, by parameter.
        controls: The labels of the controls that the page has, by parameter.
        after_write: Called after every run that may have changed the query string.
        script: Streamlit's name of the page that is shown, or that this session is on its way to.
        is_led: Whether this server has led to the page, and it is another than the one before.
        told: The texts of settings that this server has changed and nobody has asked for yet; None for the
            default.
        is_told: Whether this server has changed settings, and a part of the page runs for that.
    """

    page: str | None = None
    visit: int = 0
    taken_in: int = 0
    links: int = 0
    link_visit: int = -1
    link: Query = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    controls: dict[str, str] = field(default_factory=dict)
    after_write: Callable[[], None] | None = None
    script: str = ""
    is_led: bool = False
    told: dict[str, str | None] = field(default_factory=dict)
    is_told: bool = False
    _whole: bool = False
    _began: Query = field(default_factory=dict)  # what the browser said when the page ran as a whole
    _keeps_link: bool = False  # of this run
    _asked: tuple[str, str] | None = None  # page and query string that a link has asked for
    _led: bool = False  # by this server to where the browser does not know it is, before the next `write`
    _unanswered: Query | None = None
    _put: dict[str, dict[str, str | None]] = field(default_factory=dict)  # by scope
    _parts: dict[str, _Part] = field(default_factory=dict)  # by scope
    _scope: str = _WHOLE_PAGE
    _written: Query = field(default_factory=dict)
    _shown: Query = field(default_factory=dict)  # by the browser, which may not have sent it yet
    _earlier: deque[Query] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def receive(self, message: ClientState) -> None:
        """Take what a browser sends; of a page that was left, change it.

        A part of a page may speak after the click that leads to another page or step: a stage says that it is
        painted, a student answers. Streamlit would run that part under the name of the page that was left,
        and the browser would take this for a way back; or the click would be lost. What the controls of that
        page say meanwhile is dropped: Streamlit would take it for changes, and call what they call.
        """
        if not message.fragment_id:
            asked = message.page_script_hash, message.query_string
            self._asked = asked if message.page_script_hash else None
            return
        left = message.page_script_hash
        if self._asked is not None:
            message.page_script_hash, message.query_string = self._asked
        elif self.script:
            message.page_script_hash = self.script
        if left != message.page_script_hash:
            said = [each for each in message.widget_states.widgets if each.WhichOneof("value") in _EVENTS]
            message.widget_states.ClearField("widgets")
            message.widget_states.widgets.extend(said)

    @property
    def is_taken_in(self) -> bool:
        """Whether the browser has the page."""
        return self.taken_in == self.visit

    def is_late(self, message: ClientState) -> bool:
        """Whether a part of the page that was left speaks: the browser does not have the next one yet."""
        left = bool(message.fragment_id) and message.page_script_hash != self.script
        return left and not self.is_taken_in

    def leave_for(self, script: str) -> None:
        """The next page, or its query string, comes from this server, and not from a link."""
        self.script = script
        self._earlier.clear()

    def lead(self, message: ClientState, script: str, query: Mapping[str, str]) -> None:
        """Have a message of this server's own lead to a page, as a link in the browser would."""
        message.page_script_hash, message.query_string = script, urlencode(query)
        self.leave_for(script)
        self._led = True

    def tell(self, message: ClientState, settings: Mapping[str, str | None]) -> bool:
        """Have a message of this server's own change settings, as a click on their controls would.

        Args:
            message: Of this page.
            settings: Their texts; None for the default.

        Returns:
            Whether one part of the page has them all; if not, nothing is changed.
        """
        for scope, part in self._parts.items():
            if settings.keys() <= self._put[scope].keys():
                message.fragment_id = part.fragment
                self.told |= settings
                self.is_told = True
                return True
        return False

    def start(self, page: str) -> None:
        """Begin a run of the whole page, and see whether a link has led to it."""
        context = get_script_run_ctx()
        assert context is not None, "a page runs in a session"
        self.script, self._asked = context.page_script_hash, None
        self._put, self._parts, self._keeps_link = {_WHOLE_PAGE: {}}, {}, False
        self.is_led = self._led and page != self.page
        if page != self.page:
            self.page, self.link, self.controls, self._unanswered = page, {}, {}, None
            self.visit = time.time_ns() // 1000  # JavaScript's numbers hold microseconds, for some centuries
            self._earlier.clear()
        given = self._began = _given()
        # The sidebar leads to a page without parameters: it is shown with the settings there are.
        self._shown = {} if self._led else given
        if given and given not in (self._written, self._unanswered):
            self._unanswered = given
            if given in self._earlier and _changed(besides=_HELD):
                self._shown = self._written
            else:
                self.link, self.link_visit = dict(given), self.visit
                self.links += 1

    def _begin_part(self, scope: str) -> None:
        """Forget what this part of the page, and parts of it, have put before."""
        fragment, known = ThreadState.get().fragment_id, self._parts.get(scope)
        assert fragment is not None, "a part of a page is a fragment"
        within = self._scope if known is None or self._scope != _WHOLE_PAGE else known.within
        self._forget_within(scope)
        self._parts[scope], self._put[scope], self._scope = _Part(fragment, within), {}, scope

    def _forget_within(self, scope: str) -> None:
        for inner in [each for each, part in self._parts.items() if part.within == scope]:
            self._forget_within(inner)
            del self._parts[inner], self._put[inner]

    @property
    def query(self) -> Query:
        """The query string after the last run."""
        return self._written

    def written(self) -> dict[str, str]:
        """The same, with the last text of each parameter."""
        return {name: texts[-1] for name, texts in self._written.items()}

    def is_behind(self) -> bool:
        """Whether the message left the browser before the newest address and what came with it were there."""
        return _given() != self._shown

    def write(self) -> None:
        """Make the query string say what was put, and what of the link nobody has asked for."""
        wanted = dict(self._began if self._keeps_link else self.link)
        for put in self._put.values():
            wanted |= {name: [text] for name, text in put.items() if text is not None}
        if not wanted == self._shown == _given():
            st.query_params.from_dict(wanted)
        self._shown = wanted
        if wanted != self._written:
            self._earlier.append(self._written)
            self._written = wanted
        self._unanswered, self._led, self._keeps_link, self.is_told = None, False, False, False
        if self.after_write is not None:
            self.after_write()


def address_of(state: SessionState) -> Address:
    """That of the session of this state; one that knows nothing before its first run."""
    try:
        return state[_KEY]
    except KeyError:
        return Address()


def address() -> Address:
    """This session's. A run asks for it a hundred times, and its thread runs pages of one session only."""
    try:
        return _thread.address
    except AttributeError:
        _thread.address = st.session_state.setdefault(_KEY, Address())
        return _thread.address


@contextmanager
def whole_run(page: str) -> Iterator[None]:
    """Around a run of app.py: read the link before it, write the address after it."""
    here = address()
    here.start(page)
    here._whole = True
    try:
        yield
        here.write()
    finally:
        here._whole = False


def fragment(function: Callable[[], Result], key: str) -> Callable[[], Result]:
    """`st.fragment` for a part of the page that puts parameters: it writes them when it runs alone.

    Args:
        function: The part; it may have such parts itself.
        key: Names it, as in `st.fragment`.
    """

    def run() -> Result:
        here = address()
        outer = here._scope
        here._begin_part(key)
        try:
            result = function()
        finally:
            here._scope = outer
        if not here._whole and outer == _WHOLE_PAGE:
            here.write()
        return result

    return st.fragment(run, key=key)


def rerun_only(*keys: str) -> None:
    """Run the fragments of these keys in place of the one that was asked for; as a component's callback.

    If the page as a whole was asked for meanwhile, by a link, it runs, and they run with it. So it does if a
    control has changed in the same moment: Streamlit would run these fragments only.
    """
    if not is_part_alone():
        return
    if _changed(besides=_COMPONENTS):
        st.rerun()
    st.rerun([*keys])


def is_part_alone() -> bool:
    """Whether a part of the page runs by itself, and not with the page."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def values_from_link(parameter: str) -> list[str] | None:
    """The parameter's texts, if a link has some; once."""
    return address().link.pop(parameter, None)


def text_from_link(parameter: str) -> str | None:
    """The parameter's text, the last if it is repeated; once. None if it is empty or missing."""
    values = values_from_link(parameter)
    return values[-1] or None if values else None


def put(parameter: str, text: str | None, *, of_page: bool = False) -> None:
    """Have the address say `parameter=text` at the end of the run, or nothing of it for None.

    Args:
        parameter: Its name.
        text: Its value.
        of_page: It belongs to the page as a whole, also if a fragment puts it.
    """
    here = address()
    here._put.setdefault(_WHOLE_PAGE if of_page else here._scope, {})[parameter] = text


def keep_link() -> None:
    """Have the address go on saying all that the link to this page says: a part of it has not run yet."""
    address()._keeps_link = True


def written() -> dict[str, str]:
    """What the address says after the last run."""
    return address().written()


def _given() -> Query:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _changed(*, besides: set[str]) -> bool:
    """Whether a control asked for this run, by the comparison that Streamlit makes for its callbacks.

    A link and the Back button send the values that were there.

    Args:
        besides: Kinds of values that do not count.
    """
    context = get_script_run_ctx()
    assert context is not None, "a page runs in a session"
    state = context.session_state._state
    try:
        sent = state._new_widget_state
        left_out = {name for name, each in sent.widget_metadata.items() if each.value_type in besides}
        return any(state._widget_changed(name) for name in sent if name not in left_out)
    except (ValueError, TypeError, KeyError, OverflowError):  # a forged message, so not a link
        return True
