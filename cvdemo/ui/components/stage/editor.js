// A small text field over one cell. What is wrong is said at once; only a good value is sent.

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
  /** @type {HTMLInputElement | null} */
  field = null;
  /** @type {HTMLElement} */
  holder;
  /** @type {HTMLElement} */
  problem;
  /** @type {Edit} */
  edit;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  get isOpen() {
    return this.field !== null;
  }

  /** @param {Edit} edit */
  open(edit) {
    this.close();
    const { box, text, first, label } = edit;
    const home = this.root.getBoundingClientRect();
    const holder = document.createElement("div");
    holder.className = "editor";
    const width = Math.max(box.width, 72);
    holder.style.width = `${width}px`;
    holder.style.left = `${Math.max(0, Math.min(box.left - home.left + (box.width - width) / 2, home.width - width))}px`;
    holder.style.top = `${box.top - home.top + (box.height - 44) / 2}px`;
    const field = document.createElement("input");
    field.type = "text";
    field.value = text;
    field.setAttribute("aria-label", label);
    const problem = document.createElement("p");
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    holder.append(field, problem);
    this.root.append(holder);
    this.edit = edit;
    this.field = field;
    this.holder = holder;
    this.problem = problem;
    field.addEventListener("keydown", (event) => this.#key(event, field));
    field.addEventListener("input", () => this.#check(field));
    field.addEventListener("blur", () => this.#leave());
    field.focus();
    if (first) field.value = first;
    else field.select();
  }

  /** @param {HTMLInputElement} field */
  #check(field) {
    const result = parseCell(field.value, this.edit.limit);
    this.problem.textContent = "problem" in result ? result.problem : "";
    field.setAttribute("aria-invalid", String("problem" in result));
    return !("problem" in result);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement} field
   */
  #key(event, field) {
    event.stopPropagation();
    if (event.key === "Escape") this.close(true);
    if (event.key === "Enter" && this.#check(field)) this.#commit(field);
  }

  // Leaving the field keeps a good value and drops a bad one.
  #leave() {
    if (this.field && this.#check(this.field)) this.#commit(this.field);
    else this.close();
  }

  /** @param {HTMLInputElement} field */
  #commit(field) {
    const { text, save } = this.edit;
    this.close(true);
    if (field.value !== text) save(field.value);
  }

  close(focus = false) {
    if (!this.isOpen) return;
    this.field = null;
    this.holder.remove();
    if (focus) this.edit.done();
  }
}
