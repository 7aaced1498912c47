// A browser's tab in a room: who it is, that somebody has touched the page, and a question for news once a second.
//
// Two instances share the work. The one that asks stands in a fragment of its own, so asking sends nothing else; the
// other stands in the panel, and has it drawn anew when what the panel shows is no longer what there is.

import { mount } from "../shared/mount.js";

/**
 * @typedef {object} Asks
 * @property {boolean} met whether this session has heard of the tab
 * @property {boolean} wanted whether it must hear of it: somebody wants to join
 * @property {string} code of the room the session is in, or empty
 * @property {string} secret of its lecturer, or empty
 * @property {number} every seconds between two questions for news; 0 for none
 * @property {boolean} watched whether a touch is to be told
 * @property {string} news what the panel should show
 * @property {number} visit grows whenever the session comes to another page
 * @property {number} asked the last question that was answered
 */
/** @typedef {{ shown: string }} Shows */

const KEPT = "cvdemo.room";
const HIDDEN = 20; // seconds between two questions of a tab that nobody sees
const LOST = 20_000; // milliseconds after which a question, or the way to a page, counts as lost
const QUIET =
  ".st-key-room, .st-key-room_button, .st-key-share, .st-key-views, [data-testid=stSidebarHeader]";
const QUIET_DIALOGS = ".st-key-room_dialog, .st-key-share_dialog";
const CONTROLS =
  "a, button, input, textarea, select, summary, canvas, label, [role=radio], [role=option], [role=slider]";
const TURNS = ["PageUp", "PageDown"];

/** @type {Asking | null} */
let asking = null;
/** @type {Showing | null} */
let showing = null;

/** Where a tab keeps what a reload must not lose: not in the address, which is given away. */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {}; // no storage in this browser, or somebody else's text
  }
}

function keep(/** @type {object} */ value) {
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

// Until another page is there, the browser takes itself for being on the one before. A question would name that page,
// and Streamlit would bring the session back to it, or leave it with none: nothing is said on the way.
class Asking {
  asked = 0;
  sentAt = 0;
  visit = -1;
  leftAt = -LOST;
  touchedOnTheWay = false;
  path = location.pathname;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {import("../shared/mount.js").Message<Asks>} message */
  update({ data, setStateValue, setTriggerValue }) {
    asking = this;
    this.data = data;
    this.send = setTriggerValue;
    if (!data.met) {
      const { code, secret } = kept();
      if (code || data.wanted)
        setStateValue("tab", { person: person(), code: code ?? "", secret: secret ?? "" });
      return;
    }
    keep({ person: person(), code: data.code, secret: data.secret });
    this.asked = Math.max(this.asked, data.asked);
    if (data.visit !== this.visit) this.arrive(data);
    this.path = location.pathname;
    if (!this.isOnTheWay()) tellPanel();
    this.wait();
  }

  arrive(/** @type {Asks} */ { visit, asked }) {
    this.visit = visit;
    this.asked = asked; // the page has answered what was asked before it
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
    if (!this.data?.every) return;
    // A class that has come to a page at the same moment shall not ask at the same moment ever after.
    const seconds = document.hidden ? HIDDEN : this.data.every * (0.85 + 0.3 * Math.random());
    this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  ask() {
    if (!this.data?.every || !this.send) return;
    const lost = performance.now() - this.sentAt > LOST;
    if ((this.asked === this.data.asked || lost) && !this.isOnTheWay()) {
      this.asked = this.data.asked + 1;
      this.sentAt = performance.now();
      this.send("ask", this.asked);
    }
    this.wait();
  }

  touched() {
    if (!this.data?.watched || !this.send) return;
    if (this.isOnTheWay()) {
      this.touchedOnTheWay = true;
      return;
    }
    this.data = { ...this.data, watched: false };
    this.send("touched", true);
  }

  close() {
    clearTimeout(this.timer);
    if (asking === this) asking = null;
  }
}

class Showing {
  /** @param {import("../shared/mount.js").Message<Shows>} message */
  update({ data, setTriggerValue }) {
    showing = this;
    this.shown = data.shown;
    this.send = setTriggerValue;
  }

  close() {
    if (showing === this) showing = null;
  }
}

function tellPanel() {
  const news = asking?.data?.news;
  if (news !== undefined && showing && showing.shown !== news) showing.send?.("news", news);
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
  if (link.origin === location.origin && link.pathname !== location.pathname) asking?.leave();
}

function wentBack() {
  if (asking && location.pathname !== asking.path) asking.leave();
  asking?.touched();
}

function watch() {
  // Streamlit and this app click for themselves now and then; only a hand's click is trusted.
  document.addEventListener("click", (event) => event.isTrusted && isTouch(event) && asking?.touched(), true);
  document.addEventListener("input", (event) => isTouch(event) && asking?.touched(), true);
  document.addEventListener("pointerdown", drawing, true);
  document.addEventListener("keydown", typing, true);
  document.addEventListener("click", leaving, true);
  window.addEventListener("popstate", wentBack);
  document.addEventListener("visibilitychange", () => document.hidden || asking?.ask());
}

/**
 * A stroke that has begun, not a finger that scrolls.
 *
 * @param {PointerEvent} event
 */
function drawing(event) {
  const [target] = event.composedPath();
  if (target instanceof HTMLCanvasElement && getComputedStyle(target).touchAction === "none")
    asking?.touched();
}

/** @param {KeyboardEvent} event */
function typing(event) {
  if (["Tab", "Shift", "Control", "Alt", "Meta", "Escape"].includes(event.key)) return;
  if (TURNS.includes(event.key) || isTouch(event)) asking?.touched();
}

watch();

export default await mount(import.meta.url, (_root, { data }) =>
  "shown" in data ? new Showing() : new Asking(),
);
