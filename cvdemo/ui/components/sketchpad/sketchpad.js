// The pad: paper, pointer, tools and keys around the ink.

import { find } from "../shared/elements.js";
import { Pace } from "../shared/messages/pace.js";
import { mount } from "../shared/mount.js";
import { Example } from "./example.js";
import { Ink } from "./ink.js";
import { Paper } from "./paper.js";
import { PointerInput } from "./pointer.js";

/**
 * @import { Message } from "../shared/mount.js"
 * @import { Point, Stroke } from "./ink.js"
 */

/**
 * What the pad shows at first, and how far Python has followed.
 *
 * @typedef {object} Pad
 * @property {Stroke[]} strokes
 * @property {number | string} revision another one replaces the browser's own strokes
 * @property {string} session random name of the session
 * @property {number} seen number of the last message that Python has read
 * @property {Stroke[]} example writes itself into the empty pad
 * @property {number} max_points
 * @property {number} max_strokes
 */

/**
 * What is on the pad, as Python is told.
 *
 * @typedef {object} Drawn
 * @property {Stroke[]} strokes
 * @property {boolean} drawing a stroke is under way
 * @property {number | string} revision the last that Python has shown
 * @property {number} sequence number of the message
 */

/** @typedef {"undo" | "redo" | "clear"} Tool */

const INTERVAL = 200; // ms between two messages: five a second look continuous

const LABEL = "Drawing pad for mouse, finger or pen. With the keyboard, choose a test digit instead.";
const FULL = "The pad is full. Undo or clear to go on.";

class Sketchpad {
  /** @type {(drawn: Drawn) => void} */
  send = () => {};

  /**
   * @param {HTMLElement} root
   * @param {Message<Pad>} message
   */
  constructor(root, { data }) {
    this.root = root;
    this.canvas = find(root, "canvas", HTMLCanvasElement);
    this.prompt = find(root, ".prompt");
    this.notice = find(root, ".notice");
    this.example = new Example(find(root, ".example", SVGElement));
    this.session = data.session;
    this.revision = data.revision;
    this.ink = new Ink(data.strokes, { points: data.max_points, strokes: data.max_strokes });
    this.paper = new Paper(this.canvas);
    this.sequence = data.seen; // of the last message
    this.pace = new Pace(INTERVAL, () => this.tell());
    this.pointer = new PointerInput(this.canvas, {
      start: (point) => this.started(point),
      move: (points) => this.moved(points),
      end: () => this.ended(),
      abandon: () => this.abandoned(),
    });
    this.tools = { undo: this.tool("undo"), redo: this.tool("redo"), clear: this.tool("clear") };
    root.addEventListener("keydown", (event) => this.keyed(event));
  }

  /** @param {Tool} name */
  tool(name) {
    const button = find(this.root, `.${name}`);
    button.addEventListener("click", () => this.use(name));
    return button;
  }

  tell() {
    const { all: strokes, gesture } = this.ink;
    this.sequence += 1;
    this.send({ strokes, drawing: gesture !== null, revision: this.revision, sequence: this.sequence });
    return true;
  }

  /**
   * Called after every rerun. Old data never touches the ink: only a new revision replaces it. A new session has it
   * from the address at best, and without what was drawn while the connection was away: it is told what the pad has.
   *
   * @param {Message<Pad>} message
   */
  update({ data, setStateValue }) {
    this.send = (drawn) => setStateValue("ink", drawn);
    if (data.seen >= this.sequence) this.pace.answered();
    const isTold = data.session === this.session || this.sequence === 0;
    if (isTold && data.revision !== this.revision) this.ink.replace(data.strokes);
    this.session = data.session;
    this.revision = data.revision;
    if (!isTold) this.pace.now();
    this.example.show(data.example);
    this.render();
  }

  render() {
    const { all, past, future, gesture, isFull } = this.ink;
    this.paper.show(all);
    if (all.length) this.example.show(); // and it stays away: an emptied pad is the student's own
    this.prompt.hidden = all.length > 0;
    this.prompt.textContent = this.example.isShown ? "An example: draw over it" : "Draw a digit here";
    if ((this.notice.textContent !== "") !== isFull) this.notice.textContent = isFull ? FULL : "";
    const strokes = all.length === 1 ? "1 stroke" : `${all.length || "no"} strokes`;
    this.canvas.setAttribute("aria-label", `${LABEL} Now ${strokes}.`);
    const { undo, redo, clear } = this.tools;
    for (const [button, usable] of /** @type {const} */ ([
      [undo, past.length > 0],
      [redo, future.length > 0],
      [clear, all.length > 0],
    ])) {
      // Not `disabled`, which would take the keyboard focus away from the button just used.
      button.setAttribute("aria-disabled", String(gesture !== null || !usable));
    }
  }

  drawn() {
    this.render();
    this.pace.soon(INTERVAL);
  }

  /** @param {Point} point */
  started(point) {
    this.root.focus({ preventScroll: true }); // for the keys, without the ring a keyboard user needs
    if (this.ink.begin(point)) this.drawn();
  }

  abandoned() {
    this.ink.abandon();
    this.drawn();
  }

  /** @param {Point[]} points */
  moved(points) {
    if (!this.ink.gesture) return;
    for (const point of points) this.ink.moveTo(point);
    this.drawn();
  }

  ended() {
    if (!this.ink.gesture) return;
    this.ink.end();
    this.render();
    this.pace.now();
  }

  /** @param {Tool} name */
  use(name) {
    if (this.tools[name].getAttribute("aria-disabled") === "true") return;
    this.ink[name]();
    this.render();
    this.pace.now();
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const name = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (!name) return;
    event.preventDefault();
    event.stopPropagation();
    this.use(name);
  }

  close() {
    this.pace.cancel();
    this.pointer.close();
    this.paper.close();
  }
}

export default await mount(import.meta.url, Sketchpad);
