// The board: tiles in rows, one legend, and a line that reads out a cell.

import { cellFor, filledLayout, tileLayout } from "./layout.js";
import { legendParts } from "./legend.js";
import { paintMap, scaleFor } from "./picture.js";
import { StickyLegend } from "./sticky.js";
import { buildTile, rangeOf, readMap, shapeOf, shapeOfAll, writeTile } from "./tile.js";
import { writeVector } from "./vector.js";
import { ARROWS, indexAfter } from "../shared/arrows.js";
import { readTheme } from "../shared/colours.js";
import { element, find } from "../shared/elements.js";
import { short } from "../shared/numbers.js";
import { mount } from "../shared/mount.js";
import { rem, topOnPage } from "../shared/page.js";
import { CellFollower } from "../shared/selected_cell.js";

/**
 * @import { Message } from "../shared/mount.js"
 * @import { SelectedCell } from "../shared/selected_cell.js"
 * @import { Shape } from "./layout.js"
 * @import { Board, Cell, Sent, SmallMap } from "./types.js"
 */

const MOST_READ = 4; // maps of one shape whose values are read out side by side

const UNDER = 4.5; // rem of height that the legend below the maps needs

const USUAL_TYPE = 18; // CSS pixels: up to here type may grow alone

// How much larger than usual a wall shows the page: maps grow with the type.
function enlarged() {
  return Math.max(1, rem() / USUAL_TYPE);
}

class BoardView {
  /** @type {HTMLElement[]} */
  tiles = [];
  /** @type {Cell | null} the one pointed at */
  cell = null;
  /** @type {SelectedCell | null} the one of the stage that is followed */
  followed = null;
  columns = 1; // tiles in a row
  built = "";
  laidOut = "";
  /** @type {(index: number) => void} */
  send = () => {};

  /**
   * @param {HTMLElement} root
   * @param {Message<Sent>} message
   */
  constructor(root, { data }) {
    this.root = root;
    /** @type {Board} */
    this.board = { ...data, maps: [], shape: null };
    this.theme = readTheme(root);
    this.host = find(root, ".tiles");
    this.legend = find(root, ".legend");
    this.readout = find(root, ".readout");
    this.spoken = find(root, ".spoken");
    this.vector = find(root, ".vector");
    this.follower = new CellFollower((cell) => {
      this.followed = cell;
      this.#mark();
    });
    this.sticky = new StickyLegend(find(root, ".under"));
    this.resizes = new ResizeObserver(() => this.#resized());
    this.resizes.observe(this.root);
    // What stands above the maps grows after them, and leaves them less height.
    const page = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (page) this.resizes.observe(page);
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

  /**
   * A message from Python, or the same one again after a change of theme.
   *
   * @param {Message<Sent>} message
   */
  update({ data, setTriggerValue }) {
    this.send = (index) => setTriggerValue("chosen", index);
    const read = data.titles.map((_, index) => readMap(data, index));
    const board = { ...data, maps: read, shape: shapeOfAll(read) };
    this.board = board;
    this.theme = readTheme(this.root);
    this.root.classList.toggle("dark", this.theme.dark);
    this.host.setAttribute("aria-label", board.label);
    this.#build();
    this.tiles.forEach((tile, index) => writeTile(tile, board.maps[index], board));
    this.legend.replaceChildren(...legendParts(board, this.theme));
    this.follower.follow(board.follows);
    this.#layOut();
    this.#point(this.cell && this.#isThere(this.cell) ? this.cell : null);
  }

  /** @param {Cell} cell */
  #isThere({ index, row, column }) {
    const { maps } = this.board;
    return index < maps.length && row < maps[index].rows && column < maps[index].columns;
  }

  // Tiles stay where their number stays, so that the focus survives new values.
  #build() {
    const { maps, choose, chosen } = this.board;
    const built = `${maps.length} ${choose}`;
    if (built === this.built) return;
    this.built = built;
    this.tiles = maps.map(() => buildTile(choose));
    this.host.replaceChildren(...this.tiles);
    this.#makeTabStop(chosen ?? 0);
  }

  #resized() {
    if (this.laidOut !== this.#space()) this.#layOut();
  }

  #space() {
    return [this.root.clientWidth, this.#height(), window.devicePixelRatio, enlarged()].join();
  }

