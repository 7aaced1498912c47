// The stage itself: one selected output cell, and everything that shows it.

import { readTheme } from "../shared/colours.js";
import { TEXT_CELL } from "../shared/canvas.js";
import { mount } from "../shared/mount.js";
import { CellEditor } from "./editor.js";
import { Grids } from "./grids.js";
import { listen } from "./input.js";
import { writeLabels } from "./labels.js";
import { LINE, MOST_SLICES, layOut } from "./layout.js";
import { MapView } from "./map.js";
import { Arithmetic, explainCell } from "./model/arithmetic.js";
import { Geometry } from "./model/geometry.js";
import { spokenCell } from "./model/sentence.js";
import {
  arithmeticLines,
  inputSource,
  kernelContents,
  outputSource,
  paintInput,
  paintOutput,
  windowContents,
  writeArithmetic,
} from "./paint.js";
import { sceneScales } from "./scales.js";
import { Transport } from "./transport.js";

const SPEAK_AFTER = 600; // milliseconds of rest before the cell is read out
const WRITE_AFTER = 120; // … before all channels are written out
const EDIT_SHOWN_WITHIN = 5000; // … a new scene is the answer to an edit, and the window stays
const SETTLED_AFTER = 150; // ms
const SEEN_CHANNELS = 4;
const BELOW_LEGEND = 60; // pixels
const SEND_AFTER = 250; // … before a moving pin is sent
const ANSWER_WITHIN = 2000; // … after which the next edit is sent all the same

let told = false; // that one can point at a map

export class Stage {
  // What is shown: set by every message.
  /** @type {import("./types.js").Scene} */
  scene;
  /** @type {Geometry} */
  geometry;
  /** @type {Arithmetic} */
  arithmetic;
  /** @type {import("./types.js").Theme} */
  theme;
  /** @type {ReturnType<typeof sceneScales>} */
  scales;
  /** @type {ReturnType<typeof layOut>} */
  sizes;
  laidOut = ""; // the space it was laid out for

  // Where the reader is.
  row = 0;
  column = 0;
  /** @type {import("./types.js").Place} where it goes back to when the pointer leaves a map */
  home = [0, 0];
  pinned = false;
  channel = 0; // the first one shown
  /** @type {number | null} the product pointed at */
  term = null;
  /** @type {number | null} … and in which of the channels shown; null: in all */
  slot = null;
  /** @type {import("./types.js").Place | null} the input cell that typing changes */
  cursor = null;
  /** @type {Set<number>} output cells shown although the output is hidden */
  revealed = new Set();
  /** @type {import("./types.js").Parts} of the selected cell */
  parts;

  // What is on its way to Python.
  /** @type {string[]} pins */
  sent = [];
  lastPin = "null";
  /** @type {object[]} edits that wait for the answer to the one before */
  outbox = [];
  edited = -Infinity; // when the last edit was sent
  /** @type {(name: string, value: unknown) => void} */
  setStateValue = () => {};
  /** @type {(name: string, value: unknown) => void} */
  setTriggerValue = () => {};

