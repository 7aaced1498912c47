"""Forged messages: the type that a control or component sends, and any content."""

import json
import random
from collections import Counter

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.clients.tab import Tab, Widget, is_select_slider
from benchmarks.hostile.addresses import LOST, VALUES

JUNK = [None, True, -1, 1, 10**9, 1e300, float("nan"), float("inf"), "", "x", "9" * 3000, [], {}, [None]]
JUNK += [[1, 2], [-1, -1], [10**9, 0], [float("nan"), 0], {"row": 0, "column": 10**9}, [[[]]], {"value": {}}]
JUNK += [[[0.1, 0.2]] * 3000, [[[0.1, 0.2]] * 2000] * 5, [[[1e308, -1e308]]], [[["a", "b"]]], [[[0.5]]]]
STATES = ["strokes", "pin", "moved", "chosen", "cell", "place", "open", "painted", "at", "step", "values"]
EVENTS = [*STATES, "edit", "close", "back", "unit", "digit", "map", "kernel"]


def forged(widget: Widget, chance: random.Random) -> WidgetState | None:
    """What a client might say this control or component holds; None for kinds that carry no value."""
    state = WidgetState(id=widget.element.id)
    match widget.kind:
        case "bidi_component" if chance.random() < 0.5:
            state.json_value = json.dumps({chance.choice(STATES): chance.choice(JUNK)})
        case "bidi_component":
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{widget.element.id}__events"
            event = {"event": chance.choice(EVENTS), "value": chance.choice(JUNK)}
            state.json_trigger_value = json.dumps([event])
        case "button_group" | "multiselect":
            state.string_array_value.data.extend(chance.choices(VALUES, k=chance.randint(0, 3)))
        case "slider" if is_select_slider(widget):
            state.string_array_value.data.extend(chance.choices(VALUES, k=1))
        case "selectbox":
            state.string_value = chance.choice(VALUES)
        case "number_input" | "slider":
            number = chance.choice((-1e308, -1, 0.5, 1e9, 1e308))
            if widget.kind == "slider":
                state.double_array_value.data.append(number)
            else:
                state.double_value = number
        case "checkbox":
            state.bool_value = chance.random() < 0.5
        case "button":
            state.trigger_value = True
        case _:
            return None
    return state


async def messages(url: str, count: int, seed: int) -> Counter[str]:
    """Send `count` forged messages, six to a page; returns what went wrong, with an example."""
    faults, tab, sent, chance = Counter[str](), Tab(url), 0, random.Random(seed)
    await tab.open()
    while sent < count:
        state = None
        try:
            await tab.go(chance.choice([*tab.pages]))
            for _ in range(6):
                widget = chance.choice([*tab.widgets.values()])
                state = forged(widget, chance)
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
