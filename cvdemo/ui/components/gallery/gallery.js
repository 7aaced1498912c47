// One button per digit, all cut from one sprite. Arrow keys move between them, Tab leaves the group.

import { indexAfter } from "../shared/arrows.js";
import { element } from "../shared/elements.js";
import { mount } from "../shared/mount.js";
import { enlarged } from "../shared/page.js";
import { columnsFor } from "./rows.js";

/** @import { Message } from "../shared/mount.js" */

/**
 * Digits, or other squares.
 *
 * @typedef {object} Squares
 * @property {string} sprite all of them beside each other, as the address of a picture
 * @property {string[]} labels what a screen reader says of each
 * @property {string[]} captions below each; may be empty
 * @property {string} name of the group
 * @property {number | null} chosen index of the one outlined as chosen
 * @property {number} size of one, in CSS pixels at the usual size of type
 */

class Gallery {
  /** @type {(index: number) => void} */
  send = () => {};

  /** @type {HTMLButtonElement[]} */
  buttons = [];
  drawn = "";
  size = 0; // of a square, in CSS pixels at the usual size of type
  columns = 1;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.resizes = new ResizeObserver(() => this.layOut());
    this.resizes.observe(root);
    root.addEventListener("click", (event) => this.choose(this.indexOf(event)));
    root.addEventListener("keydown", (event) => this.move(event));
  }

  /** @param {Message<Squares>} message */
  update({ data, setTriggerValue }) {
    this.send = (index) => setTriggerValue("chosen", index);
    this.root.setAttribute("aria-label", data.name);
    const drawn = data.sprite + [data.size, ...data.labels, ...data.captions].join("\n");
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.buttons = data.labels.map((label, index) => button(label, index, data));
      this.root.replaceChildren(...this.buttons);
      this.makeTabStop(data.chosen ?? 0);
      this.size = data.size;
      this.layOut();
    }
    for (const [index, each] of this.buttons.entries()) {
      each.classList.toggle("chosen", index === data.chosen);
      if (data.chosen !== null) each.setAttribute("aria-pressed", String(index === data.chosen));
    }
  }

  layOut() {
    const size = this.size * enlarged();
    this.columns = columnsFor(this.buttons.length, this.root.clientWidth, size);
    this.root.style.setProperty("--size", `${size}px`);
    this.root.style.setProperty("--columns", String(this.columns));
  }

  /** @param {Event} event */
  indexOf({ target }) {
    return this.buttons.findIndex((each) => target instanceof Node && each.contains(target));
  }

  /** @param {number} index */
  choose(index) {
    if (index < 0) return;
    this.makeTabStop(index);
    this.send(index);
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const last = this.buttons.length - 1;
    const to = indexAfter(event.key, this.indexOf(event), this.columns, last);
    if (to === null || to < 0 || to > last) return;
    event.preventDefault();
    this.makeTabStop(to);
    this.buttons[to].focus();
  }

  /** @param {number} index */
  makeTabStop(index) {
    for (const [i, each] of this.buttons.entries()) each.tabIndex = i === index ? 0 : -1;
  }

  close() {
    this.resizes.disconnect();
  }
}

/** @type {(label: string, index: number, squares: Squares) => HTMLButtonElement} */
function button(label, index, { sprite, labels, captions }) {
  const made = element("button");
  made.type = "button";
  made.title = label;
  made.setAttribute("aria-label", label);
  const picture = element("span", "picture");
  picture.style.backgroundImage = `url(${sprite})`;
  picture.style.backgroundSize = `${100 * labels.length}% 100%`;
  picture.style.backgroundPosition = `${(100 * index) / Math.max(1, labels.length - 1)}% 0`;
  made.append(picture);
  if (captions.length) made.append(element("span", "caption", captions[index]));
  return made;
}

export default await mount(import.meta.url, Gallery);