  /** @type {number | null} the animation frame that will repaint */
  frame = null;
  /** @type {Record<"speak" | "write" | "send" | "answer", ReturnType<typeof setTimeout> | undefined>} */
  timers = { speak: undefined, write: undefined, send: undefined, answer: undefined };

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {(selector: string) => any} */
    const find = (selector) => this.root.querySelector(selector);
    this.find = find;
    this.input = new MapView(find(".input canvas"));
    this.output = new MapView(find(".output canvas"));
    this.kernel = new Grids(find(".slices.kernel"), "grid");
    this.window = new Grids(find(".slices.window"), "table");
    this.editor = new CellEditor(this.root);
    this.transport = new Transport(this.root, {
      go: (index) => this.goTo(index),
      count: () => this.geometry?.count ?? 1,
      index: () => this.index,
      isBlank: (index) => this.geometry.isBlank(...this.#placeOf(index)),
      beginning: () => this.geometry.firstRow() * this.geometry.outputColumns,
      changed: () => this.#expose(),
    });
    this.resizes = new ResizeObserver(() => this.#resized());
    this.resizes.observe(this.root);
    this.onWindowResize = () => this.#resized();
    window.addEventListener("resize", this.onWindowResize);
    listen(this);
  }

  get index() {
    return this.geometry ? this.row * this.geometry.outputColumns + this.column : 0;
  }

  close() {
    this.transport.pause();
    this.resizes.disconnect();
    window.removeEventListener("resize", this.onWindowResize);
    Object.values(this.timers).forEach(clearTimeout);
  }

  // A message from Python, or the same one again after a change of theme.
  update({ data: scene, setStateValue, setTriggerValue }) {
    this.setStateValue = setStateValue;
    this.setTriggerValue = setTriggerValue;
    const isNew = scene.digest !== this.scene?.digest;
    const before = this.scene;
    this.scene = scene;
    this.theme = readTheme(this.root);
    this.#onReply();
    if (isNew) this.#newScene(scene);
    this.#syncPin(scene, before, isNew);
    this.#syncReveal(scene, before);
    if (before && scene.come_into_view > before.come_into_view) this.#comeIntoView();
    this.root.classList.toggle("editable", scene.editable.length > 0);
    this.root.classList.toggle("dark", this.theme.dark);
    this.root.classList.toggle("light", !this.theme.dark);
    this.#layOut();
  }

  #newScene(scene) {
    clearTimeout(this.timers.write); // what waits to be written belongs to the scene before
    clearTimeout(this.timers.speak);
    this.transport.pause();
    this.editor.close();
    this.geometry = new Geometry(scene);
    this.arithmetic = new Arithmetic(this.geometry);
    this.channel = Math.min(scene.channel ?? this.channel, this.geometry.channels - 1);
    this.revealed.clear();
    this.cursor = null;
    const isEdit = performance.now() - this.edited < EDIT_SHOWN_WITHIN;
    const stays = isEdit && this.row < this.geometry.outputRows && this.column < this.geometry.outputColumns;
    if (!stays) {
      [this.row, this.column] = this.home = scene.start;
      this.transport.rewind();
    }
    this.pinned = stays && this.pinned;
  }

