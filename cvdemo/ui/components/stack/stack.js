// The editor of a stack: the drawing, the table of layers, drag and keys. Every edit is sent as the whole list of
// layers that it gives, so none is lost where one comes before the answer to the one before.

import { element, find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";
import { enlarged } from "../shared/page.js";
import { CELL, heightOf, layout, levels, shortcut, svg } from "./blocks.js";
import { History, insert, move, remove, set } from "./edits.js";
import { Menu } from "./menu.js";
import { row, times } from "./rows.js";

/**
 * @import { Message } from "../shared/mount.js"
 * @import { Layer } from "./edits.js"
 * @import { Facts, Setting } from "./rows.js"
 */

/**
 * What Python sends.
 *
 * @typedef {object} Stack
 * @property {string} code
 * @property {number} answered the last edit that this is an answer to
 * @property {number[]} input shape of the digit
 * @property {Facts[]} layers
 * @property {{ name: string, says: string, settings: Setting[] }[]} kinds
 * @property {{ title: string, says: string, code: string }[]} presets
 * @property {number} most layers
 * @property {string} total
 * @property {string | null} refused why the last edit was not made
 */

/** @typedef {{ layers: Layer[] } | { code: string }} Edit the stack that it gives */

const NARROWEST = 86; // CSS pixels of a block with its name, at the usual size of type
const IN_LINES = 0.6; // of the scale, where the blocks take more than one line
const LONG_NAME = 13; // letters; a longer name takes two lines

/** @type {(shape: number[], before: number[] | null | undefined) => boolean} */
const same = (shape, before) => JSON.stringify(shape) === JSON.stringify(before);

const history = new History(); // of the tab: it survives a walk to another page and back

class StackEditor {
  /** @type {Layer[]} */
  layers = [];
  /** @type {number | null} */
  selected = null;
  /** @type {(edit: Edit & { number: number }) => void} */
  send = () => {};
  /** @type {{ from: number, to: number, pointer: number, item: HTMLElement } | null} */
  held = null;

  /**
   * @param {HTMLElement} root
   * @param {Message<Stack>} message
   */
  constructor(root, { data }) {
    this.root = root;
    this.data = data;
    this.sent = data.answered; // the number of the last edit
    this.list = find(root, ".layers");
    this.drawing = find(root, ".drawing");
    this.spoken = find(root, ".spoken");
    this.presets = new Menu(find(root, ".presets"), "Start from", (code) => this.#send({ code }));
    this.adding = new Menu(find(root, ".add"), "Add layer", (kind) => this.#add(kind));
    this.undo = find(root, ".undo", HTMLButtonElement);
    this.redo = find(root, ".redo", HTMLButtonElement);
    this.undo.onclick = () => this.#go(history.undo());
    this.redo.onclick = () => this.#go(history.redo());
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("pointermove", (event) => this.#drag(event));
    root.addEventListener("pointerup", (event) => this.#drop(event, true));
    root.addEventListener("pointercancel", (event) => this.#drop(event, false));
    document.addEventListener("keydown", this.undoKeys);
    this.observer = new ResizeObserver(() => this.#draw());
    this.observer.observe(root);
  }

  close() {
    this.observer.disconnect();
    document.removeEventListener("keydown", this.undoKeys);
  }

  /** @param {Message<Stack>} message */
  update({ data, setTriggerValue }) {
    this.send = (edit) => setTriggerValue("edit", edit);
    if (data.answered < this.sent) return; // of before an edit that is under way
    this.data = data;
    this.layers = data.layers.map(({ kind, settings }) => [kind, settings]);
    if (this.selected !== null && this.selected >= this.layers.length) this.selected = this.layers.length - 1;
    if (this.selected === -1) this.selected = null;
    history.show(data.code);
    this.adding.offer(data.kinds.map(({ name, says }) => ({ value: name, title: name, says })));
    this.presets.offer(data.presets.map(({ title, says, code }) => ({ value: code, title, says })));
    this.#paint();
  }

  #paint() {
    const { data } = this;
    this.root.classList.remove("pending");
    const preset = data.presets.find(({ code }) => code === data.code);
    find(this.root, ".says").textContent = data.refused ?? preset?.says ?? "";
    this.undo.disabled = history.before.length === 0;
    this.redo.disabled = history.after.length === 0;
    this.adding.button.disabled = data.layers.length >= data.most;
    find(this.root, ".total").textContent = data.total;
    this.#keepingFocus(() => {
      this.list.replaceChildren(...data.layers.map((facts, index) => this.#row(facts, index)));
    });
    this.#draw();
  }

  /**
   * @param {Facts} facts
   * @param {number} index
   */
  #row(facts, index) {
    const settings = this.data.kinds.find(({ name }) => name === facts.kind)?.settings ?? [];
    return row(facts, settings, index, index === this.selected, {
      select: () => this.#select(index === this.selected ? null : index),
      duplicate: () => this.#duplicate(index),
      remove: () => this.#remove(index),
      grab: (event) => this.#grab(event, index),
      set: (name, value) => this.#edit(set(this.layers, index, name, value)),
    });
  }

  #draw() {
    const { data } = this;
    const scale = enlarged();
    const drawn = data.layers.map(({ shape }) => shape ?? null);
    const outputs = drawn.flatMap((shape, index) =>
      shape
        ? [
            {
              shape,
              isPlate:
                data.layers[index].group === "other" && same(shape, index ? drawn[index - 1] : data.input),
            },
          ]
        : [],
    );
    const width = this.root.clientWidth - 20;
    const lines = Math.ceil((NARROWEST * scale * (drawn.length + 1)) / width);
    const cell = CELL * scale * (lines > 1 ? IN_LINES : 1);
    const all = [{ shape: data.input, isPlate: false }, ...outputs];
    const { channel, blocks } = layout(all, width * lines, cell);
    this.drawing.style.setProperty("--tall", `${Math.max(45, ...blocks.map(heightOf)) + 4}px`);
    this.drawing.classList.toggle(
      "long-names",
      data.layers.some(({ kind }) => kind.length > LONG_NAME),
    );
    const figures = [this.#block("input", "Digit", data.input, svg(blocks[0]), null)];
    let next = 1;
    for (const [index, facts] of data.layers.entries()) {
      const picture = facts.shape ? svg(blocks[next++]) : '<span class="none">?</span>';
      figures.push(this.#block(facts.group, facts.kind, facts.shape, picture, index));
    }
    this.drawing.replaceChildren(...figures);
    this.#connect(figures);
    find(this.root, ".scale").textContent =
      `One scale for all: a row is ${cell.toFixed(1)} screen pixels high, a channel ${channel.toFixed(2)} wide` +
      (blocks.some(({ broken }) => broken) ? "; longer blocks are cut." : ".");
  }

  /**
   * A line above the blocks from each layer that a later one adds; the first block is the digit's.
   *
   * @param {HTMLElement[]} figures
   */
  #connect(figures) {
    const ends = this.data.layers.flatMap(({ added }, to) =>
      added.map((from) => ({ from: from + 1, to: to + 1 })),
    );
    const heights = levels(ends).map((level) => 9 + 6 * level);
    this.drawing.style.setProperty("--above", `${Math.max(0, ...heights)}px`);
    const top = (/** @type {HTMLElement} */ { offsetLeft, offsetWidth, offsetTop }) => ({
      x: offsetLeft + offsetWidth / 2,
      y: offsetTop,
    });
    const width = this.drawing.clientWidth;
    const lines = ends.map(({ from, to }, i) =>
      shortcut(top(figures[from]), top(figures[to]), heights[i], width),
    );
    const picture = element("span", "shortcuts");
    picture.innerHTML = `<svg aria-hidden="true">${lines.join("")}</svg>`; // numbers only
    if (lines.length) this.drawing.append(picture);
  }

  /**
   * @param {string} group
   * @param {string} kind
   * @param {number[] | null} shape
   * @param {string} picture
   * @param {number | null} index
   */
  #block(group, kind, shape, picture, index) {
    const block = element(index === null ? "div" : "button", `block ${group}`);
    if (index !== null) {
      block.setAttribute("type", "button");
      block.setAttribute("aria-label", `${index + 1} ${kind}${shape ? `, ${times(shape)}` : ", impossible"}`);
      block.onclick = () => this.#select(index, true);
      block.classList.toggle("selected", index === this.selected);
      block.classList.toggle("impossible", shape === null);
    }
    const figure = element("span", "figure");
    figure.innerHTML = picture; // numbers only
    block.append(
      figure,
      element("span", "kind", kind.replace(/(?<=[a-z])(?=[A-Z])/g, "\u200b")),
      element("span", "size", shape ? times(shape) : "–"),
    );
    return block;
  }

  /**
   * An edit: shown at once with the facts there are, until Python has worked out the new ones.
   *
   * @param {Layer[]} layers
   */
  #edit(layers) {
    this.layers = layers;
    this.#send({ layers });
  }

  /** @param {Edit} edit */
  #send(edit) {
    this.sent++;
    this.root.classList.add("pending");
    this.send({ ...edit, number: this.sent });
  }

  /** @param {string | null} code */
  #go(code) {
    if (code !== null) this.#send({ code });
  }

  /** @param {string} kind */
  #add(kind) {
    const known = this.data.kinds.find(({ name }) => name === kind);
    if (!known || this.layers.length >= this.data.most) return;
    const at = this.selected === null ? this.layers.length : this.selected + 1;
    const settings = Object.fromEntries(known.settings.map((setting) => [setting.name, setting.default]));
    this.selected = at;
    this.#focusAfter(at, ".name");
    this.#edit(insert(this.layers, at, [kind, settings]));
    this.#say(`${kind} added as layer ${at + 1}`);
  }

  /** @param {number} index */
  #duplicate(index) {
    if (this.layers.length >= this.data.most) return;
    this.selected = index + 1;
    this.#focusAfter(index + 1, ".name");
    this.#edit(insert(this.layers, index + 1, this.layers[index]));
    this.#say(`Layer ${index + 1} duplicated`);
  }

  /** @param {number} index */
  #remove(index) {
    if (this.selected !== null && (this.selected === index || this.selected >= this.layers.length - 1)) {
      this.selected = null;
    } else if (this.selected !== null && this.selected > index) this.selected--;
    this.#focusAfter(Math.max(0, Math.min(index, this.layers.length - 2)), ".name");
    this.#edit(remove(this.layers, index));
    this.#say(`Layer ${index + 1} removed`);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {string} focus what gets the focus at the new place
   */
  #move(from, to, focus) {
    if (to < 0 || to >= this.layers.length || to === from) return;
    if (this.selected === from) this.selected = to;
    else if (this.selected !== null) {
      if (from < this.selected && this.selected <= to) this.selected--;
      else if (to <= this.selected && this.selected < from) this.selected++;
    }
    this.#focusAfter(to, focus);
    this.#edit(move(this.layers, from, to));
    this.#say(`Moved to place ${to + 1} of ${this.layers.length}`);
  }

  /**
   * @param {number | null} index
   * @param {boolean} [comeIntoView]
   */
  #select(index, comeIntoView = false) {
    this.selected = index;
    this.#paint();
    if (index !== null && comeIntoView) this.list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.spoken.textContent = sentence;
  }

  /** @type {{ index: number, part: string } | null} */
  wanted = null;

  /**
   * @param {number} index
   * @param {string} part
   */
  #focusAfter(index, part) {
    this.wanted = { index, part };
  }

  /** @type {(index: number, part: string) => HTMLElement | null} */
  #partOf(index, part) {
    return this.list.querySelector(`li[data-index="${index}"] ${part}`);
  }

  /**
   * The rows are made anew; what had the focus gets it back, with a text that is not sent yet.
   *
   * @param {() => void} rebuild
   */
  #keepingFocus(rebuild) {
    const root = /** @type {ShadowRoot | Document} */ (this.root.getRootNode());
    const active = root.activeElement;
    const inside = active instanceof HTMLElement && this.list.contains(active) ? active : null;
    const item = inside?.closest("li");
    const part = inside?.dataset.setting
      ? `[data-setting="${inside.dataset.setting}"]`
      : `.${inside?.classList[0] ?? "name"}`;
    const text = inside instanceof HTMLInputElement && inside.type === "number" ? inside.value : null;
    rebuild();
    if (this.wanted) {
      this.#partOf(this.wanted.index, this.wanted.part)?.focus();
      this.wanted = null;
    } else if (item) {
      const again = this.#partOf(Number(item.dataset.index), part);
      again?.focus();
      if (again instanceof HTMLInputElement && text !== null && !this.data.refused) again.value = text;
    }
  }

  /**
   * Wherever the focus is, but for a text that is being typed: that has an undo of its own.
   *
   * @param {KeyboardEvent} event
   */
  undoKeys = (event) => {
    const [target] = event.composedPath();
    const isTyping =
      target instanceof HTMLTextAreaElement ||
      (target instanceof HTMLInputElement && target.value !== target.defaultValue);
    const key = event.key.toLowerCase();
    if (isTyping || !(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
    event.preventDefault();
    this.#go(key === "z" && !event.shiftKey ? history.undo() : history.redo());
  };

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const isField = target.matches("input, select");
    const index = Number(target.closest("li")?.dataset.index ?? -1);
    const step = key === "arrowup" ? -1 : key === "arrowdown" ? 1 : 0;
    if (index < 0 || isField) return;
    else if (control && key === "d") this.#duplicate(index);
    else if (key === "delete" || key === "backspace") this.#remove(index);
    else if (step && (event.altKey || target.matches(".handle"))) {
      this.#move(index, index + step, target.matches(".handle") ? ".handle" : ".name");
    } else if (step) this.#partOf(index + step, ".name")?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {PointerEvent} event
   * @param {number} index
   */
  #grab(event, index) {
    if (this.held || event.button > 0) return;
    const item = /** @type {HTMLElement} */ (this.list.children[index]);
    this.held = { from: index, to: index, pointer: event.pointerId, item };
    this.root.setPointerCapture(event.pointerId);
    item.classList.add("held");
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.held || event.pointerId !== this.held.pointer) return;
    const items = [...this.list.children];
    const above = items.filter((item) => {
      const { top, height } = item.getBoundingClientRect();
      return event.clientY > top + height / 2;
    }).length;
    this.held.to = Math.min(items.length - 1, above > this.held.from ? above - 1 : above);
    const mark = this.held.to > this.held.from ? "below" : "above";
    for (const [index, item] of items.entries()) {
      item.classList.toggle(
        "drop-above",
        index === this.held.to && index !== this.held.from && mark === "above",
      );
      item.classList.toggle(
        "drop-below",
        index === this.held.to && index !== this.held.from && mark === "below",
      );
    }
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} isDropped
   */
  #drop(event, isDropped) {
    if (!this.held || event.pointerId !== this.held.pointer) return;
    const { from, to, item } = this.held;
    this.held = null;
    item.classList.remove("held");
    for (const each of this.list.children) each.classList.remove("drop-above", "drop-below");
    if (isDropped) this.#move(from, to, ".handle");
  }
}

export default await mount(import.meta.url, StackEditor, ["spoken"]);
