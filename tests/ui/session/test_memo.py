"""A value is made again only for other objects."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from cvdemo.ui.session import memo

    things = st.session_state.setdefault("things", [[1], [1], [2]])
    made = st.session_state.setdefault("made", [])

    def ask(name, *of):
        return memo.last(name, tuple(things[index] for index in of), lambda: made.append(of) or of)

    asked = [(0,), (0,), (1,), (1, 2), (1, 2), (2, 1)]
    assert [ask("a", *of) for of in asked] == asked
    ask("b", 0)
    ask("a", 2, 1)


def test_made_again_only_for_other_objects():
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.session_state["made"] == [(0,), (1,), (1, 2), (2, 1), (0,)]
    app.run()
    assert app.session_state["made"][5:] == [(0,), (1,), (1, 2), (2, 1)]
