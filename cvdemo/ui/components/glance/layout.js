// Sizes: layers beside each other in true proportions, or below each other where the screen is narrow.

/** @import { Column } from "./types.js" */

export const UPRIGHT = 560; // CSS pixels of width below which layers stand below each other
const GAP = 3; // between two maps
const BETWEEN = 6; // the least between two layers
const CAPTION = 3.5; // rem that a layer has across at least
const THIN = 2.75; // … a list in one row
const LEAST_PITCH = 26; // from one map to the next, for a pointer
const MOST_ACROSS = 4;
const TEMPLATES_ACROSS = 3; // of a dense layer's units: nine make a square
const OF_TEMPLATES = 2; // times as large as these is the digit that their lines begin in
const LARGEST_CELL = 9;
const APART = 1.2; // of the height that maps need: they do not stand further apart
const STEP = 0.5; // device pixels: whole ones would leave up to a third of a narrow page empty
const BLOCK_ROWS = 16; // of a list of units

/**
 * The space there is, in CSS pixels.
 *
 * @typedef {object} Space
 * @property {number} width
 * @property {number} height that the maps may have
 * @property {number} scores width of the table of scores
 * @property {number[]} labels width that name and shape of each layer need
 * @property {number} rem
 * @property {number} density device pixels of a CSS pixel
 */

/**
 * How a network's maps stand.
 *
 * @typedef {object} Sizes
 * @property {boolean} upright layers stand below each other
 * @property {number} cell CSS pixels of a value, the same in all layers
 * @property {{ across: number, times: number, width: number }[]} columns of each, how many maps stand beside each
 *   other, and how many times as large as the others its cells are
 */

/**
 * Rows and columns of cells that a layer's values are drawn as.
 *
 * @param {Column} column
 * @returns {[number, number]}
 */
export function cellsOf(column) {
  if (column.kind === "maps") return [column.shape[0], column.shape[1]];
  const count = column.bytes.length;
  if (column.thin) return [count, 1];
  return [Math.min(BLOCK_ROWS, count), Math.ceil(count / BLOCK_ROWS)];
}

/**
 * The largest cells with which a network fits; where its labels alone do not, it scrolls, and maps are as wide as these.
 *
 * @param {Column[]} columns of one network
 * @param {Space} space
 * @returns {Sizes}
 */
export function layOut(columns, space) {
  if (space.width < UPRIGHT) return below(columns, space);
  const step = STEP / space.density;
  /** @type {Sizes} */
  let best = { upright: false, cell: step, columns: arrangeAll(columns, step, space, true) };
  const room = Math.max(space.width, widthOf(best.columns, space));
  for (let cell = step; cell <= LARGEST_CELL; cell += step) {
    const found = arrangeAll(columns, cell, space, false);
    if (widthOf(found, space) > room) break;
    best = { upright: false, cell, columns: found };
  }
  return best;
}

/**
 * The height of a network whose maps stand well apart, at most that which there is.
 *
 * @param {Column[]} columns
 * @param {Sizes} sizes
 * @param {number} least for the scores
 * @param {number} most
 */
export function heightOf(columns, { cell, columns: sizes }, least, most) {
  const needs = columns.map((column, i) => {
    if (column.kind === "units" && column.thin) return 0;
    const rows = cellsOf(column)[0] * sizes[i].times * cell + GAP;
    if (column.kind === "units") return rows;
    return Math.ceil(column.shown.length / sizes[i].across) * Math.max(rows, LEAST_PITCH);
  });
  return Math.round(Math.min(most, Math.max(least, APART * Math.max(...needs))));
}

/** @type {(columns: Sizes["columns"], space: Space) => number} */
function widthOf(columns, { scores }) {
  return columns.reduce((sum, { width }) => sum + width + BETWEEN, scores);
}

/** @type {(columns: Column[], cell: number, space: Space, scrolls: boolean) => Sizes["columns"]} */
function arrangeAll(columns, cell, space, scrolls) {
  const digit = columns.some((column) => column.kind === "maps" && column.says) ? OF_TEMPLATES : 1;
  return columns.map((column, i) => {
    const times = column.layer === 0 ? digit : 1;
    return { ...arrange(column, times * cell, space, space.labels[i], scrolls), times };
  });
}

/**
 * The fewest maps beside each other with which all fit below each other.
 *
 * @param {Column} column
 * @param {number} cell
 * @param {Space} space
 * @param {number} label
 * @param {boolean} scrolls
 */
function arrange(column, cell, { height, rem }, label, scrolls) {
  const [rows, columns] = cellsOf(column);
  const isThin = column.kind === "units" && column.thin;
  const least = Math.max(label, (isThin ? THIN : CAPTION) * rem);
  if (column.kind === "units") return { across: 1, width: isThin ? least : Math.max(least, columns * cell) };
  const [down, wide] = [Math.max(rows * cell + GAP, LEAST_PITCH), columns * cell + GAP];
  const [fewest, most] = column.says ? [TEMPLATES_ACROSS, TEMPLATES_ACROSS] : [1, MOST_ACROSS];
  for (let across = fewest; across <= most; across++) {
    if (Math.ceil(column.shown.length / across) * down <= height) {
      return { across, width: Math.max(least, across * wide) };
    }
  }
  return { across: most, width: scrolls ? Math.max(least, most * wide) : Infinity };
}

/** @type {(columns: Column[], space: Space) => Sizes} */
function below(columns, { width, density }) {
  const largest = Math.max(...columns.map((column) => cellsOf(column)[1]));
  const fits = (width / MOST_ACROSS - GAP) / largest;
  const cell = Math.max(1, Math.floor(fits * density) / density);
  const found = columns.map((column) => {
    if (column.kind === "units") return { across: 1, times: 1, width };
    const pitch = Math.max(cellsOf(column)[1] * cell + GAP, width / column.shown.length);
    const count = column.shown.length;
    const most = Math.max(1, Math.min(count, Math.floor(width / pitch + 1e-6)));
    return { across: Math.ceil(count / Math.ceil(count / most)), times: 1, width }; // rows of about the same length
  });
  return { upright: true, cell, columns: found };
}
