"""Real Chromium against a real server. Where there is no browser these tests skip and say how to get one."""

import os
from itertools import count
from pathlib import Path
from urllib.parse import quote, urljoin, urlparse

import pytest

from benchmarks.servers.served import NO_BROWSER, ROOT, NoBrowserError, Server, launch_chromium
from cvdemo.ui.components.component import FOLDER


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


def sidebar_link(page, title):
    """The link to a page in the sidebar; the header's pager has one to its neighbours, too."""
    return page.get_by_role("navigation", name="App pages").get_by_role("link", name=title, exact=True)


@pytest.fixture(scope="session")
def run_script(tmp_path_factory):
    """Start a Streamlit script, given as a path or as source text; returns its `Server`."""
    started = []

    def run(script, python_flags=()):
        folder = tmp_path_factory.mktemp("server")
        if not isinstance(script, Path):
            (folder / "script.py").write_text(script)
            script = folder / "script.py"
        started.append(Server(script, folder / "log.txt", python_flags).__enter__())
        return started[-1]

    yield run
    for server in started:
        server.__exit__()


@pytest.fixture(scope="session")
def app(run_script):
    """The app itself, one server for the whole run."""
    return run_script(ROOT / "app.py")


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            chromium = launch_chromium(playwright)
        except NoBrowserError as error:
            if os.environ.get("CVDEMO_REQUIRE_BROWSER"):
                pytest.fail(f"CVDEMO_REQUIRE_BROWSER is set, but {error}")
            pytest.skip(NO_BROWSER)
        yield chromium
        chromium.close()


def is_error(message) -> bool:
    """An error in the console; but Streamlit looks for its server below a deep link's path first: 404."""
    search = message.text.startswith("Failed to load") and "/_stcore/" in message.location["url"]
    return message.type == "error" and not search


def leaves(url: str) -> bool:
    """Whether a request goes to another host than the app's, or the one that tests give the components."""
    address = urlparse(url)
    return address.scheme in ("http", "https", "ws") and address.hostname not in ("127.0.0.1", "components")


PATIENCE = 20_000  # milliseconds: machines that run tests are shared
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}


class UsedPages:
    """Pages that one test after the other uses, each kind (touch, mobile, sharp) in a context of its own.

    A page that has shown the app before has Streamlit's scripts compiled: half of what opening one costs.
    """

    USES = 25  # of a page, then its memory is given back

    def __init__(self, browser):
        self._browser = browser
        self._waiting = {}

    def take(self, kind):
        """A page as good as new, and how often it was used."""
        waiting = self._waiting.setdefault(tuple(sorted(kind.items())), [])
        return waiting.pop() if waiting else (self._browser.new_context(**kind).new_page(), 0)

    def give_back(self, page, kind, uses):
        """Forget the test: what the page has kept, its routes, permissions, and the windows it opened."""
        from playwright.sync_api import Error

        context = page.context
        try:
            for other in context.pages:
                if other is not page:
                    other.close()
            page.mouse.up()  # or the browser goes on sending the mouse to what it was pressed on
            page.unroute_all(behavior="ignoreErrors")
            if page.url.startswith("http"):
                # At the app's origin, but with no page that could keep something again while it goes.
                page.goto(urljoin(page.url, "/_stcore/health"))
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.goto("about:blank")
            page.mouse.move(0, 0)
            context.clear_cookies()
            context.clear_permissions()
        except Error:  # it has crashed, or the test has closed it
            uses = self.USES
        if uses + 1 < self.USES:
            self._waiting[tuple(sorted(kind.items()))].append((page, uses + 1))
        else:
            context.close()


@pytest.fixture(scope="session")
def used_pages(browser):
    return UsedPages(browser)


@pytest.fixture
def new_page(request, browser, used_pages):
    """Open a page that knows nothing of other tests: `new_page(width=390, has_touch=True)`.

    At the end of the test no page may have written an error to the console, or asked another host for
    anything.

    Args of the returned function:
        width, height: of the viewport, in CSS pixels.
        alone: give it a context that no test has used and none will use: for a test that counts the entries
            of its history, adds an init script, or shows a component without the app.
        options: as of `browser.new_context`.
    """
    opened, errors, elsewhere = [], [], []
    failed_before = request.session.testsfailed
    listeners = {
        "console": lambda message: is_error(message) and errors.append(message.text),
        "pageerror": lambda error: errors.append(error.stack or str(error)),
        "request": lambda request: leaves(request.url) and elsewhere.append(request.url),
    }

    def open_page(width=1280, height=720, *, alone=False, **options):
        media = {name: options.pop(name, usual) for name, usual in MEDIA.items()}
        page, uses = (browser.new_context(**options).new_page(), None) if alone else used_pages.take(options)
        opened.append((page, options, uses))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(**media)
        page.set_default_timeout(PATIENCE)
        for event, listener in listeners.items():
            page.on(event, listener)
        return page

    yield open_page
    for page, options, uses in opened:
        if uses is None or request.session.testsfailed > failed_before:
            page.context.close()
            continue
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        used_pages.give_back(page, options, uses)
    assert not errors, f"errors in the browser's console: {errors}"
    assert not elsewhere, f"requests to other hosts: {elsewhere}"


