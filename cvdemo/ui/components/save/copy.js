// A copy of a part of the page that looks the same anywhere: styles written into it, canvases as pictures, shadow
// roots opened.

const XHTML = "http://www.w3.org/1999/xhtml";
const CONTROLS = "[data-control], .hint"; // of no use on paper
const UNSEEN = "script, style, link, template";
const NEVER =
  /^(animation|transition|scroll|cursor|pointer-events|user-select|will-change|content-visibility)/;

/** @type {Map<string, Map<string, string>>} by the name of an element, what it looks like without any style sheet */
const plain = new Map();

/**
 * Lay the element out as on paper, for as long as `run` runs: without its controls, and with all that a box would have
 * to be scrolled for.
 *
 * @template T
 * @param {Element} element
 * @param {() => T} run
 */
export function asOnPaper(element, run) {
  const all = elementsIn(element);
  const styles = all.map(({ style }) => style.cssText);
  for (const each of all) if (each.matches(CONTROLS)) each.style.display = "none";
  for (const each of all.filter(isScrolled)) each.style.height = "auto";
  try {
    return run();
  } finally {
    for (const [i, each] of all.entries())
      if (each.style.cssText !== styles[i]) each.style.cssText = styles[i];
  }
}

/**
 * @param {Element | ShadowRoot} root
 * @returns {HTMLElement[]}
 */
function elementsIn(root) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("*"))].flatMap((each) => [
    each,
    ...(each.shadowRoot ? elementsIn(each.shadowRoot) : []),
  ]);
}

/** @param {HTMLElement} element */
function isScrolled(element) {
  return (
    element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY)
  );
}

/**
 * @param {HTMLElement} element
 * @returns {HTMLElement} not part of the document
 */
export function copyOf(element) {
  return /** @type {HTMLElement} */ (copied(element, null));
}

/**
 * @param {Element} element
 * @param {CSSStyleDeclaration | null} around the style of what it stands in
 * @returns {Element | null} null for what is not seen
 */
function copied(element, around) {
  if (element.matches(UNSEEN)) return null;
  const style = getComputedStyle(element);
  if (style.display === "none") return null;
  const copy = emptyCopy(element);
  styleLike(/** @type {HTMLElement} */ (copy), element, style, around);
  if (element instanceof HTMLCanvasElement) return copy;
  if (element instanceof HTMLSelectElement) {
    Object.assign(/** @type {HTMLElement} */ (copy).style, { display: "flex", alignItems: "center" });
    return copy;
  }
  /** @type {(Node | null)[]} */
  const parts = [pseudo(element, "::before", style)];
  for (const child of childrenOf(element)) {
    if (child instanceof Element) parts.push(copied(child, style));
    else if (child instanceof Text) parts.push(child.cloneNode());
  }
  parts.push(pseudo(element, "::after", style));
  copy.append(...parts.filter((part) => part !== null));
  return copy;
}

/**
 * @param {Element} element
 * @returns {Element}
 */
function emptyCopy(element) {
  if (element instanceof HTMLCanvasElement) {
    const picture = document.createElement("img");
    picture.src = element.toDataURL();
    return picture;
  }
  if (element instanceof HTMLSelectElement) {
    const text = document.createElement("span");
    text.textContent = element.selectedOptions[0]?.textContent ?? "";
    return text;
  }
  // What hosts a shadow root may be an element of its own kind, and a copy of it would come to life.
  if (element.localName.includes("-")) return document.createElement("div");
  const copy = /** @type {Element} */ (element.cloneNode());
  if (element instanceof HTMLInputElement) copy.setAttribute("value", element.value);
  copy.removeAttribute("id");
  return copy;
}

/** @param {Element} element */
function childrenOf(element) {
  if (element instanceof HTMLSlotElement && element.assignedNodes().length) return element.assignedNodes();
  return (element.shadowRoot ?? element).childNodes;
}

/**
 * Text that the style sheet adds.
 *
 * @param {Element} element
 * @param {string} which
 * @param {CSSStyleDeclaration} around
 */
function pseudo(element, which, around) {
  if (element.namespaceURI !== XHTML) return null;
  const style = getComputedStyle(element, which);
  const text = /^"(.*)"$/.exec(style.content);
  if (!text || style.display === "none") return null;
  const copy = document.createElement("span");
  copy.textContent = text[1];
  styleLike(copy, copy, style, around);
  return copy;
}

/**
 * Write into the copy what its style differs in from a plain element, or from what it would inherit.
 *
 * @param {HTMLElement} copy
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @param {CSSStyleDeclaration | null} around
 */
function styleLike(copy, element, style, around) {
  const usual = plainStyle(
    copy.namespaceURI === XHTML ? copy.localName : element.localName,
    copy.namespaceURI,
  );
  const written = [];
  for (const name of style) {
    const value = style.getPropertyValue(name);
    if (NEVER.test(name)) continue;
    if (value === usual.get(name) && (!around || value === around.getPropertyValue(name))) continue;
    written.push(`${name}:${name.startsWith("overflow") ? unscrolled(value) : value}`);
  }
  copy.setAttribute("style", written.join(";"));
}

/**
 * Paper has no scroll bars.
 *
 * @param {string} overflow
 */
function unscrolled(overflow) {
  return overflow.replaceAll(/auto|scroll/g, "hidden");
}

/**
 * @param {string} name
 * @param {string | null} namespace
 */
function plainStyle(name, namespace) {
  const key = `${namespace} ${name}`;
  const known = plain.get(key);
  if (known) return known;
  const host = document.createElement("div");
  host.style.cssText = "all: initial; position: fixed; visibility: visible";
  const element = document.createElementNS(namespace, name);
  host.attachShadow({ mode: "open" }).append(element);
  document.body.append(host);
  const style = getComputedStyle(element);
  const found = new Map([...style].map((property) => [property, style.getPropertyValue(property)]));
  host.remove();
  plain.set(key, found);
  return found;
}
