// PageUp and PageDown, which a presenter's remote sends, follow the pager's links; while a lesson is played, its own,
// and the space bar as well, where nothing else takes it.

/** @typedef {Record<string, string>} Links by a key, the link that it follows */

/** @type {Links} */
const PAGES = { PageUp: ".st-key-page_before a", PageDown: ".st-key-page_after a" };
const NEXT = ".st-key-lesson_next_strip a";
/** @type {Links} */
const STEPS = { PageUp: ".st-key-lesson_back_strip a", PageDown: NEXT, " ": NEXT };
const LESSON = ".st-key-lesson_strip, .st-key-lesson_strip_narrow";
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const TAKE_SPACE =
  "a, button, input, summary, canvas, [role=radio], [role=option], [role=tab], [role=slider]";

/** Follow the links from now on, unless somebody types or the key has been used already. */
export function watch() {
  document.addEventListener("keydown", follow);
}

/** @param {KeyboardEvent} event */
function follow(event) {
  const links = document.querySelector(LESSON) ? STEPS : PAGES;
  const selector = links[event.key];
  if (!selector || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const [target] = event.composedPath(); // `event.target` would be the component around a field
  if (target instanceof Element && target.matches(event.key === " " ? `${FIELDS}, ${TAKE_SPACE}` : FIELDS))
    return;
  if (document.querySelector("[role=dialog]")) return; // the page is behind it
  event.preventDefault(); // at the first and the last page too: the key does not scroll on some pages only
  /** @type {HTMLElement | null} */
  const link = document.querySelector(selector);
  link?.click();
}
