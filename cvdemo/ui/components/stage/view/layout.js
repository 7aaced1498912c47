// Sizes: input | window × kernel = products, Σ | output in a row that leaves room for a title, controls and
// arithmetic at 1280×720.

import { LINE_CELL } from "../../shared/canvas.js";

/** @import { Geometry } from "../model/geometry.js" */

const MOST_SLICES = 3; // channels shown together; of more, one is chosen from a list
const NARROW = 640;
const MEDIUM = 840; // below it, all that moves the window is wider than the stage
const FURTHER_DOWN = 0.4; // of the window's height: a stage that begins below is scrolled to …
const MOST_ABOVE = 220; // … and leaves so many pixels to the page above it
const AROUND = 128; // … for headings, legends and buttons
const AROUND_LINES = 3; // … of which so many are lines that grow with the print
export const LINE = 24; // … for a line of arithmetic
const LARGE_LINE = 28; // … in the larger print of a wide stage, for a class; it grows with the window's height
const LARGE = 1150;
const WIDEST = 0.42; // of the stage's width, the most that one of two maps can have
const MIDDLE = 0.32; // … and the middle, if the maps leave no more to it
const MIDDLE_OF_CHANNELS = 0.4; // … with a row for each channel
const LARGEST_CELL = 140;
const LARGEST_TERM = 96; // a cell of the window, the kernel or the products
const COMFORTABLE_TERM = 56; // … that is large enough for all of them in one line
const SMALLEST_MIDDLE = 184;
const TIGHT = 170; // a grid that is narrower has no room for its shape beside its name
const SIGN = 26; // × and =
const NARROW_SIGN = 14;
const NAME = 21; // a line above each slice, as in stage.css
const NARROW_TERMS = 112; // the height of the middle on a phone

/**
 * @param {number} width of the stage
 * @param {number} above pixels from the top of the page to the stage
 * @param {Geometry} geometry
 * @param {number} lines of arithmetic
 */
export function layOut(width, above, geometry, lines) {
  const narrow = width < NARROW;
  const gap = narrow ? 12 : 32;
  const line = width < LARGE ? LINE : largeLine();
  const slices = narrow || geometry.channels > MOST_SLICES ? 1 : geometry.channels;
  const room =
    window.innerHeight -
    (above < FURTHER_DOWN * window.innerHeight ? above : Math.min(above, MOST_ABOVE)) -
    AROUND -
    lines * line -
    AROUND_LINES * Math.max(0, line - LARGE_LINE);
  const budget = Math.max(210, Math.min(room, WIDEST * width));
  const middle = narrow
    ? termsSize(geometry, slices, true, width, NARROW_TERMS, NARROW_SIGN)
    : middleSize(geometry, slices, width, width - 2 * budget - 2 * gap, budget, line);
  const across = narrow ? (width - gap) / 2 : (width - middle.column - 2 * gap) / 2;
  const side = narrow ? across : Math.min(across, budget);
  const cell = cellSize(side, geometry.height, geometry.width);
  const least = 0.6 * side; // a small output is enlarged to this, else it keeps the input's scale
  const larger = Math.max(geometry.outputRows, geometry.outputColumns);
  const output = cellSize(
    Math.max(Math.min(side, cell * larger), least),
    geometry.outputRows,
    geometry.outputColumns,
  );
  return { narrow, medium: width < MEDIUM, gap, line, lines, side, cell, output, middle, slices };
}

function largeLine() {
  return Math.max(LARGE_LINE, Math.round((LARGE_LINE * window.innerHeight) / 800));
}

/**
 * Whole pixels while cells have lines between them, half pixels while they can be told apart.
 *
 * @type {(side: number, rows: number, columns: number) => number}
 */
function cellSize(side, rows, columns) {
  const cell = Math.min(LARGEST_CELL, side / Math.max(rows, columns));
  if (cell >= LINE_CELL) return Math.floor(cell);
  return cell >= 4 ? Math.floor(cell * 2) / 2 : cell;
}

/**
 * Window, kernel and products in one line where that leaves them large; else as a square, the products and
 * their sum below window and kernel. Channels stand below each other, so their grids are in one line always.
 *
 * @param {Geometry} geometry
 * @param {number} slices channels shown
 * @param {number} width of the stage
 * @param {number} left of it for the middle
 * @param {number} budget height of a map
 * @param {number} line height
 */
function middleSize(geometry, slices, width, left, budget, line) {
  if (geometry.kind !== "conv") return termsSize(geometry, slices, true, MIDDLE * width, budget);
  const down = budget - (geometry.channels > MOST_SLICES ? 32 : 0); // the list of channels
  if (slices > 1) {
    const other = slices * NAME + line; // the sum is higher than the maps' legends
    return termsSize(geometry, slices, true, Math.max(left, MIDDLE_OF_CHANNELS * width), down - other);
  }
  const inLine = termsSize(geometry, slices, true, left, down);
  if (inLine.width >= COMFORTABLE_TERM) return inLine;
  const square = down - 1.4 * line; // a heading and a legend more than beside the maps
  return termsSize(geometry, slices, false, MIDDLE * width, square);
}

/**
 * Cells of window, kernel and products, of one size so that what is multiplied stands at the same place.
 *
 * @param {Geometry} geometry
 * @param {number} slices
 * @param {boolean} inLine
 * @param {number} across width there is
 * @param {number} down height there is
 * @param {number} [sign] width of × and =
 */
function termsSize(geometry, slices, inLine, across, down, sign = SIGN) {
  const isConv = geometry.kind === "conv";
  const beside = !isConv ? 1 : inLine ? 3 : 2;
  const below = slices * (isConv && !inLine ? 2 : 1);
  const signs = !isConv ? 0 : 2 * sign;
  const widest = (across - signs) / (beside * geometry.windowColumns);
  const most = Math.max(36, Math.min(isConv ? LARGEST_TERM : LARGEST_CELL, 0.24 * down));
  const tallest = Math.min(most, down / (below * geometry.windowRows));
  const width = Math.max(4, Math.floor(Math.min(widest, most, Math.max(1.45 * tallest, 40))));
  const height = Math.max(4, Math.floor(Math.min(width, tallest)));
  const used = beside * geometry.windowColumns * width + signs;
  const tight = isConv && geometry.windowColumns * width < TIGHT;
  return { width, height, sign, inLine, tight, column: Math.max(used, SMALLEST_MIDDLE) };
}
