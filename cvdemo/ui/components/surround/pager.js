// PageUp and PageDown, which a presenter's remote sends, follow the pager's links.

/** @type {Record<string, string>} */
const LINKS = { PageUp: ".st-key-page_before a", PageDown: ".st-key-page_after a" };
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";

/** Follow the links from now on, unless somebody types or the key has been used already. */
export function watch() {
  document.addEventListener("keydown", follow);
}

/** @param {KeyboardEvent} event */
function follow(event) {
  const selector = LINKS[event.key];
  if (!selector || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const [target] = event.composedPath(); // `event.target` would be the component around a field
  if (target instanceof Element && target.matches(FIELDS)) return;
  event.preventDefault(); // at the first and the last page too: the key does not scroll on some pages only
  /** @type {HTMLElement | null} */
  const link = document.querySelector(selector);
  link?.click();
}
