// A small text field over one cell. What is wrong is said at once; only a good value is sent.

import { parseCell } from "../shared/numbers.js";

export class CellEditor {
  constructor(root) {
    this.root = root;
    this.field = null;
  }

  get isOpen() {
    return this.field !== null;
  }

  // box: where the cell is, in client coordinates; first: a key already typed;
  // save(text) is called with a valid text, done() when the focus goes back.
  open({ box, text, first, label, limit, save, done }) {
    this.close();
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
    Object.assign(this, { field, holder, problem, text, limit, save, done });
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("input", () => this.#check());
    field.addEventListener("blur", () => this.#leave());
    field.focus();
    if (first) field.value = first;
    else field.select();
  }

  #check() {
    const result = parseCell(this.field.value, this.limit);
    this.problem.textContent = result.problem ?? "";
    this.field.setAttribute("aria-invalid", String("problem" in result));
    return !("problem" in result);
  }

  #key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close(true);
    if (event.key === "Enter" && this.#check()) this.#commit();
  }

  // Leaving the field keeps a good value and drops a bad one.
  #leave() {
    if (this.isOpen && this.#check()) this.#commit();
    else this.close();
  }

  #commit() {
    const { field, text, save } = this;
    this.close(true);
    if (field.value !== text) save(field.value);
  }

  close(focus = false) {
    if (!this.isOpen) return;
    const { holder, done } = this;
    this.field = null;
    holder.remove();
    if (focus) done();
  }
}
