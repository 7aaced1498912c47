// The pad: paper, pointer, tools and keys around the ink.

import { mount } from "../shared/mount.js";
import { Example } from "./example.js";
import { Ink } from "./ink.js";
import { Paper } from "./paper.js";
import { PointerInput } from "./pointer.js";
import { Sender } from "./sender.js";

const LABEL = "Drawing pad for mouse, finger or pen. With the keyboard, choose a test digit instead.";
const FULL = "The pad is full. Undo or clear to go on.";

class Sketchpad {
  constructor(root, data) {
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.canvas = find("canvas");
    this.prompt = find(".prompt");
    this.notice = find(".notice");
    this.example = new Example(find(".example"));
    this.session = data.session;
    this.revision = data.revision;
    this.ink = new Ink(data.strokes, { points: data.max_points, strokes: data.max_strokes });
    this.paper = new Paper(this.canvas);
    this.sender = new Sender(() => this.state(), data.seen);
    this.pointer = new PointerInput(this.canvas, {
      start: (point) => this.started(point),
      move: (points) => this.moved(points),
      end: () => this.ended(),
      abandon: () => this.abandoned(),
    });
    this.tools = {};
    for (const name of ["undo", "redo", "clear"]) {
      this.tools[name] = find(`.${name}`);
      this.tools[name].addEventListener("click", () => this.use(name));
    }
    root.addEventListener("keydown", (event) => this.keyed(event));
  }

  state() {
    return { strokes: this.ink.all, drawing: this.ink.gesture !== null, revision: this.revision };
  }

  // Called after every rerun. Old data never touches the ink: only a new revision replaces it. A new session has it
  // from the address at best, and without what was drawn while the connection was away: it is told what the pad has.
  update({ data, setStateValue }) {
    this.sender.send = (value) => setStateValue("ink", value);
    this.sender.seen = data.seen;
    const isTold = data.session === this.session || this.sender.sequence === 0;
    if (isTold && data.revision !== this.revision) this.ink.replace(data.strokes);
    this.session = data.session;
    this.revision = data.revision;
    if (!isTold) this.sender.now();
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
    const usable = { undo: past.length, redo: future.length, clear: all.length };
    for (const [name, button] of Object.entries(this.tools)) {
      // Not `disabled`, which would take the keyboard focus away from the button just used.
      button.setAttribute("aria-disabled", String(gesture !== null || !usable[name]));
    }
  }

  drawn() {
    this.render();
    this.sender.soon();
  }

  started(point) {
    this.root.focus({ preventScroll: true }); // for the keys, without the ring a keyboard user needs
    if (this.ink.begin(point)) this.drawn();
  }

  abandoned() {
    this.ink.abandon();
    this.drawn();
  }

  moved(points) {
    if (!this.ink.gesture) return;
    for (const point of points) this.ink.moveTo(point);
    this.drawn();
  }

  ended() {
    if (!this.ink.gesture) return;
    this.ink.end();
    this.render();
    this.sender.now();
  }

  use(name) {
    if (this.tools[name].getAttribute("aria-disabled") === "true") return;
    this.ink[name]();
    this.render();
    this.sender.now();
  }

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
    this.sender.cancel();
    this.pointer.close();
    this.paper.close();
  }
}

export default await mount(import.meta.url, (root, { data }) => new Sketchpad(root, data));