  /** What the window leaves maps that grow with it; 0 for others. */
  #height() {
    return this.board.grows ? Math.floor(innerHeight - topOnPage(this.host) - UNDER * rem()) : 0;
  }

  #tileLayout() {
    const { board, host, tiles } = this;
    const size = board.size * enlarged();
    const width = host.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    if (!board.grows) return tileLayout(width, board.maps, size, ratio, board.compact);
    const caption = tiles[0].offsetHeight - find(tiles[0], "canvas").offsetHeight;
    return filledLayout(width, this.#height(), caption, board.maps, size, ratio, board.compact);
  }

  #layOut() {
    const { board, root, theme } = this;
    this.laidOut = this.#space();
    if (!this.host.clientWidth) return;
    root.classList.toggle("compact", board.compact);
    const ratio = window.devicePixelRatio || 1;
    const layout = this.#tileLayout();
    const cells = board.maps.map((map) => cellFor(map, layout.side, ratio));
    this.columns = layout.columns;
    root.style.setProperty("--tile", `${layout.tile}px`);
    root.style.setProperty("--gap", `${layout.gap}px`);
    root.style.setProperty("--columns", String(layout.columns));
    this.tiles.forEach((tile, i) => {
      const scale = scaleFor(board.colours, board.limits[i], theme);
      tile.style.setProperty("--cell", `${cells[i]}px`);
      paintMap(find(tile, "canvas", HTMLCanvasElement), board.maps[i], {
        cell: cells[i],
        ratio,
        scale,
        theme,
      });
    });
    this.sticky.follow(this.tiles[0], Math.ceil(this.tiles.length / layout.columns));
    this.#mark();
  }

  #listen() {
    const { host } = this;
    host.addEventListener("click", (event) => {
      const index = this.#indexOf(event);
      if (!this.board.choose || index < 0) return;
      this.#makeTabStop(index);
      this.send(index);
    });
    host.addEventListener("keydown", (event) => this.#onKey(event));
    host.addEventListener("focusin", (event) => {
      const index = this.#indexOf(event);
      if (!this.tiles[index]?.matches(":focus-visible")) return;
      this.#makeTabStop(index);
      this.#point(null);
    });
    host.addEventListener("focusout", () => this.#point(null));
    for (const name of /** @type {const} */ (["pointermove", "pointerdown"])) {
      host.addEventListener(name, (event) => this.#point(this.#cellUnder(event)));
    }
    host.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.#point(null);
    });
  }

  /** @param {Event} event */
  #indexOf({ target }) {
    return this.tiles.findIndex((tile) => target instanceof Node && tile.contains(target));
  }

  /** @type {(event: PointerEvent) => Cell | null} */
  #cellUnder(event) {
    if (!(event.target instanceof HTMLCanvasElement)) return null;
    const index = this.#indexOf(event);
    const { rows, columns } = this.board.maps[index];
    const box = event.target.getBoundingClientRect();
    /** @type {(at: number, size: number, count: number) => number} */
    const place = (at, size, count) => Math.min(count - 1, Math.max(0, Math.floor((at / size) * count)));
    return {
      index,
      row: place(event.clientY - box.top, box.height, rows),
      column: place(event.clientX - box.left, box.width, columns),
    };
  }

  /**
   * Arrows move between maps; with Shift, between the cells of a map.
   *
   * @param {KeyboardEvent} event
   */
  #onKey(event) {
    const from = this.#indexOf(event);
    if (from < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && this.cell) {
      this.#point(null);
      return;
    }
    const step = ARROWS.get(event.key);
    const last = this.board.maps.length - 1;
    const to = indexAfter(event.key, from, this.columns, last);
    if (to === null) return;
    event.preventDefault();
    if (step && event.shiftKey) this.#walkCells(from, step);
    else if (to >= 0 && to <= last) {
      this.#makeTabStop(to);
      this.tiles[to].focus();
    }
  }

  /** @type {(index: number, step: [down: number, right: number]) => void} */
  #walkCells(index, [down, right]) {
    const { rows, columns } = this.board.maps[index];
    /** @type {(at: number, count: number) => number} */
    const clamp = (at, count) => Math.min(count - 1, Math.max(0, at));
    const at = this.cell?.index === index ? this.cell : null;
    const row = at ? clamp(at.row + down, rows) : Math.floor(rows / 2);
    const column = at ? clamp(at.column + right, columns) : Math.floor(columns / 2);
    this.#point({ index, row, column });
    this.spoken.textContent = this.readout.textContent;
  }

  /**
   * Point at a cell: it is read out.
   *
   * @param {Cell | null} cell
   */
  #point(cell) {
    this.cell = cell;
    this.readout.replaceChildren(...(cell ? cellParts(this.board.maps, cell) : [this.#restText()]));
    this.readout.classList.toggle("hint", !cell);
    this.#mark();
  }

  // The cell pointed at, or that of the stage: outlined on every map of its shape, and their values as a vector.
  #mark() {
    const { board, cell, followed } = this;
    const shape = cell ? board.maps[cell.index] : followed;
    const at = cell ?? followed;
    const has = board.maps.map((map) => shape !== null && isOfShape(map, shape));
    this.tiles.forEach((tile, i) => tile.classList.toggle("pointed", has[i]));
    if (at) {
      this.host.style.setProperty("--row", String(at.row));
      this.host.style.setProperty("--column", String(at.column));
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

  /** @param {number} index */
  #makeTabStop(index) {
    this.tiles.forEach((tile, i) => {
      tile.tabIndex = i === index ? 0 : -1;
    });
  }
}

/** @type {(map: Shape, shape: Shape) => boolean} */
function isOfShape(map, { rows, columns }) {
  return map.rows === rows && map.columns === columns;
}

/**
 * "row 2, column 3 · before: 0.99 · after: 0.61", the values in bold; of maps of the same shape, unless they are many.
 *
 * @type {(maps: SmallMap[], cell: Cell) => (string | HTMLElement)[]}
 */
function cellParts(maps, { index, row, column }) {
  const same = maps.filter((map) => isOfShape(map, maps[index]));
  const read = same.length <= MOST_READ ? same : [maps[index]];
  const [firstRow, firstColumn] = maps[index].origin;
  /** @type {(string | HTMLElement)[]} */
  const parts = [`row ${firstRow + row}, column ${firstColumn + column}`];
  for (const map of read) {
    const at = row * map.columns + column;
    parts.push(` · ${map.title}: `, element("b", "", short(map.values[at])));
    if (map.marked?.[at]) parts.push(" (marked)");
  }
  return parts;
}

export default await mount(import.meta.url, BoardView);
