// How many maps stand in a row, and how large their cells are.

/** @typedef {{ rows: number, columns: number }} Shape */

const NARROW = 640;
const LEAST_TILE = 76; // CSS pixels: room for a short title and for a finger
const PAIR = 140; // maps to compare stay side by side where each gets this much
const LEAST_COMPACT = 38; // … with a number below it; on a narrow screen, for fingers, 44
const LARGE_CELL = 8; // CSS pixels: smaller cells are whole device pixels, or they would differ visibly in size
const SHRINK = 0.8; // maps may be this much smaller where that fills the row

/**
 * The side all maps share: whole device pixels per cell for the finest map, as far as that costs little.
 *
 * @param {number} width there is
 * @param {Shape[]} maps
 * @param {number} size a side should have
 * @param {number} ratio device pixels of a CSS pixel
 * @param {boolean} compact
 */
export function tileLayout(width, maps, size, ratio, compact) {
  const narrow = width < NARROW;
  const gap = compact ? 8 : narrow ? 14 : 20;
  const leastTile = compact ? (narrow ? 44 : LEAST_COMPACT) : LEAST_TILE;
  const finest = Math.max(...maps.map(({ rows, columns }) => Math.max(rows, columns)));
  const least = width >= 2 * PAIR + gap ? 2 : 1;
  /** @type {(side: number) => number} */
  const inRow = (side) => Math.max(least, Math.floor((width + gap) / (Math.max(leastTile, side) + gap)));
  /** @type {(columns: number) => number} */
  const sideOf = (columns) => snapped(Math.min(size, (width - (columns - 1) * gap) / columns), finest, ratio);
  let columns = Math.min(maps.length, inRow(SHRINK * size));
  while (columns > inRow(size) && sideOf(columns) < SHRINK * size) columns -= 1;
  columns = Math.ceil(maps.length / Math.ceil(maps.length / columns)); // rows of about the same length
  const side = sideOf(columns);
  return { columns, gap, side, tile: Math.max(side, Math.min(leastTile, width)) };
}

/**
 * Maps of one shape, larger than `size` where the screen has the room.
 *
 * @param {number} width there is
 * @param {number} height there is, for all rows
 * @param {number} caption below a map
 * @param {Shape[]} maps
 * @param {number} size a side should have at least
 * @param {number} ratio device pixels of a CSS pixel
 * @param {boolean} compact
 */
export function filledLayout(width, height, caption, maps, size, ratio, compact) {
  const usual = tileLayout(width, maps, size, ratio, compact);
  const { gap } = usual;
  const [{ rows, columns }] = maps;
  const finest = Math.max(rows, columns);
  let best = usual;
  for (let down = 1; down <= maps.length; down++) {
    const across = Math.ceil(maps.length / down);
    const wide = (width - (across - 1) * gap) / across;
    const high = ((height / down - caption - gap) * finest) / rows;
    const side = wholeCells(Math.min(wide, high), finest, ratio);
    if (side > best.tile) best = { columns: across, gap, side, tile: side };
  }
  return best;
}

/** @type {(side: number, count: number, ratio: number) => number} */
function wholeCells(side, count, ratio) {
  const exact = (side * ratio) / count;
  return exact < 1 || exact >= LARGE_CELL * ratio ? side : (Math.floor(exact) * count) / ratio;
}

/**
 * CSS pixels per cell; small cells are whole device pixels.
 *
 * @type {(map: Shape, side: number, ratio: number) => number}
 */
export function cellFor({ rows, columns }, side, ratio) {
  const count = Math.max(rows, columns);
  return side / count >= LARGE_CELL ? side / count : snapped(side, count, ratio) / count;
}

/** @type {(side: number, count: number, ratio: number) => number} */
function snapped(side, count, ratio) {
  const exact = (side * ratio) / count;
  const whole = Math.floor(exact);
  return whole >= SHRINK * exact ? (whole * count) / ratio : side;
}
