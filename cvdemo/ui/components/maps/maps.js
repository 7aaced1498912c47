// The board: tiles in rows, one legend, and a line that reads out a cell.

import { cellFor, tileLayout } from "./layout.js";
import { element, legendParts } from "./legend.js";
import { paintMap, scaleFor } from "./picture.js";
import { StickyLegend } from "./sticky.js";
import { buildTile, rangeOf, readMap, shapeOf, shapeOfAll, writeTile } from "./tile.js";
import { writeVector } from "./vector.js";
import { readTheme } from "../shared/colours.js";
import { short } from "../shared/numbers.js";
import { mount } from "../shared/mount.js";
import { CellFollower } from "../shared/selected_cell.js";

const MOST_READ = 4; // maps of one shape whose values are read out side by side
const STEPS_OF_KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const USUAL_TYPE = 18; // CSS pixels: up to here type may grow alone

// How much larger than usual a wall shows the page: maps grow with the type.
function enlarged() {
  return Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TYPE);
}

class Board {
  /** @type {any} the message: settings and arrays of `board.py`, the maps made of them, their one shape */
  board = null;
  /** @type {import("../shared/colours.js").Theme} */
  theme;
  /** @type {{ index: number, row: number, column: number } | null} the cell pointed at */
  cell = null;
  /** @type {import("../shared/selected_cell.js").SelectedCell | null} the one of the stage that is followed */
  followed = null;
  columns = 1; // tiles in a row
  built = "";
  laidOut = "";
  /** @type {(index: number) => void} */
  send = () => {};

  constructor(root) {
    this.root = root;
    this.host = this.root.querySelector(".tiles");
    this.readout = this.root.querySelector(".readout");
    this.spoken = this.root.querySelector(".spoken");
    this.vector = this.root.querySelector(".vector");
    this.follower = new CellFollower((cell) => {
      this.followed = cell;
      if (this.board) this.#mark();
    });
    this.sticky = new StickyLegend(this.root.querySelector(".under"));
    this.resizes = new ResizeObserver(() => this.#resized());
    this.resizes.observe(this.root);
    this.onResize = () => this.#resized();
    window.addEventListener("resize", this.onResize);
    this.#listen();
  }

  close() {
    this.resizes.disconnect();
    this.sticky.close();
    this.follower.close();
    window.removeEventListener("resize", this.onResize);
  }

  get tiles() {
    return [...this.host.children];
  }

  // A message from Python, or the same one again after a change of theme.
  update({ data: board, setTriggerValue }) {
    this.send = (index) => setTriggerValue("chosen", index);
    board.maps = board.titles.map((_, index) => readMap(board, index));
    board.shape = shapeOfAll(board.maps);
    this.board = board;
    this.theme = readTheme(this.root);
    this.root.classList.toggle("dark", this.theme.dark);
    this.host.setAttribute("aria-label", board.label);
    this.#build();
    this.tiles.forEach((tile, index) => writeTile(tile, board.maps[index], board));
    this.root.querySelector(".legend").replaceChildren(...legendParts(board, this.theme));
    this.follower.follow(board.follows);
    this.#layOut();
    this.#point(this.#isThere(this.cell) ? this.cell : null);
  }

  #isThere(cell) {
    const map = cell && this.board.maps[cell.index];
    return Boolean(map) && cell.row < map.rows && cell.column < map.columns;
  }

