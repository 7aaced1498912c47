// The life of a component on its page, the same for all of them.

import { apart } from "./messages/apart.js";
import { whenConnected } from "./messages/connection.js";
import { isCurrent } from "./messages/version.js";
import { unpack } from "./messages/wire.js";

/**
 * What Streamlit hands to a component at every run of the page.
 *
 * @template Data
 * @typedef {object} Message
 * @property {Data} data from Python: each component's module describes its own
 * @property {string} key of this place on the page, which no other has
 * @property {HTMLElement | ShadowRoot} parentElement where the component lives
 * @property {(name: string, value: unknown) => void} setStateValue
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/**
 * Every message names the version of the scripts that it is for; with arrays it comes as bytes.
 *
 * @typedef {{ scripts: string }} Versioned
 * @typedef {Versioned | Uint8Array<ArrayBuffer>} Sent
 */

/**
 * A living component: made once for its place on the page, updated at every run.
 *
 * @template Data
 * @typedef {object} Instance
 * @property {(message: Message<Data>) => void} update
 * @property {() => void} [close] gives back timers, observers and listeners outside of its root
 */

/**
 * A sender that holds what is said while the server is away until it is back, of one name the last; and that keeps it
 * apart from what else is said in the same moment.
 *
 * @param {string} place
 * @param {(name: string, value: unknown) => void} send
 */
function holding(place, send) {
  return (/** @type {string} */ name, /** @type {unknown} */ value) => {
    const what = `${place} ${name}`;
    whenConnected(what, () => apart(what, () => send(name, value)));
  };
}

const RETRY = 1000; // milliseconds

/**
 * A file of the server, which may be away for a while: a browser does not load the module that waits a second time.
 *
 * @type {(url: string | URL) => Promise<string>}
 */
async function text(url) {
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return response.text();
    if (response && response.status < 500) throw new Error(`${url} is not there: ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}

/**
 * Mark-up and style of a component: the files beside its module, of the same name.
 *
 * @param {string} module the address of the module
 * @param {string[]} shared names of style sheets in this folder; the component's own comes after them
 */
export async function load(module, shared = []) {
  const own = ["html", "css"].map((type) => module.replace(/js(\?.*)?$/, type));
  const others = shared.map((name) => new URL(`./${name}.css`, import.meta.url));
  const [html, css, ...more] = await Promise.all([...own, ...others].map(text));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...more, css].join("\n"));
  return { html, sheet };
}

/**
 * The function that Streamlit calls for a component: `export default await mount(…)`.
 *
 * Mark-up and style are files beside the module; they are loaded before Streamlit gets the function, so the component is
 * never seen without its style.
 *
 * Streamlit cleans up after a call when a later call has overtaken it while the module was still loading; the
 * component is in use then. So an instance is closed only if its place has left the page.
 *
 * @template Data
 * @param {string} module `import.meta.url` of the component's module; its files have the same name
 * @param {new (root: HTMLElement, message: Message<Data>) => Instance<Data>} Component its class; `update` gets the
 *   first message, too
 * @param {string[]} [shared] as for `load`
 * @returns {Promise<(message: Message<Sent>) => () => void>}
 */
export async function mount(module, Component, shared) {
  const { html, sheet } = await load(module, shared);
  /** @type {WeakMap<Node, Instance<Data>>} */
  const instances = new WeakMap();
  /** @type {WeakMap<Node, Promise<void>>} the last message of a place, shown when it is unpacked */
  const latest = new WeakMap();

  /** @param {Message<Data>} message */
  function open(message) {
    const { parentElement } = message;
    const host = /** @type {ShadowRoot | Document} */ (parentElement.getRootNode());
    if (!host.adoptedStyleSheets.includes(sheet)) host.adoptedStyleSheets.push(sheet);
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const root = /** @type {HTMLElement} */ (holder.firstElementChild);
    parentElement.replaceChildren(root);
    const instance = new Component(root, message);
    instances.set(parentElement, instance);
    return instance;
  }

  /** @param {Message<Sent>} sent */
  async function show(sent) {
    const data = /** @type {Data & Versioned} */ (
      sent.data instanceof Uint8Array ? await unpack(sent.data) : sent.data
    );
    if (!isCurrent(data.scripts)) return;
    const message = {
      ...sent,
      data,
      setStateValue: holding(sent.key, sent.setStateValue),
      setTriggerValue: holding(sent.key, sent.setTriggerValue),
    };
    (instances.get(sent.parentElement) ?? open(message)).update(message);
  }

  return (sent) => {
    const place = sent.parentElement;
    const before = latest.get(place)?.catch(() => {}); // said where it was thrown
    const shown = before ? before.then(() => show(sent)) : show(sent);
    latest.set(place, shown);
    return () => {
      void shown.finally(() => {
        if (place.isConnected) return;
        instances.get(place)?.close?.();
        instances.delete(place);
      });
    };
  };
}
