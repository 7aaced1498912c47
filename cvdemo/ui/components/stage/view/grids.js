// Kernel and window as grids of cells in the page, one grid per channel shown.

import { contextOf, fontSize, leastText } from "../../shared/canvas.js";
import { css, inkOn } from "../../shared/colours.js";
import { element } from "../../shared/elements.js";

/** @import { GridCell } from "../types.js" */

const measure = contextOf(document.createElement("canvas"));

export class Grids {
  shape = "";
  rows = 0;
  columns = 0;
  cellWidth = 0;
  cellHeight = 0;

  /**
   * @param {HTMLElement} host
   * @param {"grid" | "table"} role
   */
  constructor(host, role) {
    this.host = host;
    this.role = role; // "grid": cells take the focus; "table": they are only read
    /** @type {HTMLElement[][]} one list of cells per channel shown */
    this.grids = [];
  }

  /**
   * Rebuild only when the shape changes, so that the focus survives a new kernel.
   *
   * @param {number} rows
   * @param {number} columns
   * @param {{ channel: number, name: string }[]} channels
   * @param {string} label for a screen reader
   */
  build(rows, columns, channels, label) {
    const shape = JSON.stringify([rows, columns, channels, label]);
    if (shape === this.shape) return;
    Object.assign(this, { shape, rows, columns });
    this.host.replaceChildren();
    this.grids = channels.map(({ name }) => this.#addGrid(name ? `${label}, ${name}` : label, name));
  }

  /** @type {(label: string, name: string) => HTMLElement[]} the cells */
  #addGrid(label, name) {
    const slice = element("div", "slice");
    const grid = element("div", "grid");
    grid.setAttribute("role", this.role);
    grid.setAttribute("aria-label", label);
    /** @type {HTMLElement[]} */
    const cells = [];
    for (let row = 0; row < this.rows; row++) {
      const line = element("div", "line");
      line.setAttribute("role", "row");
      for (let column = 0; column < this.columns; column++) {
        const cell = element("div", "cell");
        cell.setAttribute("role", this.role === "grid" ? "gridcell" : "cell");
        if (this.role === "grid") cell.tabIndex = cells.length || this.grids.length ? -1 : 0;
        cell.dataset.term = String(cells.length);
        cell.dataset.slot = String(this.host.children.length);
        cells.push(cell);
        line.append(cell);
      }
      grid.append(line);
    }
    if (name) slice.append(element("span", "slice-name", name));
    slice.append(grid);
    this.host.append(slice);
    return cells;
  }

  /**
   * @param {number} width of a cell in CSS pixels
   * @param {number} height
   */
  size(width, height) {
    this.host.style.setProperty("--cell-width", `${width}px`);
    this.host.style.setProperty("--cell-height", `${height}px`);
    this.cellWidth = width;
    this.cellHeight = height;
  }

  /**
   * @param {GridCell[][]} contents of each slice, term by term
   * @param {string} font
   * @returns {boolean} whether the cells have room for their texts
   */
  fill(contents, font) {
    const texts = contents.flat().map(({ text }) => text);
    const longest = texts.reduce((most, text) => (text.length > most.length ? text : most), "");
    const most = Math.min(this.cellHeight * 0.72, Math.max(21, this.cellWidth * 0.3));
    const fit = (/** @type {number} */ margin) =>
      fontSize(measure, longest, this.cellWidth - margin, most, font);
    let size = fit(8);
    if (size < leastText()) size = fit(2);
    this.host.style.setProperty("--cell-font", `${size}px`);
    const write = size >= leastText();
    contents.forEach((cells, slot) =>
      cells.forEach(({ text, rgb, label, kinds = "" }, term) => {
        const cell = this.grids[slot][term];
        cell.textContent = write ? text : "";
        cell.style.background = css(rgb);
        cell.style.color = inkOn(rgb);
        cell.setAttribute("aria-label", label ?? text);
        cell.className = `cell ${kinds}`;
      }),
    );
    return write;
  }

  /**
   * @param {number | null} slot null: in every channel
   * @param {number | null} term null: no cell
   */
  mark(slot, term) {
    this.grids.forEach((cells, at) =>
      cells.forEach((cell, i) => {
        cell.classList.toggle("marked", i === term && (slot === null || at === slot));
      }),
    );
  }

  /**
   * The arrow keys walk over the weights.
   *
   * @param {HTMLElement} cell
   * @param {[down: number, right: number]} step
   */
  walk(cell, [down, sideways]) {
    const slot = Number(cell.dataset.slot);
    const term = Number(cell.dataset.term);
    const [row, column] = [Math.floor(term / this.columns), term % this.columns];
    /** @type {(at: number, count: number) => number} */
    const clamp = (at, count) => Math.min(count - 1, Math.max(0, at));
    let [next, right] = [slot, sideways];
    if (column + right < 0 && slot > 0) [next, right] = [slot - 1, this.columns - 1];
    else if (column + right >= this.columns && slot < this.grids.length - 1)
      [next, right] = [slot + 1, -column];
    const target =
      this.grids[next][clamp(row + down, this.rows) * this.columns + clamp(column + right, this.columns)];
    cell.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }
}
