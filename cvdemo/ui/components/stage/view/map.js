// A map on a canvas. What stays is drawn once; a pointer move copies it and draws outlines. Nothing is laid
// over a value: its colour is that of the legend.

import {
  LINE_CELL,
  TEXT_CELL,
  bitmap,
  contextOf,
  fontSize,
  hatch,
  leastText,
  runs,
} from "../../shared/canvas.js";
import { css, inkOn } from "../../shared/colours.js";

/**
 * @import { Theme } from "../../shared/colours.js"
 * @import { Box, Place, Source } from "../types.js"
 */

export class MapView {
  /** @type {Source} */
  source = { rows: 0, columns: 0, rgb: () => [], text: null };
  cell = 0; // CSS pixels
  width = 0;
  height = 0;
  ratio = 1; // device pixels per CSS pixel

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Theme} theme
   */
  constructor(canvas, theme) {
    this.canvas = canvas;
    this.theme = theme;
    this.context = contextOf(canvas);
    this.still = document.createElement("canvas");
  }

  /**
   * @param {Source} source
   * @param {number} cell CSS pixels
   * @param {Theme} theme
   */
  show(source, cell, theme) {
    Object.assign(this, { source, cell, theme });
    this.ratio = window.devicePixelRatio || 1;
    this.width = source.columns * cell;
    this.height = source.rows * cell;
    for (const canvas of [this.canvas, this.still]) {
      canvas.width = Math.max(1, Math.round(this.width * this.ratio));
      canvas.height = Math.max(1, Math.round(this.height * this.ratio));
    }
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.#drawStill(bitmap(source));
  }

  /**
   * The cell under a pointer event, kept inside the map.
   *
   * @type {(event: MouseEvent) => Place}
   */
  cellAt(event) {
    const box = this.canvas.getBoundingClientRect();
    /** @type {(at: number, size: number, count: number) => number} */
    const place = (at, size, count) => Math.min(count - 1, Math.max(0, Math.floor((at / size) * count)));
    return [
      place(event.clientY - box.top, box.height, this.source.rows),
      place(event.clientX - box.left, box.width, this.source.columns),
    ];
  }

  /** @param {HTMLCanvasElement} cells a pixel for each */
  #drawStill(cells) {
    const { source, cell, still } = this;
    const context = contextOf(still);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.imageSmoothingEnabled = cell * this.ratio < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(cells, 0, 0, still.width, still.height);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    if (cell >= LINE_CELL) this.#drawLines(context);
    this.#drawUnseen(context);
    if (source.inner) this.#drawInner(context, source.inner);
    if (cell >= TEXT_CELL && source.text) this.#drawTexts(context, source.text);
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawLines(context) {
    context.strokeStyle = this.theme.dark ? "rgba(255,255,255,0.14)" : "rgba(90,100,120,0.28)";
    context.lineWidth = this.cell >= TEXT_CELL ? 1 : 0.5;
    context.beginPath();
    for (let row = 1; row < this.source.rows; row++) {
      context.moveTo(0, row * this.cell);
      context.lineTo(this.width, row * this.cell);
    }
    for (let column = 1; column < this.source.columns; column++) {
      context.moveTo(column * this.cell, 0);
      context.lineTo(column * this.cell, this.height);
    }
    context.stroke();
  }

  /**
   * Rows and columns that no window reaches, hatched in two tones so that they show on any grey.
   *
   * @param {CanvasRenderingContext2D} context
   */
  #drawUnseen(context) {
    const { unseen } = this.source;
    if (!unseen || this.cell < 2) return;
    context.save();
    context.beginPath();
    for (const [start, end] of runs(unseen.rows)) {
      context.rect(0, start * this.cell, this.width, (end - start) * this.cell);
    }
    for (const [start, end] of runs(unseen.columns)) {
      context.rect(start * this.cell, 0, (end - start) * this.cell, this.height);
    }
    context.clip();
    hatch(context, this.width, this.height);
    context.restore();
  }

  /**
   * The border of the input inside its padding.
   *
   * @type {(context: CanvasRenderingContext2D, inner: NonNullable<Source["inner"]>) => void}
   */
  #drawInner(context, { top, left, rows, columns }) {
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1.5;
    context.setLineDash([5, 3]);
    context.strokeRect(left * this.cell, top * this.cell, columns * this.cell, rows * this.cell);
    context.setLineDash([]);
  }

  #largestText() {
    return Math.min(Math.max(20, this.cell * 0.3), this.cell * 0.5);
  }

  /** @type {(context: CanvasRenderingContext2D, textOf: NonNullable<Source["text"]>) => void} */
  #drawTexts(context, textOf) {
    const { source, cell } = this;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const texts = [];
    for (let row = 0; row < source.rows; row++) {
      for (let column = 0; column < source.columns; column++) {
        texts.push({ row, column, text: textOf(row, column) });
      }
    }
    const longest = texts.reduce((most, { text }) => (text.length > most.length ? text : most), "");
    const size = fontSize(context, longest, cell - 4, this.#largestText(), this.theme.font);
    if (size < leastText()) return;
    for (const { row, column, text } of texts) this.#writeAt(context, text, row, column);
  }

  /**
   * A number in the middle of its cell, with a rim of the cell's own colour: it is read over hatching as well.
   *
   * @type {(context: CanvasRenderingContext2D, text: string, row: number, column: number) => void}
   */
  #writeAt(context, text, row, column) {
    const rgb = this.source.rgb(row, column);
    const [x, y] = [(column + 0.5) * this.cell, (row + 0.5) * this.cell + 0.5];
    context.lineJoin = "round";
    context.lineWidth = 5;
    context.strokeStyle = css(rgb);
    context.strokeText(text, x, y);
    context.fillStyle = inkOn(rgb);
    context.fillText(text, x, y);
  }

  // Begin a repaint in CSS pixels.
  begin() {
    const { context, ratio } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.still, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /**
   * An outline around a block of cells, never too small to be seen.
   *
   * @param {Box} box
   * @param {number} [width] of the line
   * @param {number[]} [dash]
   */
  outline({ row, column, rows, columns }, width = 3, dash = []) {
    const { context, cell } = this;
    const least = 9;
    let [x, y, w, h] = [column * cell, row * cell, columns * cell, rows * cell];
    if (w < least) [x, w] = [x + w / 2 - least / 2, least];
    if (h < least) [y, h] = [y + h / 2 - least / 2, least];
    x = Math.min(
      Math.max(x, width / 2),
      this.width - w - width / 2 > 0 ? this.width - w - width / 2 : width / 2,
    );
    y = Math.min(
      Math.max(y, width / 2),
      this.height - h - width / 2 > 0 ? this.height - h - width / 2 : width / 2,
    );
    w = Math.min(w, this.width - width);
    h = Math.min(h, this.height - width);
    context.setLineDash(dash);
    if (!dash.length) {
      context.strokeStyle = css(this.theme.background);
      context.lineWidth = width + 2;
      context.strokeRect(x, y, w, h);
    }
    context.strokeStyle = this.theme.primary;
    context.lineWidth = width;
    context.strokeRect(x, y, w, h);
    context.setLineDash([]);
  }

  /**
   * A ring in one cell: the winner of a max pooling, or the cell under a weight.
   *
   * @type {(row: number, column: number) => void}
   */
  ring(row, column) {
    const { context, cell } = this;
    const radius = Math.max(3, cell * 0.42);
    context.beginPath();
    context.arc((column + 0.5) * cell, (row + 0.5) * cell, radius, 0, 2 * Math.PI);
    context.strokeStyle = css(this.theme.background);
    context.lineWidth = 4;
    context.stroke();
    context.strokeStyle = this.theme.primary;
    context.lineWidth = 2.5;
    context.stroke();
  }

  /**
   * A small mark in one cell.
   *
   * @type {(row: number, column: number) => void}
   */
  dot(row, column) {
    const { context, cell } = this;
    context.beginPath();
    context.arc((column + 0.5) * cell, (row + 0.25) * cell, Math.min(3, cell / 4), 0, 2 * Math.PI);
    context.fillStyle = this.theme.primary;
    context.fill();
  }

  /**
   * Keep back all cells from the index `until` on, but for those in `shown`: hatched, as no value is.
   *
   * @type {(until: number, shown: Iterable<number>) => void}
   */
  cover(until, shown) {
    const { context, cell, source } = this;
    const row = Math.floor(until / source.columns);
    const column = until % source.columns;
    context.save();
    context.beginPath();
    context.rect(column * cell, row * cell, this.width - column * cell, cell);
    context.rect(0, (row + 1) * cell, this.width, this.height - (row + 1) * cell);
    context.clip();
    context.fillStyle = this.theme.panel;
    context.fillRect(0, 0, this.width, this.height);
    hatch(context, this.width, this.height, [this.theme.hatch]);
    context.restore();
    for (const index of shown) {
      const [r, c] = [Math.floor(index / source.columns), index % source.columns];
      context.fillStyle = css(source.rgb(r, c));
      context.fillRect(c * cell, r * cell, cell, cell);
      if (cell >= TEXT_CELL && source.text) this.#writeOne(source.text(r, c), r, c, inkOn(source.rgb(r, c)));
    }
  }

  /** @type {(text: string, row: number, column: number, ink: string) => void} */
  #writeOne(text, row, column, ink) {
    const { context, cell } = this;
    fontSize(context, text, cell - 4, this.#largestText(), this.theme.font);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = ink;
    context.fillText(text, (column + 0.5) * cell, (row + 0.5) * cell);
  }

  /**
   * A question mark where the hidden value belongs.
   *
   * @type {(row: number, column: number) => void}
   */
  question(row, column) {
    if (this.cell >= 14) this.#writeOne("?", row, column, this.theme.text);
  }
}
