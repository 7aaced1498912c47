// Where the window is: places in the padded input, read from the index maps that Python sent.

import { clean } from "../../shared/numbers.js";

/** @import { Place, Scene } from "../types.js" */

export class Geometry {
  /** @param {Pick<Scene, "settings" | "arrays">} scene */
  constructor({ settings, arrays }) {
    this.settings = settings;
    this.kind = settings.kind;
    this.inputRows = arrays.x.shape[0];
    this.inputColumns = arrays.x.shape[1];
    this.channels = arrays.x.shape[2];
    this.rows = arrays.rows.values;
    this.columns = arrays.columns.values;
    this.height = this.rows.length;
    this.width = this.columns.length;
    this.outputRows = arrays.response.shape[0];
    this.outputColumns = arrays.response.shape[1];
    this.top = settings.pads[0][0];
    this.left = settings.pads[1][0];
    this.count = this.outputRows * this.outputColumns;
    this.windowRows = settings.window[0];
    this.windowColumns = settings.window[1];
    this.rowStride = settings.strides[0];
    this.columnStride = settings.strides[1];
    this.rowDilation = settings.dilation[0];
    this.columnDilation = settings.dilation[1];
    this.effectiveRows = (this.windowRows - 1) * this.rowDilation + 1;
    this.effectiveColumns = (this.windowColumns - 1) * this.columnDilation + 1;
    this.x = arrays.x.values;
    this.factor = arrays.x.type === "u1" ? 1 / 255 : 1;
    this.response = arrays.response.values;
    this.kernel = arrays.kernel?.values ?? new Float32Array(); // empty for pooling
    this.seenRows = this.#seen(this.height, this.outputRows, "row");
    this.seenColumns = this.#seen(this.width, this.outputColumns, "column");
  }

  /**
   * Which rows (or columns) of the padded input some window reaches.
   *
   * @param {number} size
   * @param {number} steps of the window
   * @param {"row" | "column"} axis
   */
  #seen(size, steps, axis) {
    const seen = new Uint8Array(size);
    const [stride, dilation, taps] =
      axis === "row"
        ? [this.rowStride, this.rowDilation, this.windowRows]
        : [this.columnStride, this.columnDilation, this.windowColumns];
    for (let step = 0; step < steps; step++) {
      for (let tap = 0; tap < taps; tap++) seen[step * stride + tap * dilation] = 1;
    }
    return seen;
  }

  /**
   * Is this place of the padded input inside the input itself?
   *
   * @type {(row: number, column: number) => boolean}
   */
  isInput(row, column) {
    const [r, c] = [row - this.top, column - this.left];
    return r >= 0 && c >= 0 && r < this.inputRows && c < this.inputColumns;
  }

  /**
   * A cell that pooling leaves out.
   *
   * @type {(row: number, column: number) => boolean}
   */
  isSkipped(row, column) {
    return this.kind !== "conv" && (this.rows[row] < 0 || this.columns[column] < 0);
  }

  /** @type {(row: number, column: number, channel: number) => number} */
  value(row, column, channel) {
    return clean(this.shade(row, column, channel));
  }

  /**
   * As `value`, to the last bit: quick enough for a million pixels.
   *
   * @type {(row: number, column: number, channel: number) => number}
   */
  shade(row, column, channel) {
    const [r, c] = [this.rows[row], this.columns[column]];
    return r < 0 || c < 0 ? 0 : this.x[(r * this.inputColumns + c) * this.channels + channel] * this.factor;
  }

  /** @type {(row: number, column: number, channel: number) => number} */
  weight(row, column, channel) {
    return clean(this.kernel[(row * this.windowColumns + column) * this.channels + channel]);
  }

  /**
   * The place in the padded input that weight (a, b) falls on for output cell (row, column).
   *
   * @type {(row: number, column: number, a: number, b: number) => Place}
   */
  tap(row, column, a, b) {
    return [
      row * this.rowStride + a * this.rowDilation,
      column * this.columnStride + b * this.columnDilation,
    ];
  }

  /**
   * The places in the padded input that the window covers.
   *
   * @param {number} row
   * @param {number} column
   */
  taps(row, column) {
    const taps = [];
    for (let a = 0; a < this.windowRows; a++) {
      for (let b = 0; b < this.windowColumns; b++) taps.push(this.tap(row, column, a, b));
    }
    return taps;
  }

  /**
   * The window's values in one channel, padding included.
   *
   * @type {(row: number, column: number, channel: number) => number[]}
   */
  values(row, column, channel) {
    return this.taps(row, column).map(([r, c]) => this.value(r, c, channel));
  }

  /**
   * … and null for cells that pooling does not count.
   *
   * @type {(row: number, column: number, channel: number) => (number | null)[]}
   */
  patch(row, column, channel) {
    return this.taps(row, column).map(([r, c]) => (this.isSkipped(r, c) ? null : this.value(r, c, channel)));
  }

  /**
   * Does the window hold nothing but zeros?
   *
   * @type {(row: number, column: number) => boolean}
   */
  isBlank(row, column) {
    for (let channel = 0; channel < this.channels; channel++) {
      for (let a = 0; a < this.windowRows; a++) {
        for (let b = 0; b < this.windowColumns; b++) {
          if (this.shade(...this.tap(row, column, a, b), channel) !== 0) return false;
        }
      }
    }
    return true;
  }

  // The row of the output before the first one with a response other than 0.
  firstRow() {
    const first = this.response.findIndex((value) => this.activated(value) !== 0);
    return Math.max(0, Math.floor(first / this.outputColumns) - 1);
  }

  /** @param {number} channel */
  weights(channel) {
    const weights = [];
    for (let a = 0; a < this.windowRows; a++) {
      for (let b = 0; b < this.windowColumns; b++) weights.push(this.weight(a, b, channel));
    }
    return weights;
  }

  /**
   * The output cell whose window is centred on a place of the padded input, or nearest to it.
   *
   * @type {(row: number, column: number) => Place}
   */
  centredOn(row, column) {
    /** @type {(place: number, span: number, stride: number, steps: number) => number} */
    const snap = (place, span, stride, steps) =>
      Math.min(steps - 1, Math.max(0, Math.round((place - (span - 1) / 2) / stride)));
    return [
      snap(row, this.effectiveRows, this.rowStride, this.outputRows),
      snap(column, this.effectiveColumns, this.columnStride, this.outputColumns),
    ];
  }

  /** @type {(row: number, column: number) => number} */
  responseAt(row, column) {
    return this.response[row * this.outputColumns + column];
  }

  /**
   * After the activation.
   *
   * @type {(value: number) => number}
   */
  activated(value) {
    return this.settings.activation === "relu" ? Math.max(0, value) : value;
  }

  /**
   * What the chosen view shows for a value.
   *
   * @type {(value: number) => number}
   */
  viewed(value) {
    const active = this.activated(value);
    if (this.settings.view === "clip") return Math.min(1, Math.max(0, active));
    return this.settings.view === "abs" ? Math.abs(active) : active;
  }

  // Cells of the input (padding aside) that no window reaches.
  unseenCount() {
    /** @type {(seen: Uint8Array, start: number, size: number) => number} */
    const count = (seen, start, size) => seen.slice(start, start + size).reduce((sum, n) => sum + n, 0);
    const rows = count(this.seenRows, this.top, this.inputRows);
    const columns = count(this.seenColumns, this.left, this.inputColumns);
    return this.inputRows * this.inputColumns - rows * columns;
  }
}