  // Apply Python's pin only if it changed; pins sent from here come back late.
  #syncPin(scene, before, isNew) {
    const text = JSON.stringify(scene.pin);
    const known = !isNew && text === JSON.stringify(before.pin);
    const echo = !isNew && this.sent.includes(text);
    if (text === this.sent.at(-1)) this.sent = [];
    if (isNew) this.lastPin = text;
    if (known || echo || (isNew && !scene.pin)) return;
    this.lastPin = text;
    this.pinned = scene.pin !== null;
    if (scene.pin) [this.row, this.column] = this.home = scene.pin;
  }

  #syncReveal(scene, before) {
    const select = this.transport.parts.reveal;
    if (scene.reveal !== before?.reveal || scene.locked) select.value = scene.reveal;
    select.hidden = scene.locked;
  }

  #comeIntoView() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // What stands above the stage may have changed with the same message: wait until it is there.
    setTimeout(() => {
      const fits = this.root.offsetHeight < 0.75 * innerHeight; // … together with the banner above it
      this.root.scrollIntoView({ behavior: still ? "auto" : "smooth", block: fits ? "end" : "start" });
    }, SETTLED_AFTER);
  }

  #resized() {
    if (!this.geometry || this.laidOut === this.#space()) return;
    this.#layOut();
  }

  #space() {
    return [this.root.clientWidth, this.#above(), window.innerHeight, window.devicePixelRatio].join();
  }

  // Pixels from the top of the page to the stage, however far the page is scrolled.
  #above() {
    const host = /** @type {ShadowRoot | Document} */ (this.root.getRootNode());
    const scroller = host instanceof ShadowRoot ? host.host.closest("[data-testid=stMain]") : null;
    const { top } = this.root.getBoundingClientRect();
    return Math.round(top + (scroller?.scrollTop ?? window.scrollY));
  }

  // The channels whose slices are shown.
  get slots() {
    const { channels } = this.geometry;
    if (channels > MOST_SLICES) return [this.channel];
    return Array.from({ length: channels }, (_, channel) => channel);
  }

  // Everything that a new scene, size or theme changes.
  #layOut() {
    this.laidOut = this.#space();
    const { geometry, root, theme } = this;
    this.scales = sceneScales(geometry, theme);
    const width = root.clientWidth;
    const lines = arithmeticLines(geometry, width);
    const sizes = layOut(width, this.#above(), geometry, this.slots.length, lines);
    root.classList.toggle("large", sizes.line > LINE);
    this.sizes = sizes;
    root.classList.toggle("narrow", sizes.narrow);
    root.style.setProperty("--gap", `${sizes.gap}px`);
    root.style.setProperty("--line", `${sizes.line}px`);
    this.find(".arithmetic").style.height = `${lines * sizes.line + 12}px`;
    this.find(".middle").style.width = sizes.narrow ? "" : `${sizes.middle.column}px`;
    this.input.show(inputSource(this), sizes.cell, theme);
    this.output.show(outputSource(this), sizes.output, theme);
    for (const name of ["input", "output"]) {
      this.find(`.${name}.panel`).style.width = sizes.narrow ? "" : `${Math.max(this[name].width, 236)}px`;
    }
    writeLabels(this);
    this.#buildGrids();
    this.#placeHint();
    this.#paintNow(); // the next frame shows it, instead of beginning it
  }

  #buildGrids() {
    const { geometry, sizes } = this;
    const isConv = geometry.kind === "conv";
    this.find(".kernel-part").hidden = !isConv;
    const channels = this.slots.map((channel) => ({
      channel,
      name: this.slots.length > 1 ? this.arithmetic.channelName(channel) : "",
    }));
    if (isConv) {
      this.kernel.build(geometry.windowRows, geometry.windowColumns, channels, "Kernel weights");
      this.kernel.size(sizes.middle.width, sizes.middle.kernel);
      this.kernel.fill(kernelContents(this));
    }
    this.window.build(geometry.windowRows, geometry.windowColumns, channels, "Values in the window");
    this.window.size(sizes.middle.width, sizes.middle.window);
  }

  #placeHint() {
    const hint = this.find(".hint");
    hint.hidden = told || this.geometry.count === 1;
    hint.style.left = `${this.output.width / 2}px`;
    const hasNumbers = this.output.cell >= TEXT_CELL; // it stands below them and the legend
    hint.style.top = `${this.output.height + (hasNumbers ? BELOW_LEGEND : 0)}px`;
  }

  selectChannel(channel) {
    this.channel = channel;
    this.#layOut();
  }

  // Move the window. `pin`: true or false to change the pin, null to leave it.
  select(row, column, pin = /** @type {boolean | null} */ (null)) {
    const moved = row !== this.row || column !== this.column;
    this.#greeted();
    this.transport.moved();
    const wasPinned = this.pinned;
    [this.row, this.column] = this.home = [row, column];
    if (pin !== null) this.pinned = pin;
    if (this.pinned !== wasPinned || (this.pinned && moved)) this.#sendPin();
    if (moved || this.pinned !== wasPinned) this.repaint();
  }

  // Show a cell while it is pointed at.
  preview(row, column) {
    const { home } = this;
    this.select(row, column);
    this.home = home;
  }

  leave() {
    this.point(null);
    if (!this.pinned && (this.row !== this.home[0] || this.column !== this.home[1]))
      this.select(...this.home);
  }

  goTo(index) {
    this.select(...this.#placeOf(index));
  }

  /** @returns {import("./types.js").Place} */
  #placeOf(index) {
    const { outputColumns } = this.geometry;
    return [Math.floor(index / outputColumns), index % outputColumns];
  }

  // Somebody has found out that the window moves: nobody has to be told again on this page.
  #greeted() {
    told = true;
    this.find(".hint").hidden = true;
  }

  #sendPin() {
    clearTimeout(this.timers.send);
    this.timers.send = setTimeout(() => {
      const cell = this.pinned ? [this.row, this.column] : null;
      const text = JSON.stringify(cell);
      if (text === this.lastPin) return;
      this.lastPin = text;
      this.sent.push(text);
      this.setStateValue("pin", { scene: this.scene.digest, cell });
    }, SEND_AFTER);
  }

  // One edit at a time: Streamlit would keep only the last of two that arrive during one run.
  sendEdit(target, row, column, channel, text) {
    this.outbox.push({ target, row, column, channel, text });
    this.#sendNext();
  }

  #sendNext() {
    if (this.timers.answer || !this.outbox.length) return;
    this.edited = performance.now();
    this.timers.answer = setTimeout(() => this.#onReply(), ANSWER_WITHIN);
    this.setTriggerValue("edit", this.outbox.shift());
  }

  // Python has answered, or is not going to.
  #onReply() {
    clearTimeout(this.timers.answer);
    this.timers.answer = undefined;
    if (this.outbox.length) setTimeout(() => this.#sendNext());
  }

  // Point at a product: a weight and the input cell it multiplies; without a slot, in every channel.
  point(/** @type {number | null} */ term, /** @type {number | null} */ slot = null) {
    if (term === this.term && slot === this.slot) return;
    [this.term, this.slot] = [term, slot];
    this.repaint();
  }

  get isHidden() {
    return this.transport.parts.reveal.value === "hidden" && !this.revealed.has(this.index);
  }

  reveal() {
    this.revealed.add(this.index);
    this.repaint();
  }

  repaint() {
    this.frame ??= requestAnimationFrame(() => this.#paintNow());
  }

  #paintNow() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.#paint();
    if (this.scene.notify_painted) this.#notifyPainted();
  }

  // Once for each message of Python that wants to know, after the frame has reached the screen.
  #notifyPainted() {
    this.scene.notify_painted = false;
    requestAnimationFrame(() => setTimeout(() => this.setTriggerValue("painted", this.scene.digest)));
  }

  #paint() {
    if (!this.geometry) return;
    this.parts = explainCell(this.geometry, this.row, this.column);
    paintInput(this);
    paintOutput(this);
    this.window.fill(windowContents(this));
    this.kernel.mark(this.slot, this.term);
    this.window.mark(this.slot, this.term);
    this.#write();
    this.find(".window-part .shape").textContent = `row ${this.row}, col ${this.column}`;
    this.transport.show(this.row, this.column, this.pinned);
    this.#expose();
    clearTimeout(this.timers.speak);
    this.timers.speak = setTimeout(() => this.#speak(), SPEAK_AFTER);
  }

  // A hundred channels are written out when the window rests, those that can be seen at once.
  #write() {
    const isLong = this.geometry.channels > SEEN_CHANNELS;
    writeArithmetic(this, SEEN_CHANNELS);
    clearTimeout(this.timers.write);
    if (isLong) this.timers.write = setTimeout(() => writeArithmetic(this, Infinity), WRITE_AFTER);
  }

  #speak() {
    if (this.transport.playing) return;
    const text = spokenCell(this.arithmetic, this.parts, this.isHidden);
    const spoken = this.find(".spoken");
    if (spoken.textContent !== text) spoken.textContent = text;
  }

  // The state of the stage, for style sheets and tests.
  #expose() {
    if (!this.geometry) return;
    const [top, left] = this.geometry.tap(this.row, this.column, 0, 0);
    Object.assign(this.root.dataset, {
      row: this.row,
      column: this.column,
      windowTop: top,
      windowLeft: left,
      pinned: this.pinned,
      playing: this.transport.playing,
      unseen: this.geometry.unseenCount(),
      scene: this.scene.digest,
    });
  }
}

export default await mount(import.meta.url, (root) => new Stage(root));
