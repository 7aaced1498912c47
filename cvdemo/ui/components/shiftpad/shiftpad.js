// Drag the digit, or move it with the arrow keys. The picture follows at once; Python hears of every new
// whole pixel, some ten times a second at most, and when the digit rests.

import { ARROWS } from "../shared/arrows.js";
import { find } from "../shared/elements.js";
import { Pace } from "../shared/messages/pace.js";
import { mount } from "../shared/mount.js";

/** @import { Message } from "../shared/mount.js" */

/**
 * Pixels down and to the right.
 *
 * @typedef {[down: number, right: number]} Place
 */

/**
 * The digit, and where it stands.
 *
 * @typedef {object} Shifted
 * @property {string} picture its address
 * @property {number} farthest pixels that it can be moved by
 * @property {Place} at
 * @property {boolean} resting as Python has heard
 * @property {number} version of `at`: another one replaces the browser's own place
 */

const SIDE = 28;
const INTERVAL = 90; // ms between two messages

class ShiftPad {
  /** @type {Place} */
  place = [0, 0];
  /** @type {{ id: number, x: number, y: number, from: Place } | null} where the drag began */
  held = null;
  moving = false; // dragged, or by a key that is held down
  told = ""; // the last message
  pace = new Pace(INTERVAL, () => this.tell());
  farthest = 0;
  version = -1;
  /** @type {(move: { at: Place, version: number, resting: boolean }) => void} */
  send = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.paper = find(root, ".paper");
    this.image = find(root, "img", HTMLImageElement);
    this.where = find(root, ".where");
    this.back = find(root, ".back", HTMLButtonElement);
    this.moves = [...ARROWS].map(([key, step]) => {
      const button = find(root, `[data-move=${key}]`, HTMLButtonElement);
      button.onclick = () => this.moveBy(step);
      return { button, step };
    });
    this.back.onclick = () => this.moveTo([0, 0]);
    this.paper.onkeydown = (event) => this.key(event);
    this.paper.onpointerdown = (event) => this.grab(event);
    this.paper.onpointermove = (event) => this.drag(event);
    this.paper.onpointerup = this.paper.onpointercancel = () => this.drop();
    this.paper.onkeyup = this.paper.onblur = () => this.rest();
  }

  /**
   * The browser keeps its own place, which may be ahead of what Python has heard, until there is a new version.
   *
   * @param {Message<Shifted>} message
   */
  update({ data: { picture, farthest, at, resting, version }, setStateValue }) {
    this.send = (move) => setStateValue("move", move);
    const heard = JSON.stringify({ at, version, resting });
    if (heard === this.told) this.pace.answered();
    this.farthest = farthest;
    if (this.image.getAttribute("src") !== picture) this.image.src = picture;
    if (version !== this.version) {
      this.version = version;
      this.place = at;
      this.told = heard;
      this.drop();
    }
    this.paint();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = ARROWS.get(event.key);
    this.moving = event.repeat;
    if (event.key === "Home") this.moveTo([0, 0]);
    else if (step) this.moveBy(step);
    else return;
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (this.held || event.button > 0) return;
    this.held = { id: event.pointerId, x: event.clientX, y: event.clientY, from: [...this.place] };
    this.paper.setPointerCapture(event.pointerId);
    this.paper.classList.add("held");
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.held || event.pointerId !== this.held.id) return;
    const pixel = this.paper.getBoundingClientRect().width / SIDE;
    const { x, y, from } = this.held;
    this.moving = true;
    this.moveTo([
      from[0] + Math.round((event.clientY - y) / pixel),
      from[1] + Math.round((event.clientX - x) / pixel),
    ]);
  }

  drop() {
    this.held = null;
    this.paper.classList.remove("held");
    this.rest();
  }

  rest() {
    this.moving = false;
    this.notify();
  }

  /** @param {Place} step */
  moveBy([down, right]) {
    this.moveTo([this.place[0] + down, this.place[1] + right]);
  }

  /** @param {Place} place */
  moveTo([down, right]) {
    const clamp = (/** @type {number} */ n) => Math.max(-this.farthest, Math.min(this.farthest, n)) + 0;
    /** @type {Place} */
    const inside = [clamp(down), clamp(right)];
    if (String(inside) === String(this.place)) return;
    this.place = inside;
    this.paint();
    this.notify();
  }

  notify() {
    if (this.moving) this.pace.soon();
    else this.pace.now();
  }

  tell() {
    const move = { at: this.place, version: this.version, resting: !this.moving };
    if (JSON.stringify(move) === this.told) return false;
    this.told = JSON.stringify(move);
    this.send(move);
    return true;
  }

  paint() {
    const [down, right] = this.place;
    this.image.style.transform = `translate(${(100 * right) / SIDE}%, ${(100 * down) / SIDE}%)`;
    this.where.textContent = words(down, right);
    this.back.disabled = !down && !right;
    for (const { button, step } of this.moves) {
      const [d, r] = step;
      button.disabled = Math.max(Math.abs(down + d), Math.abs(right + r)) > this.farthest;
    }
  }

  close() {
    this.pace.cancel();
  }
}

/** @type {(down: number, right: number) => string} */
function words(down, right) {
  /** @type {(n: number, negative: string, positive: string) => string} */
  const part = (n, negative, positive) => (n ? `${Math.abs(n)} ${n < 0 ? negative : positive}` : "");
  const parts = [part(down, "up", "down"), part(right, "left", "right")].filter(Boolean);
  return parts.length ? `moved by ${parts.join(", ")}` : "drag it, or use the arrow keys";
}

export default await mount(import.meta.url, ShiftPad);
