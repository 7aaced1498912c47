// Streamlit's sidebar on tablets and on phones held sideways, where it would take a third of the page: closed until
// somebody opens it, then over the page, and closed by a choice. `frame.css` of the pages has the same width.

const NARROW = matchMedia("(max-width: 999px)");
const OPEN = "[data-testid='stSidebar'][data-collapsed='false']";

export function closeIfNarrow() {
  /** @type {HTMLButtonElement | null} */
  const button = document.querySelector(`${OPEN} [data-testid='stSidebarCollapseButton'] button`);
  if (NARROW.matches) button?.click();
}

/**
 * Watch the width of the window and the links of the sidebar.
 *
 * @param {AbortSignal} signal until it is aborted
 */
export function watch(signal) {
  closeIfNarrow();
  document.documentElement.dataset.sidebar = "fitted"; // until here frame.css hides it: it shall not flash
  NARROW.addEventListener("change", closeIfNarrow, { signal });
  document.addEventListener(
    "click",
    ({ target }) => target instanceof Element && target.closest(`${OPEN} a`) && closeIfNarrow(),
    { signal },
  );
}
