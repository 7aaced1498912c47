// One entry in the browser's history for one page. Streamlit makes two when a page is opened: one for its path, one
// more when the page has written its settings into the query string.

const KEPT = "digit"; // the parameter that every complete address has
const PATCHED = Symbol.for("cvdemo.history");

/**
 * Whether the entry `from` is only the beginning of the entry `to`: the same page, its settings not yet written.
 *
 * @param {URL} from
 * @param {URL} to
 */
export function completes(from, to) {
  return from.origin === to.origin && from.pathname === to.pathname && !from.searchParams.has(KEPT);
}

/**
 * Let `pushState` of this history replace an entry that is completed, once for the document.
 *
 * @param {History} history
 * @param {() => string} here the address shown
 */
export function patchPushState(history, here) {
  if (PATCHED in history) return;
  const push = history.pushState;
  Object.defineProperty(history, PATCHED, { value: true });
  history.pushState = (state, unused, url) => {
    const from = new URL(here());
    const to = new URL(url ?? "", from);
    if (completes(from, to)) history.replaceState(state, unused, url);
    else push.call(history, state, unused, url);
  };
}
