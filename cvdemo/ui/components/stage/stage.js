// The stage itself: one selected output cell, and everything that shows it.

import { readTheme } from "../shared/colours.js";
import { TEXT_CELL } from "../shared/canvas.js";
import { find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";
import { CellTeller } from "../shared/selected_cell.js";
import { CellEditor } from "./editor.js";
import { listen } from "./input.js";
import { Arithmetic, explainCell } from "./model/arithmetic.js";
import { Geometry } from "./model/geometry.js";
import { spokenCell } from "./model/sentence.js";
import { Outbox } from "./outbox.js";
import { Transport } from "./transport.js";
import { Glide } from "./view/glide.js";
import { Grids } from "./view/grids.js";
import { writeLabels, writeMore } from "./view/labels.js";
import { LINE, layOut } from "./view/layout.js";
import { MapView } from "./view/map.js";
import {
  arithmeticLines,
  inputSource,
  kernelContents,
  outputSource,
  paintMaps,
  productContents,
  windowContents,
  writeArithmetic,
  writeTotal,
} from "./view/paint.js";
import { sceneScales } from "./view/scales.js";
import { Surroundings } from "./view/surroundings.js";

/** @import { Place, Scene, SceneMessage } from "./types.js" */

const SPEAK_AFTER = 600; // milliseconds of rest before the cell is read out
const WRITE_AFTER = 120; // … before all channels are written out
const EDIT_SHOWN_WITHIN = 5000; // … a new scene is the answer to an edit, and the window stays
const SEEN_CHANNELS = 4;
const BELOW_LEGEND = 60; // pixels

let told = false; // that one can point at a map

export class Stage {
  /** @type {Scene | null} that of the message before */
  before = null;
  laidOut = ""; // the space it was laid out for

  // Where the reader is.
  row = 0;
  column = 0;
  /** @type {Place} where it goes back to when the pointer leaves a map */
  home = [0, 0];
  pinned = false;
  channel = 0; // the first one shown
  /** @type {number | null} the product pointed at */
  term = null;
  /** @type {number | null} … and in which of the channels shown; null: in all */
  slot = null;
  /** @type {Place | null} the input cell that typing changes */
  cursor = null;
  /** @type {Set<number>} output cells shown although the output is hidden */
  revealed = new Set();
  whole = false; // every term of a long sum is written out

  /** @type {number | null} the animation frame that will repaint */
  frame = null;
  /** @type {Record<"speak" | "write", ReturnType<typeof setTimeout> | undefined>} */
  timers = { speak: undefined, write: undefined };

  /**
   * @param {HTMLElement} root
   * @param {SceneMessage} message the first; `update` shows it
   */
  constructor(root, { data: scene }) {
    this.root = root;
    this.scene = scene;
    this.theme = readTheme(root);
    this.geometry = new Geometry(scene);
    this.arithmetic = new Arithmetic(this.geometry);
    this.parts = explainCell(this.geometry, this.row, this.column); // the selected cell
    this.surroundings = new Surroundings(root, () => this.#resized());
    this.scales = sceneScales(this.geometry, this.theme);
    this.sizes = this.#fitted();
    this.input = new MapView(find(root, ".input canvas", HTMLCanvasElement), this.theme);
    this.output = new MapView(find(root, ".output canvas", HTMLCanvasElement), this.theme);
    this.kernel = new Grids(this.find(".slices.kernel"), "grid");
    this.window = new Grids(this.find(".slices.window"), "table");
    this.products = new Grids(this.find(".slices.products"), "table");
    this.outbox = new Outbox();
    this.teller = new CellTeller();
    this.glide = new Glide(() => this.#paintMaps());
    this.editor = new CellEditor(this.root);
    this.transport = new Transport(this.root, {
      go: (index, slides) => this.goTo(index, slides),
      count: () => this.geometry.count,
      index: () => this.index,
      isBlank: (index) => this.geometry.isBlank(...this.#placeOf(index)),
      beginning: () => this.geometry.firstRow() * this.geometry.outputColumns,
      changed: () => this.#expose(),
    });
    listen(this);
  }

  /** @param {string} selector */
  find(selector) {
    return find(this.root, selector);
  }

  get index() {
    return this.row * this.geometry.outputColumns + this.column;
  }

  close() {
    this.transport.pause();
    this.glide.stop();
    this.surroundings.close();
    this.outbox.close();
    this.teller.close();
    Object.values(this.timers).forEach(clearTimeout);
  }

  /**
   * A message from Python, or the same one again after a change of theme.
   *
   * @param {SceneMessage} message
   */
  update(message) {
    const { data: scene } = message;
    const { before } = this;
    const isNew = scene.digest !== before?.digest;
    this.scene = this.before = scene;
    this.theme = readTheme(this.root);
    this.outbox.onMessage(message);
    if (isNew) this.#newScene(scene);
    this.#syncPin(scene, before, isNew);
    this.#syncReveal(scene, before);
    if (before && scene.come_into_view > before.come_into_view) this.surroundings.comeIntoView();
    this.root.classList.toggle("editable", scene.editable.length > 0);
    this.root.classList.toggle("dark", this.theme.dark);
    this.root.classList.toggle("light", !this.theme.dark);
    this.#layOut();
  }

  /** @param {Scene} scene */
  #newScene(scene) {
    clearTimeout(this.timers.write); // what waits to be written belongs to the scene before
    clearTimeout(this.timers.speak);
    this.transport.pause();
    this.glide.stop();
    this.geometry = new Geometry(scene);
    this.arithmetic = new Arithmetic(this.geometry);
    this.channel = Math.min(scene.channel ?? this.channel, this.geometry.channels - 1);
    this.revealed.clear();
    this.cursor = null;
    const isEdit = performance.now() - this.outbox.edited < EDIT_SHOWN_WITHIN;
    if (!isEdit) this.editor.close(); // the next cell may be edited before the answer to the one before
    const stays = isEdit && this.row < this.geometry.outputRows && this.column < this.geometry.outputColumns;
    if (!stays) {
      [this.row, this.column] = this.home = scene.start;
      this.transport.rewind();
    }
    this.pinned = stays && this.pinned;
  }

  /** @type {(scene: Scene, before: Scene | null, isNew: boolean) => void} */
  #syncPin(scene, before, isNew) {
    if (!this.outbox.isNews(scene, before, isNew)) return;
    this.pinned = scene.pin !== null;
    if (scene.pin) [this.row, this.column] = this.home = scene.pin;
  }

  /** @type {(scene: Scene, before: Scene | null) => void} */
  #syncReveal(scene, before) {
    const select = this.transport.parts.reveal;
    if (scene.reveal !== before?.reveal || scene.locked) select.value = scene.reveal;
    select.hidden = scene.locked;
  }

  #resized() {
    if (this.laidOut !== this.surroundings.room) this.#layOut();
  }

  // The sizes for the room there is.
  #fitted() {
    const width = this.root.clientWidth;
    const lines = arithmeticLines(this.arithmetic, width);
    return layOut(width, this.surroundings.above, this.geometry, lines);
  }

  // The channels whose slices are shown.
  get slots() {
    const { channels } = this.geometry;
    if (this.sizes.slices < channels) return [this.channel];
    return Array.from({ length: channels }, (_, channel) => channel);
  }

  // Everything that a new scene, size or theme changes.
  #layOut() {
    this.laidOut = this.surroundings.room;
    const { geometry, root, theme } = this;
    this.scales = sceneScales(geometry, theme);
    const sizes = this.#fitted();
    this.sizes = sizes;
    root.classList.toggle("large", sizes.line > LINE);
    root.classList.toggle("narrow", sizes.narrow);
    root.classList.toggle("medium", sizes.medium);
    root.classList.toggle("in-line", sizes.middle.inLine);
    root.classList.toggle("tight", sizes.middle.tight);
    root.classList.toggle("pools", geometry.kind !== "conv");
    root.style.setProperty("--gap", `${sizes.gap}px`);
    root.style.setProperty("--sign", `${sizes.middle.sign}px`);
    root.style.setProperty("--line", `${sizes.line}px`);
    this.find(".arithmetic").style.height = this.whole ? "" : `${sizes.lines * sizes.line + 12}px`;
    this.find(".middle").style.width = sizes.narrow ? "" : `${sizes.middle.column}px`;
    this.input.show(inputSource(this), sizes.cell, theme);
    this.output.show(outputSource(this), sizes.output, theme);
    for (const name of /** @type {const} */ (["input", "output"])) {
      this.find(`.${name}.panel`).style.width = sizes.narrow ? "" : `${Math.max(this[name].width, 236)}px`;
    }
    writeLabels(this);
    this.#buildGrids();
    this.#placeHint();
    this.#paintNow(); // the next frame shows it, instead of beginning it
  }

  #buildGrids() {
    const { geometry, sizes } = this;
    const { width, height } = sizes.middle;
    const isConv = geometry.kind === "conv";
    for (const part of ["times", "kernel-part", "kernel-legend", "equals", "products-part"])
      this.find(`.${part}`).hidden = !isConv;
    const channels = this.slots.map((channel) => ({
      channel,
      name: this.slots.length > 1 ? this.arithmetic.channelName(channel) : "",
    }));
    /** @type {(grids: Grids, label: string) => void} */
    const build = (grids, label) => {
      grids.build(geometry.windowRows, geometry.windowColumns, channels, label);
      grids.size(width, height);
    };
    build(this.window, "Values in the window");
    if (!isConv) return;
    build(this.kernel, "Kernel weights");
    build(this.products, "Products");
    this.kernel.fill(kernelContents(this), this.theme.font);
  }

  #placeHint() {
    const hint = this.find(".hint");
    hint.hidden = told || this.geometry.count === 1;
    hint.style.left = `${this.output.width / 2}px`;
    const hasNumbers = this.output.cell >= TEXT_CELL; // it stands below them and the legend
    hint.style.top = `${this.output.height + (hasNumbers ? BELOW_LEGEND : 0)}px`;
  }

  // Write out every term of a long sum, or the largest only.
  toggleWhole() {
    this.whole = !this.whole;
    writeMore(this);
    this.#layOut();
  }

  /** @param {number} channel */
  selectChannel(channel) {
    this.channel = channel;
    this.#layOut();
  }

  /**
   * Move the window.
   *
   * @param {number} row
   * @param {number} column
   * @param {boolean | null} [pin] true or false to change the pin, null to leave it
   */
  select(row, column, pin = null) {
    const moved = row !== this.row || column !== this.column;
    this.#greeted();
    this.transport.moved();
    const wasPinned = this.pinned;
    [this.row, this.column] = this.home = [row, column];
    if (pin !== null) this.pinned = pin;
    this.glide.stop();
    if (this.pinned !== wasPinned || (this.pinned && moved)) this.#sendPin();
    if (moved || this.pinned !== wasPinned) this.repaint();
  }

  /**
   * Move the window step by step: the eye follows.
   *
   * @type {(row: number, column: number) => void}
   */
  slide(row, column) {
    const from = this.glide.at([this.row, this.column]);
    this.select(row, column);
    if (row !== from[0] || column !== from[1]) this.glide.start(from, [row, column]);
  }

  /**
   * Show a cell while it is pointed at.
   *
   * @type {(row: number, column: number) => void}
   */
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

  /** @type {(index: number, slides?: boolean) => void} */
  goTo(index, slides = false) {
    if (slides) this.slide(...this.#placeOf(index));
    else this.select(...this.#placeOf(index));
  }

  /** @type {(index: number) => Place} */
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
    this.outbox.sendPin(() => ({
      scene: this.scene.digest,
      cell: this.pinned ? [this.row, this.column] : null,
    }));
  }

  /**
   * Point at a product: a weight and the input cell it multiplies; without a slot, in every channel.
   *
   * @type {(term: number | null, slot?: number | null) => void}
   */
  point(term, slot = null) {
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
    requestAnimationFrame(() => setTimeout(() => this.outbox.setTriggerValue("painted", this.scene.digest)));
  }

  #paint() {
    this.parts = explainCell(this.geometry, this.row, this.column);
    const isConv = this.geometry.kind === "conv";
    this.window.fill(windowContents(this), this.theme.font);
    if (isConv && !this.products.fill(productContents(this, false), this.theme.font))
      this.products.fill(productContents(this, true), this.theme.font);
    const grids = isConv ? [this.kernel, this.window, this.products] : [this.window];
    for (const each of grids) each.mark(this.slot, this.term);
    writeTotal(this);
    this.#paintMaps();
    this.#write();
    this.find(".window-part .shape").textContent = `row ${this.row}, col ${this.column}`;
    this.transport.show(this.row, this.column, this.pinned);
    this.#expose();
    clearTimeout(this.timers.speak);
    this.timers.speak = setTimeout(() => this.#speak(), SPEAK_AFTER);
  }

  #paintMaps() {
    paintMaps(this, this.glide.at([this.row, this.column]));
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
    this.teller.tell(this.scene.name, {
      row: this.row,
      column: this.column,
      rows: this.geometry.outputRows,
      columns: this.geometry.outputColumns,
    });
  }
}

export default await mount(import.meta.url, Stage, ["spoken"]);