# The first lines of a script for `Cases`: `asks` is what the field asks for, and its keys carry `number`.
ASKED = """
from urllib.parse import parse_qsl

import streamlit as st

st.set_page_config(layout="wide")
st.session_state.setdefault("case", st.query_params.get("case", ""))
number, _, query = st.text_input("Case", key="case").partition("?")
asks = dict(parse_qsl(query, keep_blank_values=True))
"""


class Cases:
    """Pages of a script that shows one case after the other: another one costs a run, not a page.

    There is a page for each kind of screen. A case that is asked for has a number of its own, by which the
    script tells its keys from those of the cases before.
    """

    def __init__(self, browser, url):
        self._browser, self._url = browser, url
        self._pages, self._numbers = {}, count(1)
        self.errors = []

    def open(self, query, shown, width=1280, height=720, color_scheme="light", **kind):
        """Ask for a case.

        Args:
            query: what the script finds in `asks`.
            shown: a selector of what the case shows, in the container `number-…` of its number.
            width, height: of the viewport, in CSS pixels.
            color_scheme: what the system of the page says.
            kind: options as of `browser.new_context`.

        Returns:
            The page that shows it, scrolled to its top.
        """
        from playwright.sync_api import expect

        number = next(self._numbers)
        asked = f"{number}?{query}"
        name = repr(sorted(kind.items()))
        if name in self._pages:
            page = self._pages[name]
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=color_scheme)
            field = page.get_by_label("Case", exact=True)
            field.fill(asked)
            field.press("Enter")
        else:
            page = self._browser.new_context(viewport={"width": width, "height": height}, **kind).new_page()
            page.set_default_timeout(PATIENCE)
            page.emulate_media(color_scheme=color_scheme)
            self._pages[name] = page
            page.on("console", lambda message: is_error(message) and self.errors.append(message.text))
            page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
            page.on("request", lambda request: leaves(request.url) and self.errors.append(request.url))
            page.goto(f"{self._url}/?case={quote(asked)}")
        page.locator(f".st-key-number-{number}").locator(shown).first.wait_for()
        # When the run has ended, the case before is gone.
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        expect(page.locator("[class*=st-key-number-]")).to_have_count(1)
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        return page

    def rest(self):
        """Let go of what a test has pressed."""
        for page in self._pages.values():
            page.mouse.up()
            page.mouse.move(0, 0)

    def close(self):
        for page in self._pages.values():
            page.context.close()
        self._pages.clear()


@pytest.fixture(scope="module")
def cases(browser, server):
    """Of the script that `server` runs."""
    cases = Cases(browser, server.url)
    yield cases
    cases.close()


@pytest.fixture
def open_case(request, cases):
    """`Cases.open`; at the end of the test no page may have written an error, or asked another host."""
    failed_before = request.session.testsfailed
    cases.errors.clear()
    yield cases.open
    cases.close() if request.session.testsfailed > failed_before else cases.rest()
    assert not cases.errors, f"errors in the browser's console, or requests to other hosts: {cases.errors}"


def serve_components(page):
    """Serve the files of the browser components to `page` as a server would, at http://components/."""
    page.route(
        "http://components/**",
        lambda route: route.fulfill(
            path=FOLDER / urlparse(route.request.url).path.lstrip("/"),
            headers={"access-control-allow-origin": "*"},
        ),
    )


THREE = [(0.3, 0.25), (0.4, 0.2), (0.55, 0.2), (0.62, 0.28), (0.6, 0.38), (0.5, 0.45), (0.42, 0.47)]
THREE += [(0.55, 0.5), (0.65, 0.58), (0.66, 0.7), (0.58, 0.8), (0.45, 0.83), (0.32, 0.78)]


@pytest.fixture
def draw():
    """Draw a stroke (a 3, if not told otherwise) on the pad, with the mouse or with a finger."""

    def run(page, stroke=THREE, touch=False, lift=True):
        box = page.locator("canvas").first.bounding_box()
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        if touch:
            client = page.context.new_cdp_session(page)
            for kind, (x, y) in zip(["touchStart"] + ["touchMove"] * len(points), points, strict=False):
                client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            return
        page.mouse.move(*points[0])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(x, y, steps=4)
        if lift:
            page.mouse.up()

    return run


@pytest.fixture
def component_page(new_page):
    """A desktop page that can import the components' modules from http://components/ without a server."""
    page = new_page(alone=True)
    serve_components(page)
    return page


@pytest.fixture
def page(new_page):
    """A desktop page at 1280×720."""
    return new_page()
