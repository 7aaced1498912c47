"""Whatever a student chooses, the address says it in codes: short, in small letters, without spaces."""

import pytest

from cvdemo.ui.page.navigation import ORDER
from cvdemo.ui.session import parameters

KINDS = ("button_group", "selectbox", "multiselect", "toggle", "slider", "number_input")
NOT_IN_THE_ADDRESS = ("history_of",)


def choices(control):
    """What can be chosen with a control: each by a name of its own, with the value to set."""
    if control.type == "toggle":
        return [(True, True), (False, False)]
    if control.type in ("slider", "number_input"):
        return [(value, value) for value in (control.min, control.max, control.min + control.step)]
    try:
        setting = parameters.named(control.key)
    except KeyError:  # no setting: the layers of a network, in their order
        return [(label, index) for index, label in enumerate(control.options)]
    if control.type == "multiselect":
        return [*((label, setting.decode([label])) for label in control.options), ("none", [])]
    if len(control.options) == len(setting.options):  # the control may have labels of its own
        return [*zip(control.options, setting.options, strict=True)]
    return [(label, setting.decode([label])) for label in control.options]


def untried(app, tried):
    """A choice that nobody has made yet, with its control. What comes last on the page is often there for
    one choice above only, so it is tried first.
    """
    for kind in KINDS:
        for control in reversed(app.get(kind)):
            if control.disabled or control.key in NOT_IN_THE_ADDRESS:
                continue
            for name, value in choices(control):
                if (control.key, name) not in tried:
                    tried.add((control.key, name))
                    return control, value
    return None


def is_code(text):
    return text == text.lower() and not set(text) & set(" '’")


@pytest.mark.parametrize("page", [name for name, _ in ORDER])
def test_every_choice_on_a_page_is_a_code_in_its_address(open_page, page):
    app, tried = open_page(page), set()
    while found := untried(app, tried):
        control, value = found
        control.set_value(value)
        app.run()
        assert not app.exception, (control.key, value)
        for name, texts in app.query_params.items():
            if name != "digit":  # it is base64
                assert all(map(is_code, [texts] if isinstance(texts, str) else texts)), (name, texts)
    assert len(tried) > 1
