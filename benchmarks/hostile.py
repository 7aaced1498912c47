"""Random addresses and forged messages against the running app: what ends in an error page is counted.

    python -m benchmarks.hostile --addresses 10000 --messages 5000

An address has any page, and any parameters of the app with values that mean something, almost mean something
or mean nothing: empty, repeated, nested, very long, control characters, numbers like 1e999. A message has the
type that a control or component sends, and any content.
"""

import argparse
import asyncio
import importlib
import json
import pkgutil
import random
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import websockets
from streamlit.proto.WidgetStates_pb2 import WidgetState

import cvdemo.ui
from benchmarks.served import ROOT, Server
from benchmarks.tab import Tab, TabError, Widget, is_select_slider
from cvdemo.ui.session import keys, parameters

LOST = (TabError, OSError, websockets.WebSocketException)
NUMBERS = ["0", "1", "-1", "2", "3", "7", "28", "1.5", "0x10", "٣", "9" * 4000]
NUMBERS += ["1e999", "-1e999", "1e-300", "nan"]
WORDS = ["", " ", "true", "none", "own", "picture", "grid", "relu", "same", "valid", "max", "dense"]
ODD = [
    "../..",
    "<script>",
    "%00",
    "\x00\x1b[31m",
    "\ud7ff\U0010ffff",
    "{}",
    "[[[[]]]]",
    "'; drop",
    "a" * 20000,
]
LISTS = ["1,2", "-3,9999999999", "0,0", "1,2;3", "1,2,3;4,5,6;7,8,9", "1,,2", "nan,1", ";" * 500, "1," * 9000]
VALUES = NUMBERS + WORDS + ODD + LISTS
JUNK = [None, True, -1, 1, 10**9, 1e300, float("nan"), float("inf"), "", "x", "9" * 3000, [], {}, [None]]
JUNK += [[1, 2], [-1, -1], [10**9, 0], [float("nan"), 0], {"row": 0, "column": 10**9}, [[[]]], {"value": {}}]
JUNK += [[[0.1, 0.2]] * 3000, [[[0.1, 0.2]] * 2000] * 5, [[[1e308, -1e308]]], [[["a", "b"]]], [[[0.5]]]]
STATES = ["strokes", "pin", "moved", "chosen", "cell", "place", "open", "painted", "at", "step", "values"]
EVENTS = [*STATES, "edit", "close", "back", "unit", "digit", "map", "kernel"]


def parameter_names() -> list[str]:
    """Every parameter of the app's addresses."""
    for module in pkgutil.walk_packages(cvdemo.ui.__path__, "cvdemo.ui."):
        importlib.import_module(module.name)
    constants = [value for name, value in vars(keys).items() if name.isupper()]
    return sorted(
        {*parameters.names(), *constants, "digit", "embed", "layer", "map", "pin", "trail", "lesson"}
    )


def address(names: list[str], random: random.Random) -> str:
    """The query of a link that nobody would send: one to six parameters, some more than once."""
    chosen = random.sample(names, random.randint(1, 6))
    values = {name: random.choices(VALUES, k=random.choice((1, 1, 1, 2))) for name in chosen}
    return urlencode(values, doseq=True)


def forged(widget: Widget, random: random.Random) -> WidgetState | None:
    """What a client might say this control or component holds; None for kinds that carry no value."""
    state = WidgetState(id=widget.element.id)
    match widget.kind:
        case "bidi_component" if random.random() < 0.5:
            state.json_value = json.dumps({random.choice(STATES): random.choice(JUNK)})
        case "bidi_component":
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{widget.element.id}__events"
            event = {"event": random.choice(EVENTS), "value": random.choice(JUNK)}
            state.json_trigger_value = json.dumps([event])
        case "button_group" | "multiselect":
            state.string_array_value.data.extend(random.choices(VALUES, k=random.randint(0, 3)))
        case "slider" if is_select_slider(widget):
            state.string_array_value.data.extend(random.choices(VALUES, k=1))
        case "selectbox":
            state.string_value = random.choice(VALUES)
        case "number_input" | "slider":
            number = random.choice((-1e308, -1, 0.5, 1e9, 1e308))
            if widget.kind == "slider":
                state.double_array_value.data.append(number)
            else:
                state.double_value = number
        case "checkbox":
            state.bool_value = random.random() < 0.5
        case "button":
            state.trigger_value = True
        case _:
            return None
    return state


async def addresses(url: str, count: int, random: random.Random) -> Counter[str]:
    """Open `count` addresses, each in a session of its own; returns what went wrong, with an example."""
    names, faults, pages = parameter_names(), Counter[str](), [""]
    for _ in range(count):
        tab, page, query = Tab(url), random.choice(pages), address(names, random)
        try:
            run = await tab.open(page, query)
            pages = [*tab.pages]
            faults.update(f"{page}?{query[:300]}: {error}" for error in run.errors)
        except LOST as error:
            faults[f"{page}?{query[:300]}: {error}"] += 1
        await tab.close()
    return faults


async def messages(url: str, count: int, random: random.Random) -> Counter[str]:
    """Send `count` forged messages, six to a page; returns what went wrong, with an example."""
    faults, tab, sent = Counter[str](), Tab(url), 0
    await tab.open()
    while sent < count:
        state = None
        try:
            await tab.go(random.choice([*tab.pages]))
            for _ in range(6):
                widget = random.choice([*tab.widgets.values()])
                state = forged(widget, random)
                if state is not None:
                    run = await tab.send(widget, state)
                    faults.update(
                        f"{tab.path}, {widget.key}, {str(state)[-200:]}: {error}" for error in run.errors
                    )
                    sent += 1
        except LOST as error:
            faults[f"{tab.path}, {str(state)[-200:]}: {error}"] += 1
            await tab.close()
            tab = Tab(url)
            await tab.open()
    await tab.close()
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(ROOT / "app.py", Path(folder) / "log.txt") as server:
        for attack, count in ((addresses, given.addresses), (messages, given.messages)):
            faults = asyncio.run(attack(server.url, count, random.Random(given.seed)))
            print(f"{count} {attack.__name__}: {faults.total()} error pages")
            for fault, times in faults.most_common(20):
                print(f"{times:6d}  {fault}")


if __name__ == "__main__":
    main()
