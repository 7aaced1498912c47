// What maps on a canvas share: pixels, lines, hatching, the size of texts.

import { rem } from "./page.js";

/** @import { Rgb } from "./colours.js" */

export const TEXT_CELL = 24; // CSS pixels a cell needs before its value is written into it
export const LINE_CELL = 14; // … before lines are drawn between cells

const LEAST_TEXT = 12; // CSS pixels
const LEAST_ON_A_WALL = 16;
const USUAL_TYPE = 16; // of the page; the lecture view has larger type

// The smallest numbers that are written into cells. What does not fit is left out.
export function leastText() {
  return rem() > USUAL_TYPE ? LEAST_ON_A_WALL : LEAST_TEXT;
}

/**
 * The drawing context of a canvas.
 *
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * One pixel per cell.
 *
 * @param {{ rows: number, columns: number, rgb: (row: number, column: number) => Rgb }} source
 */
export function bitmap(source) {
  const canvas = document.createElement("canvas");
  canvas.width = source.columns;
  canvas.height = source.rows;
  const context = contextOf(canvas);
  const image = context.createImageData(source.columns, source.rows);
  for (let row = 0, at = 0; row < source.rows; row++) {
    for (let column = 0; column < source.columns; column++, at += 4) {
      const [r, g, b] = source.rgb(row, column);
      image.data[at] = r;
      image.data[at + 1] = g;
      image.data[at + 2] = b;
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * [start, end) of every run of zeros.
 *
 * @type {(seen: ArrayLike<number>) => [start: number, end: number][]}
 */
export function runs(seen) {
  /** @type {[number, number][]} */
  const found = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start]) continue;
    let end = start;
    while (end < seen.length && !seen[end]) end++;
    found.push([start, end]);
    start = end;
  }
  return found;
}

const ON_ANY_COLOUR = ["rgba(255,255,255,0.8)", "rgba(20,24,34,0.8)"];

/**
 * Oblique lines, one beside the other in the given tones.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {string[]} [tones]
 */
export function hatch(context, width, height, tones = ON_ANY_COLOUR) {
  context.lineWidth = 1.5;
  for (const [i, colour] of tones.entries()) {
    const shift = 1.5 * i;
    context.strokeStyle = colour;
    context.beginPath();
    for (let x = -height; x < width; x += 7) {
      context.moveTo(x + shift, height);
      context.lineTo(x + shift + height, 0);
    }
    context.stroke();
  }
}

/**
 * Set the largest font that fits, and return its size.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} room for its width
 * @param {number} largest
 * @param {string} family
 */
export function fontSize(context, text, room, largest, family) {
  context.font = `600 ${largest}px ${family}`;
  const width = context.measureText(text).width;
  const size = width > room ? (largest * room) / width : largest;
  context.font = `600 ${size}px ${family}`;
  return size;
}

/**
 * The edges between marked and unmarked cells.
 *
 * @param {number} rows
 * @param {number} columns
 * @param {ArrayLike<number>} marked row by row, 0 for what is not
 * @param {number} cell
 */
export function contour(rows, columns, marked, cell) {
  const isMarked = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && row < rows && column >= 0 && column < columns && marked[row * columns + column];
  const path = new Path2D();
  /** @type {(x0: number, y0: number, x1: number, y1: number) => void} */
  const edge = (x0, y0, x1, y1) => {
    path.moveTo(x0 * cell, y0 * cell);
    path.lineTo(x1 * cell, y1 * cell);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isMarked(row, column)) continue;
      if (!isMarked(row - 1, column)) edge(column, row, column + 1, row);
      if (!isMarked(row + 1, column)) edge(column, row + 1, column + 1, row + 1);
      if (!isMarked(row, column - 1)) edge(column, row, column, row + 1);
      if (!isMarked(row, column + 1)) edge(column + 1, row, column + 1, row + 1);
    }
  }
  return path;
}
