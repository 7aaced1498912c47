"""The way through the lecture: links to the page before and the page after."""

import streamlit as st

from cvdemo.ui.page.navigation import ORDER, page_named


def show(title: str) -> None:
    """‹ page before · 3 / 10 · page after ›; the component *surround* lets PageUp and PageDown do the same.

    Args:
        title: Of the page that is shown.
    """
    at = [each for _, each in ORDER].index(title)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", width="content", key="pager"
    ):
        if at > 0:
            name, before = ORDER[at - 1]
            with st.container(width="content", key="page_before"):
                st.page_link(
                    page_named(name),
                    label=before,
                    icon=":material/chevron_left:",
                    help=f"{before} (PageUp)",
                )
        st.markdown(f"{at + 1} / {len(ORDER)}", width="content")
        if at < len(ORDER) - 1:
            name, after = ORDER[at + 1]
            with st.container(width="content", key="page_after"):
                st.page_link(
                    page_named(name),
                    label=after,
                    icon=":material/chevron_right:",
                    icon_position="right",
                    help=f"{after} (PageDown)",
                )