  // Tiles stay where their number stays, so that the focus survives new values.
  #build() {
    const { maps, choose, chosen } = this.board;
    const built = `${maps.length} ${choose}`;
    if (built === this.built) return;
    this.built = built;
    this.host.replaceChildren(...maps.map(() => buildTile(choose)));
    this.#makeTabStop(chosen ?? 0);
  }

  #resized() {
    if (this.board && this.laidOut !== this.#space()) this.#layOut();
  }

  #space() {
    return [this.root.clientWidth, window.devicePixelRatio, enlarged()].join();
  }

  #layOut() {
    const { board, root, theme } = this;
    this.laidOut = this.#space();
    if (!this.host.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    const size = board.size * enlarged();
    const layout = tileLayout(this.host.clientWidth, board.maps, size, ratio, board.compact);
    const cells = board.maps.map((map) => cellFor(map, layout.side, ratio));
    this.columns = layout.columns;
    root.style.setProperty("--tile", `${layout.tile}px`);
    root.style.setProperty("--gap", `${layout.gap}px`);
    root.style.setProperty("--columns", layout.columns);
    root.classList.toggle("compact", board.compact);
    this.tiles.forEach((tile, i) => {
      const scale = scaleFor(board.colours, board.limits[i], theme);
      tile.style.setProperty("--cell", `${cells[i]}px`);
      paintMap(tile.querySelector("canvas"), board.maps[i], { cell: cells[i], ratio, scale, theme });
    });
    this.sticky.follow(this.tiles[0], Math.ceil(this.tiles.length / layout.columns));
    this.#mark();
  }

  #listen() {
    const { host } = this;
    const tileOf = (event) => event.target.closest(".tile");
    host.addEventListener("click", (event) => {
      if (!this.board?.choose || !tileOf(event)) return;
      const index = this.tiles.indexOf(tileOf(event));
      this.#makeTabStop(index);
      this.send(index);
    });
    host.addEventListener("keydown", (event) => this.#onKey(event, this.tiles.indexOf(tileOf(event))));
    host.addEventListener("focusin", (event) => {
      if (!tileOf(event).matches(":focus-visible")) return;
      this.#makeTabStop(this.tiles.indexOf(tileOf(event)));
      this.#point(null);
    });
    host.addEventListener("focusout", () => this.#point(null));
    for (const name of ["pointermove", "pointerdown"]) {
      host.addEventListener(name, (event) => this.#point(this.#cellUnder(event)));
    }
    host.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.#point(null);
    });
  }

  #cellUnder(event) {
    if (event.target.localName !== "canvas") return null;
    const index = this.tiles.indexOf(event.target.closest(".tile"));
    const { rows, columns } = this.board.maps[index];
    const box = event.target.getBoundingClientRect();
    const place = (at, size, count) => Math.min(count - 1, Math.max(0, Math.floor((at / size) * count)));
    return {
      index,
      row: place(event.clientY - box.top, box.height, rows),
      column: place(event.clientX - box.left, box.width, columns),
    };
  }

  // Arrows move between maps; with Shift, between the cells of a map.
  #onKey(event, from) {
    if (from < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && this.cell) return this.#point(null);
    const step = STEPS_OF_KEYS[event.key];
    if (step && event.shiftKey) {
      event.preventDefault();
      return this.#walkCells(from, step);
    }
    const last = this.board.maps.length - 1;
    const to = step ? from + step[0] * this.columns + step[1] : { Home: 0, End: last }[event.key];
    if (to === undefined) return undefined;
    event.preventDefault();
    if (to < 0 || to > last) return undefined;
    this.#makeTabStop(to);
    return this.tiles[to].focus();
  }

  #walkCells(index, [down, right]) {
    const { rows, columns } = this.board.maps[index];
    const clamp = (at, count) => Math.min(count - 1, Math.max(0, at));
    const at = this.cell?.index === index ? this.cell : null;
    const row = at ? clamp(at.row + down, rows) : Math.floor(rows / 2);
    const column = at ? clamp(at.column + right, columns) : Math.floor(columns / 2);
    this.#point({ index, row, column });
    this.spoken.textContent = this.readout.textContent;
  }

  // Point at a cell: it is read out.
  #point(cell) {
    this.cell = cell;
    const { maps } = this.board;
    const same = cell && maps.filter((map) => isOfShape(map, maps[cell.index]));
    this.readout.replaceChildren(...(cell ? cellParts(maps, cell, same) : [this.#restText()]));
    this.readout.classList.toggle("hint", !cell);
    this.#mark();
  }

  // The cell pointed at, or that of the stage: outlined on every map of its shape, and their values as a vector.
  #mark() {
    const { board, cell, followed } = this;
    const shape = cell ? board.maps[cell.index] : followed;
    const at = cell ?? followed;
    const has = board.maps.map((map) => Boolean(shape) && isOfShape(map, shape));
    this.tiles.forEach((tile, i) => tile.classList.toggle("pointed", has[i]));
    if (at) {
      this.host.style.setProperty("--row", at.row);
      this.host.style.setProperty("--column", at.column);
    }
    this.vector.hidden = !board.follows || !has.every(Boolean);
    if (at && !this.vector.hidden) writeVector(this.vector, board, at, this.theme);
  }

  #restText() {
    const focused = this.tiles.find((tile) => tile.matches(":focus-visible"));
    if (focused) {
      const map = this.board.maps[this.tiles.indexOf(focused)];
      return `${map.title}: ${shapeOf(map)}, ${rangeOf(map)}. Shift + arrow keys read single cells.`;
    }
    const verb = matchMedia("(hover: none)").matches ? "Touch" : "Point at";
    return `${verb} a cell to read its value.`;
  }

  #makeTabStop(index) {
    this.tiles.forEach((tile, i) => {
      tile.tabIndex = i === index ? 0 : -1;
    });
  }
}

function isOfShape(map, { rows, columns }) {
  return map.rows === rows && map.columns === columns;
}

// "row 2, column 3 · before: 0.99 · after: 0.61", the values in bold.
function cellParts(maps, { index, row, column }, same) {
  const read = same.length <= MOST_READ ? same : [maps[index]];
  const parts = [`row ${row}, column ${column}`];
  for (const map of read) {
    const at = row * map.columns + column;
    parts.push(` · ${map.title}: `, element("b", "", short(map.values[at])));
    if (map.marked?.[at]) parts.push(" (marked)");
  }
  return parts;
}

export default await mount(import.meta.url, (root) => new Board(root));
