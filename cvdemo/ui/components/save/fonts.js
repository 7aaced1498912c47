// The fonts of a copy, as style rules that carry them: a picture made of SVG can load nothing.

/** @type {Map<string, Promise<string>>} by their address */
const loaded = new Map();

/**
 * @param {Element} copy whose styles are written into it
 * @returns {Promise<string>} the `@font-face` rules of the page for the families that it uses
 */
export async function fontFaces(copy) {
  const used = new Set();
  for (const element of [copy, ...copy.querySelectorAll("[style]")]) {
    const { fontFamily } = /** @type {HTMLElement} */ (element).style;
    for (const family of fontFamily.split(",")) used.add(unquoted(family));
  }
  const rules = [...document.styleSheets].flatMap(rulesOf).filter((rule) => isUsed(rule, used));
  return (await Promise.all(rules.map(withData))).join("\n");
}

/**
 * @param {CSSStyleSheet} sheet
 * @returns {CSSFontFaceRule[]}
 */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  } catch {
    return []; // of another origin
  }
}

/**
 * @param {CSSFontFaceRule} rule
 * @param {Set<string>} used
 */
function isUsed({ style }, used) {
  const family = unquoted(style.getPropertyValue("font-family"));
  const isLoaded = [...document.fonts].some(
    (face) => unquoted(face.family) === family && face.status === "loaded",
  );
  return used.has(family) && isLoaded;
}

/** @param {CSSFontFaceRule} rule */
async function withData(rule) {
  const text = rule.cssText;
  const [, address] = /url\("?([^")]+)"?\)/.exec(text) ?? [];
  if (!address || address.startsWith("data:")) return text;
  const url = new URL(address, rule.parentStyleSheet?.href ?? location.href);
  if (url.origin !== location.origin) return "";
  const data = loaded.get(url.href) ?? dataUrl(url);
  loaded.set(url.href, data);
  return text.replace(address, await data);
}

/** @type {(url: URL) => Promise<string>} */
async function dataUrl(url) {
  const blob = await (await fetch(url)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** @param {string} family */
function unquoted(family) {
  return family.trim().replace(/^["']|["']$/g, "");
}
