// Light or dark as chosen on the page, without loading it anew (which would begin another session).
//
// Streamlit asks `matchMedia` for the system's scheme, and asks again after printing: so the answer is the choice.

const DARK = "(prefers-color-scheme: dark)";

/** @typedef {"light" | "dark" | null} Scheme null: the system's */

/** @type {Scheme} */
let chosen = null;
const ask = window.matchMedia.bind(window);

/** @param {MediaQueryList} system */
function answered(system) {
  return new Proxy(system, {
    get(target, name) {
      if (name === "matches" && chosen) return chosen === "dark";
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** @param {Scheme} scheme */
export function show(scheme) {
  if (scheme === chosen) return;
  chosen = scheme;
  window.matchMedia = (query) => (query === DARK ? answered(ask(query)) : ask(query));
  window.dispatchEvent(new Event("afterprint"));
}
