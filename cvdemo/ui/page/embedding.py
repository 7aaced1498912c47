"""What a course page shows of the app in a frame of its own: `?embed=page`, `stage`, `glance` or
`lecture`.

`embed` belongs to Streamlit, which keeps it in the address from page to page and hides it from
`st.query_params`; so it is read from the query string itself, and never written.
"""

from typing import Literal, get_args
from urllib.parse import parse_qs

from streamlit.runtime.scriptrunner import get_script_run_ctx

Part = Literal["page", "stage", "glance", "lecture"]
PARAMETER = "embed"
_OF_STREAMLIT = "true"  # its own meaning: no header of Streamlit's


def part() -> Part | None:
    """What of a page is shown, without sidebar and header: all of it, its stage, the network at a glance, or
    the lecture view.

    None outside a frame, where the whole app is shown.
    """
    text = _text()
    return next((each for each in get_args(Part) if each == text), None)


def problem() -> str | None:
    """The sentence about a link that asks for a part there is not."""
    text = _text()
    if text in (None, _OF_STREAMLIT, *get_args(Part)):
        return None
    return f"The link's value for embed must be one of {', '.join(get_args(Part))}, so all is shown."


def _text() -> str | None:
    run = get_script_run_ctx()
    values = parse_qs(run.query_string).get(PARAMETER) if run else None
    return values[-1] if values else None
