// Drag the digit, or move it with the arrow keys. The picture follows at once; Python hears of every new
// whole pixel, at most one message under way at a time.

import { mount } from "../shared/mount.js";

const SIDE = 28;
const PAUSE = 90; // milliseconds between messages while dragging

class ShiftPad {
  /** @type {[number, number]} rows down, columns right */
  place = [0, 0];
  /** @type {{ id: number, x: number, y: number, from: number[] } | null} where the drag began */
  held = null;
  /** @type {ReturnType<typeof setTimeout> | null} runs between two messages */
  timer = null;
  farthest = 0;
  version = -1;
  /** @type {(place: number[]) => void} */
  send = () => {};

  constructor(root) {
    this.paper = root.querySelector(".paper");
    this.image = root.querySelector("img");
    this.where = root.querySelector(".where");
    this.buttons = [...root.querySelectorAll("[data-move]")];
    this.back = root.querySelector(".back");
    for (const button of this.buttons) {
      button.onclick = () => this.moveBy(...button.dataset.move.split(",").map(Number));
    }
    this.back.onclick = () => this.moveTo([0, 0]);
    this.paper.onkeydown = (event) => this.key(event);
    this.paper.onpointerdown = (event) => this.grab(event);
    this.paper.onpointermove = (event) => this.drag(event);
    this.paper.onpointerup = this.paper.onpointercancel = () => this.drop();
  }

  // The browser keeps its own place, which may be ahead of what Python has heard, until there is a new version.
  update({ data: { picture, farthest, at, version }, setStateValue }) {
    this.send = (place) => setStateValue("place", [...place, this.version]);
    this.farthest = farthest;
    if (this.image.getAttribute("src") !== picture) this.image.src = picture;
    if (version !== this.version) {
      this.version = version;
      this.place = at;
      this.drop();
    }
    this.paint();
  }

  key(event) {
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "Home") this.moveTo([0, 0]);
    else if (moves[event.key]) this.moveBy(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  grab(event) {
    if (this.held || event.button > 0) return;
    this.held = { id: event.pointerId, x: event.clientX, y: event.clientY, from: [...this.place] };
    this.paper.setPointerCapture(event.pointerId);
    this.paper.classList.add("held");
  }

  drag(event) {
    if (!this.held || event.pointerId !== this.held.id) return;
    const pixel = this.paper.getBoundingClientRect().width / SIDE;
    const { x, y, from } = this.held;
    this.moveTo([
      from[0] + Math.round((event.clientY - y) / pixel),
      from[1] + Math.round((event.clientX - x) / pixel),
    ]);
  }

  drop() {
    this.held = null;
    this.paper.classList.remove("held");
  }

  moveBy(down, right) {
    this.moveTo([this.place[0] + down, this.place[1] + right]);
  }

  moveTo(place) {
    const inside = place.map((n) => Math.max(-this.farthest, Math.min(this.farthest, n)) + 0);
    if (String(inside) === String(this.place)) return;
    this.place = inside;
    this.paint();
    this.notify();
  }

  notify() {
    if (this.timer) return;
    this.send(this.place);
    const sent = String(this.place);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (String(this.place) !== sent) this.notify();
    }, PAUSE);
  }

  paint() {
    const [down, right] = this.place;
    this.image.style.transform = `translate(${(100 * right) / SIDE}%, ${(100 * down) / SIDE}%)`;
    this.where.textContent = words(down, right);
    this.back.disabled = !down && !right;
    for (const button of this.buttons) {
      const [d, r] = button.dataset.move.split(",").map(Number);
      button.disabled = Math.max(Math.abs(down + d), Math.abs(right + r)) > this.farthest;
    }
  }
}

function words(down, right) {
  const part = (n, negative, positive) => (n ? `${Math.abs(n)} ${n < 0 ? negative : positive}` : "");
  const parts = [part(down, "up", "down"), part(right, "left", "right")].filter(Boolean);
  return parts.length ? `moved by ${parts.join(", ")}` : "drag it, or use the arrow keys";
}

export default await mount(import.meta.url, (root) => new ShiftPad(root));
