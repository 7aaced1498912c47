// A small text field over one cell. What is wrong is said at once; only a good value is sent.

import { element } from "../shared/elements.js";
import { parseCell } from "../shared/numbers.js";

/**
 * What is edited, and what becomes of it.
 *
 * @typedef {object} Edit
 * @property {{ left: number, top: number, width: number, height: number }} box the cell, in client coordinates
 * @property {string} text its text
 * @property {string} [first] a key already typed
 * @property {string} label for a screen reader
 * @property {number} limit largest absolute value
 * @property {(text: string) => void} save called with a valid text that is another one
 * @property {() => void} done the focus goes back
 */

export class CellEditor {
  /** @type {{ edit: Edit, holder: HTMLElement, field: HTMLInputElement, problem: HTMLElement } | null} */
  shown = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  get isOpen() {
    return this.shown !== null;
  }

  /** @param {Edit} edit */
  open(edit) {
    this.close();
    const { box, text, first, label } = edit;
    const home = this.root.getBoundingClientRect();
    const holder = element("div", "editor");
    const width = Math.max(box.width, 72);
    holder.style.width = `${width}px`;
    holder.style.left = `${Math.max(0, Math.min(box.left - home.left + (box.width - width) / 2, home.width - width))}px`;
    holder.style.top = `${box.top - home.top + (box.height - 44) / 2}px`;
    const field = element("input");
    field.type = "text";
    field.value = text;
    field.setAttribute("aria-label", label);
    const problem = element("p", "problem");
    problem.setAttribute("role", "alert");
    holder.append(field, problem);
    this.root.append(holder);
    this.shown = { edit, holder, field, problem };
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("input", () => this.#isGood());
    field.addEventListener("blur", () => this.#leave());
    field.focus();
    if (first) field.value = first;
    else field.select();
  }

  // Is there a valid text? Where it is none, the reason is shown.
  #isGood() {
    if (!this.shown) return false;
    const { edit, field, problem } = this.shown;
    const result = parseCell(field.value, edit.limit);
    problem.textContent = "problem" in result ? result.problem : "";
    field.setAttribute("aria-invalid", String("problem" in result));
    return "value" in result;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close(true);
    if (event.key === "Enter" && this.#isGood()) this.#commit();
  }

  // Leaving the field keeps a good value and drops a bad one.
  #leave() {
    if (this.#isGood()) this.#commit();
    else this.close();
  }

  #commit() {
    if (!this.shown) return;
    const { edit, field } = this.shown;
    this.close(true);
    if (field.value !== edit.text) edit.save(field.value);
  }

  close(focus = false) {
    if (!this.shown) return;
    const { edit, holder } = this.shown;
    this.shown = null;
    holder.remove();
    if (focus) edit.done();
  }
}
