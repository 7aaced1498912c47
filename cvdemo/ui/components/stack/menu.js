// A button that opens a list of things to choose from, each with a line that says what it is.

import { element } from "../shared/elements.js";

/**
 * @typedef {object} Choice
 * @property {string} value
 * @property {string} title
 * @property {string} says
 */

let menus = 0;

export class Menu {
  /** @type {Choice[]} */
  choices = [];
  /** @type {HTMLButtonElement[]} */
  items = [];

  /**
   * @param {HTMLElement} root
   * @param {string} title of the button
   * @param {(value: string) => void} choose
   */
  constructor(root, title, choose) {
    this.choose = choose;
    this.button = element("button", "", title);
    this.button.type = "button";
    this.button.setAttribute("aria-haspopup", "menu");
    this.list = element("div", "list");
    this.list.id = `menu-${++menus}`;
    this.list.setAttribute("role", "menu");
    this.list.setAttribute("aria-label", title);
    this.button.setAttribute("aria-controls", this.list.id);
    root.append(this.button, this.list);
    this.button.addEventListener("click", () => this.open(Boolean(this.list.hidden)));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node) || !root.contains(event.relatedTarget)) this.open(false);
    });
    this.open(false);
  }

  /** @param {Choice[]} choices */
  offer(choices) {
    if (JSON.stringify(choices) === JSON.stringify(this.choices)) return;
    this.choices = choices;
    this.items = choices.map((choice) => this.#item(choice));
    this.list.replaceChildren(...this.items);
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.list.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {Choice} choice */
  #item({ value, title, says }) {
    const item = element("button");
    item.type = "button";
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.append(element("b", "", title), element("span", "", says));
    item.addEventListener("click", () => {
      this.open(false);
      this.button.focus();
      this.choose(value);
    });
    return item;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { items } = this;
    const at = items.findIndex((item) => item === event.target);
    if (event.key === "Escape" && !this.list.hidden) {
      this.open(false);
      this.button.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.open(true);
      const to = at < 0 && event.key === "ArrowUp" ? -1 : at + (event.key === "ArrowDown" ? 1 : -1);
      items.at(to % items.length)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
