// The page around a component: the size of its type, how far it is scrolled.

const USUAL_TYPE = 16; // CSS pixels

/** CSS pixels of a rem; on a wall type is larger than usual. */
export function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** How much larger than usual the type is. */
export function enlarged() {
  return Math.max(1, rem() / USUAL_TYPE);
}

/**
 * Pixels from the top of the page to an element, however far the page is scrolled.
 *
 * @param {Element} element
 */
export function topOnPage(element) {
  const root = element.getRootNode();
  const scroller = root instanceof ShadowRoot ? root.host.closest("[data-testid=stMain]") : null;
  return element.getBoundingClientRect().top + (scroller?.scrollTop ?? window.scrollY);
}
