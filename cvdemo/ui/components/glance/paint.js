// Values on canvases, a pixel for each, enlarged by the style sheet.

import { contextOf } from "../shared/canvas.js";
import { Scale } from "../shared/colours.js";
import { cellsOf } from "./layout.js";

/**
 * @import { Theme } from "../shared/colours.js"
 * @import { Column } from "./types.js"
 */

const ZERO = 127; // the byte that stands for 0, as in picture.py

/** Colours of the 256 bytes, red, green and blue one after the other. */
export class Palette {
  /** @param {Theme} theme */
  constructor(theme) {
    this.theme = JSON.stringify(theme);
    const grey = new Scale(theme.grey, 0, 255, false);
    const signed = new Scale(theme.response, -ZERO, ZERO);
    const weight = new Scale(theme.weight, -ZERO, ZERO);
    const every = Array.from({ length: 256 }, (_, byte) => byte);
    this.grey = Uint8Array.from(every.flatMap((byte) => grey.rgb(byte)));
    this.signed = Uint8Array.from(every.flatMap((byte) => signed.rgb(byte - ZERO)));
    this.weight = Uint8Array.from(every.flatMap((byte) => weight.rgb(byte - ZERO)));
    this.weights = `linear-gradient(90deg, ${weight.stops.join(", ")})`;
  }

  /** @param {Theme} theme */
  suits(theme) {
    return JSON.stringify(theme) === this.theme;
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Column} column
 * @param {number} index of the map, among those shown
 * @param {Palette} palette
 * @param {boolean} [flat] a list in one row is drawn from left to right, not from top to bottom
 */
export function paint(canvas, column, index, palette, flat = false) {
  const [long, wide] = column.kind === "maps" ? column.cells : cellsOf(column);
  const [rows, columns] = flat && wide === 1 && column.kind === "units" ? [wide, long] : [long, wide];
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const colours = coloursOf(column, palette);
  const image = new ImageData(columns, rows);
  const isMap = column.kind === "maps";
  const count = isMap ? rows * columns : column.bytes.length;
  const first = isMap ? index * count : 0;
  for (let i = 0; i < count; i++) {
    const from = 3 * column.bytes[first + i];
    const at = 4 * (isMap ? i : cellAt(i, rows, columns));
    image.data[at] = colours[from];
    image.data[at + 1] = colours[from + 1];
    image.data[at + 2] = colours[from + 2];
    image.data[at + 3] = 255;
  }
  contextOf(canvas).putImageData(image, 0, 0);
}

/** @type {(column: Column, palette: Palette) => Uint8Array} */
function coloursOf(column, palette) {
  if (column.layer === 0) return palette.grey;
  return column.kind === "maps" && column.says ? palette.weight : palette.signed;
}

/**
 * Units are counted down the first column of a block, then the next.
 *
 * @type {(unit: number, rows: number, columns: number) => number}
 */
function cellAt(unit, rows, columns) {
  return (unit % rows) * columns + Math.floor(unit / rows);
}
