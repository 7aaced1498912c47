// Sizes: three panels in a row that leave room for a title, controls and arithmetic at 1280×720.

import { LINE_CELL } from "../shared/canvas.js";

export const MOST_SLICES = 3; // channels shown side by side; of more, one is chosen from a list
const NARROW = 640;
const MOST_ABOVE = 220; // pixels of the window's height left to the page above a stage further down
const AROUND = 124; // … for headings, legends and buttons
const AROUND_LINES = 3; // … of which so many are lines that grow with the print
export const LINE = 24; // … for a line of arithmetic
const LARGE_LINE = 28; // … in the larger print of a wide stage, for a class; it grows with the window's height
const LARGE = 1150;
const WIDEST = 0.42; // of the stage's width, the most that one of two maps can have
const LARGEST_CELL = 140;
const SMALLEST_MIDDLE = 184;
const SLICE_GAP = 14; // as in stage.css

/**
 * @param {number} width of the stage
 * @param {number} above pixels from the top of the page to the stage
 * @param {import("./model/geometry.js").Geometry} geometry
 * @param {number} slices channels shown side by side
 * @param {number} lines of arithmetic
 */
export function layOut(width, above, geometry, slices, lines) {
  const narrow = width < NARROW;
  const gap = narrow ? 12 : 28;
  const line = width < LARGE ? LINE : largeLine();
  const room =
    window.innerHeight -
    Math.min(above, MOST_ABOVE) -
    AROUND -
    lines * line -
    AROUND_LINES * Math.max(0, line - LARGE_LINE);
  const budget = Math.max(210, Math.min(room, WIDEST * width));
  const middle = slicesSize(
    geometry,
    slices,
    narrow ? (width - gap) / 2 : Math.max(150, width * 0.32),
    narrow ? 112 : budget,
  );
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
  return { narrow, gap, line, side, cell, output, middle };
}

function largeLine() {
  return Math.max(LARGE_LINE, Math.round((LARGE_LINE * window.innerHeight) / 800));
}

// Whole pixels while cells have lines between them, half pixels while they can be told apart.
function cellSize(side, rows, columns) {
  const cell = Math.min(LARGEST_CELL, side / Math.max(rows, columns));
  if (cell >= LINE_CELL) return Math.floor(cell);
  return cell >= 4 ? Math.floor(cell * 2) / 2 : cell;
}

// Cells of kernel and window, of one width so that what is multiplied stands in one column.
function slicesSize(geometry, slices, across, down) {
  const narrow = down < 200;
  const isConv = geometry.kind === "conv";
  const chosen = geometry.channels > MOST_SLICES ? 32 : 0; // the list of channels
  const names = slices > 1 ? 20 : 0; // a line above each slice
  const both = narrow ? down : down - (isConv ? 40 : 6) - (isConv ? 2 : 1) * names - chosen;
  const kernelDown = narrow || !isConv ? both : both * (geometry.windowRows < 5 ? 0.55 : 0.5);
  const windowDown = narrow || !isConv ? both : both - kernelDown;
  const widest = (across - SLICE_GAP * (slices - 1) - 6) / (slices * geometry.windowColumns);
  const most = Math.max(72, 0.13 * down);
  const kernel = Math.min(most, kernelDown / geometry.windowRows);
  const width = Math.floor(Math.min(widest, most, Math.max(1.45 * kernel, 40)));
  const used = slices * geometry.windowColumns * width + SLICE_GAP * (slices - 1) + 6;
  return {
    width,
    kernel: Math.floor(Math.min(width, kernel)),
    window: Math.floor(Math.min(width, windowDown / geometry.windowRows)),
    column: Math.max(used, SMALLEST_MIDDLE),
  };
}
