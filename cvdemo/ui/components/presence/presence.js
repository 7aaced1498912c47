// A browser's tab in a room: who it is, that somebody has touched the page, that it is still there.

import { mount } from "../shared/mount.js";

/** @import { Message } from "../shared/mount.js" */

/**
 * @typedef {object} Listens
 * @property {boolean} met whether this session has heard of the tab
 * @property {boolean} wanted whether it must hear of it: somebody wants to join
 * @property {string} code of the room the session is in, or empty
 * @property {string} secret of its lecturer, or empty
 * @property {string} digit the student's own, as a link carries it, or empty
 * @property {number} every seconds until the tab says that it is still there; 0 for never
 * @property {boolean} watched whether a touch is to be told
 * @property {number} visit grows whenever the session comes to another page
 */

/** @typedef {{ person: string, code: string, secret: string, digit: string }} Tab what a tab keeps, as presence/__init__.py says */

const KEPT = "cvdemo.room";
const LOST = 20_000; // milliseconds after which the way to a page counts as lost
const QUIET =
  ".st-key-room, .st-key-room_button, .st-key-share, .st-key-views, [data-testid=stSidebarHeader]";
const QUIET_DIALOGS = ".st-key-room_dialog, .st-key-share_dialog";
const CONTROLS =
  "a, button, input, textarea, select, summary, canvas, label, [role=radio], [role=option], [role=slider]";
const TURNS = ["PageUp", "PageDown"];

/** @type {Presence | null} */
let presence = null;

/**
 * What a tab keeps that a reload must not lose: not in the address, which is given away.
 *
 * @returns {Partial<Record<keyof Tab, unknown>>}
 */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {}; // no storage in this browser, or somebody else's text
  }
}

/** @param {Tab} value */
function keep(value) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(value));
  } catch {
    // Then a reload counts as another person.
  }
}

/** A random name for this tab, made once. */
let name = "";
function person() {
  const before = kept().person;
  if (!name) name = typeof before === "string" && before ? before : random();
  return name;
}

/** 128 random bits; `crypto.randomUUID` is there over https only. */
function random() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

// Until another page is there, the browser takes itself for being on the one before. A message would name that page,
// and Streamlit would bring the session back to it, or leave it with none: nothing is said on the way.
class Presence {
  visit = -1;
  leftAt = -LOST;
  touchedOnTheWay = false;
  path = location.pathname;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /**
   * @param {HTMLElement} _root shows nothing
   * @param {Message<Listens>} message
   */
  constructor(_root, { data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
  }

  /** @param {Message<Listens>} message */
  update({ data, setStateValue, setTriggerValue }) {
    presence = this;
    this.data = data;
    this.send = setTriggerValue;
    if (!data.met) {
      const { code = "", secret = "", digit = "" } = kept();
      if (code || data.wanted) setStateValue("tab", { person: person(), code, secret, digit });
      return;
    }
    keep({ person: person(), code: data.code, secret: data.secret, digit: data.digit });
    if (data.visit !== this.visit) this.arrive(data.visit);
    this.path = location.pathname;
    this.wait();
  }

  /** @param {number} visit */
  arrive(visit) {
    this.visit = visit;
    this.leftAt = -LOST;
    if (this.touchedOnTheWay) this.touched();
    this.touchedOnTheWay = false;
  }

  leave() {
    this.leftAt = performance.now();
  }

  isOnTheWay() {
    return performance.now() - this.leftAt < LOST;
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.data.every) return;
    // A class that has come to a page at the same moment shall not speak at the same moment ever after.
    const seconds = this.data.every * (0.85 + 0.3 * Math.random());
    this.timer = setTimeout(() => this.isThere(), seconds * 1000);
  }

  isThere() {
    if (!this.data.every) return;
    if (!this.isOnTheWay()) this.send("there", true);
    this.wait();
  }

  touched() {
    if (!this.data.watched) return;
    if (this.isOnTheWay()) {
      this.touchedOnTheWay = true;
      return;
    }
    this.data = { ...this.data, watched: false };
    this.send("touched", true);
  }

  close() {
    clearTimeout(this.timer);
    if (presence === this) presence = null;
  }
}

/**
 * Whether an event is somebody's hand on the page, rather than on the room or on how the page is shown.
 *
 * @param {Event} event
 */
function isTouch(event) {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return false;
  const outer = /** @type {Element} */ (event.target); // of a component: its place on the page
  if (outer.closest(QUIET) || outer.closest("[role=dialog]")?.querySelector(QUIET_DIALOGS)) return false;
  return Boolean(target.closest(CONTROLS));
}

/**
 * A click on a link to another page, by hand or by a key of the pager; not one that opens another tab.
 *
 * @param {MouseEvent} event
 */
function leaving(event) {
  const [target] = event.composedPath();
  const link = target instanceof Element ? target.closest("a") : null;
  if (!link || link.target === "_blank" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.origin === location.origin && link.pathname !== location.pathname) presence?.leave();
}

function wentBack() {
  if (presence && location.pathname !== presence.path) presence.leave();
  presence?.touched();
}

function watch() {
  // Streamlit and this app click for themselves now and then; only a hand's click is trusted.
  document.addEventListener(
    "click",
    (event) => event.isTrusted && isTouch(event) && presence?.touched(),
    true,
  );
  document.addEventListener("input", (event) => isTouch(event) && presence?.touched(), true);
  document.addEventListener("pointerdown", drawing, true);
  document.addEventListener("keydown", typing, true);
  document.addEventListener("click", leaving, true);
  window.addEventListener("popstate", wentBack);
  document.addEventListener("visibilitychange", () => document.hidden || presence?.isThere());
}

/**
 * A stroke that has begun, not a finger that scrolls.
 *
 * @param {PointerEvent} event
 */
function drawing(event) {
  const [target] = event.composedPath();
  if (target instanceof HTMLCanvasElement && getComputedStyle(target).touchAction === "none")
    presence?.touched();
}

/** @param {KeyboardEvent} event */
function typing(event) {
  if (["Tab", "Shift", "Control", "Alt", "Meta", "Escape"].includes(event.key)) return;
  if (TURNS.includes(event.key) || isTouch(event)) presence?.touched();
}

watch();

export default await mount(import.meta.url, Presence);
