// The stack from left to right, every output a block in true proportions: rows upwards, columns into the picture,
// channels along the way. A list of values is a rod, one cell thick.

export const CELL = 3.6; // CSS pixels of a row, at the usual size of type
const SLANT = 0.32; // of a column: so far to the right, and half as far up
const LONGEST = 150; // a longer block is drawn broken
const LABEL = 66; // the least width of a block with its name
const GAP = 12;
const PLATE = 4; // the length of a plate

/**
 * @typedef {object} Block
 * @property {number} length of the front, in CSS pixels, as drawn
 * @property {number} rows height of the front
 * @property {number} right how far the columns lead to the right
 * @property {boolean} broken too long to be drawn whole
 */

/**
 * An output to draw.
 *
 * @typedef {object} Output
 * @property {number[]} shape (rows, columns, channels) or (values)
 * @property {boolean} isPlate of a layer that leaves the shape as it is: a thin plate stands for it
 */

/**
 * How large blocks are drawn, so that they fit beside each other.
 *
 * @param {Output[]} outputs
 * @param {number} width there is
 * @param {number} cell CSS pixels of a row
 * @returns {{ channel: number, blocks: Block[] }} CSS pixels of a channel, and a block for each output
 */
export function layout(outputs, width, cell) {
  const longest = (LONGEST * cell) / CELL;
  const slants = outputs.map(({ shape }) => slant(shape, cell));
  const free = width - slants.reduce((sum, slanted) => sum + slanted + GAP, 0);
  const channels = outputs.map(({ shape, isPlate }) => (isPlate ? 0 : (shape.at(-1) ?? 1)));
  let channel = 1;
  const needed = () =>
    channels.reduce(
      (sum, count, i) => sum + Math.max(LABEL - slants[i], Math.min(longest, count * channel)),
      0,
    );
  while (channel > 0.05 && needed() > free) channel *= 0.9;
  const blocks = outputs.map(({ shape, isPlate }, i) => ({
    length: isPlate ? PLATE : Math.max(1.5, Math.min(longest, channels[i] * channel)),
    rows: Math.max(3, (shape.length > 1 ? shape[0] : 1) * cell),
    right: slants[i],
    broken: channels[i] * channel > longest,
  }));
  return { channel, blocks };
}

/** @type {(shape: number[], cell: number) => number} */
function slant(shape, cell) {
  return Math.max(1.5, (shape.length > 1 ? shape[1] : 1) * cell * SLANT);
}

/** @type {(block: Block) => number} in CSS pixels */
export const heightOf = ({ rows, right }) => rows + right / 2 + 2;

/**
 * A block as SVG, with the marks of a break where it is too long.
 *
 * @param {Block} block
 * @returns {string}
 */
export function svg(block) {
  const { length, rows, right, broken } = block;
  const up = right / 2;
  const width = length + right + 2;
  /** @type {(x: number, y: number) => string} */
  const point = (x, y) => `${(x + 1).toFixed(1)},${(y + 1).toFixed(1)}`;
  /** @type {(name: string, ...points: string[]) => string} */
  const face = (name, ...points) => `<polygon class="${name}" points="${points.join(" ")}"/>`;
  const faces = [
    face("front", point(0, up), point(length, up), point(length, up + rows), point(0, up + rows)),
    face("top", point(0, up), point(right, 0), point(length + right, 0), point(length, up)),
    face(
      "side",
      point(length, up),
      point(length + right, 0),
      point(length + right, rows),
      point(length, up + rows),
    ),
  ];
  if (broken) faces.push(gap(length / 2, right, up, rows, point));
  return `<svg width="${width.toFixed(1)}" height="${heightOf(block).toFixed(1)}" aria-hidden="true">${faces.join("")}</svg>`;
}

/**
 * A slit through the middle: here something is left out.
 *
 * @param {number} x
 * @param {number} right
 * @param {number} up
 * @param {number} rows
 * @param {(x: number, y: number) => string} point
 */
function gap(x, right, up, rows, point) {
  const slit = [
    point(x - 3, up + rows + 1),
    point(x + 1, up + rows + 1),
    point(x + 4, up),
    point(x + 4 + right, -1),
    point(x + right, -1),
    point(x, up),
  ];
  return `<polygon class="slit" points="${slit.join(" ")}"/>`;
}

/**
 * How far above the blocks each shortcut runs, so that none runs along another.
 *
 * @param {{ from: number, to: number }[]} ends indices of blocks
 * @returns {number[]} 0 is the lowest
 */
export function levels(ends) {
  const taken = ends.map(() => -1);
  const shortFirst = [...ends.keys()].sort((a, b) => ends[a].to - ends[a].from - (ends[b].to - ends[b].from));
  for (const i of shortFirst) {
    /** @type {(level: number, j: number) => boolean} */
    const beside = (_, j) => taken[j] >= 0 && ends[j].from < ends[i].to && ends[i].from < ends[j].to;
    const levelsBeside = taken.filter(beside);
    taken[i] = 0;
    while (levelsBeside.includes(taken[i])) taken[i]++;
  }
  return taken;
}

/** @typedef {{ x: number, y: number }} Point */

/**
 * A shortcut as an arrow of SVG: up, across, down. Where its ends are on two lines of blocks, it leaves on the right and
 * comes in from the left.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {number} height above the blocks
 * @param {number} width of all
 * @returns {string}
 */
export function shortcut(from, to, height, width) {
  const down = `H${to.x} V${to.y}`;
  const across = from.y === to.y ? down : `H${width} M0,${to.y - height} ${down}`;
  const head = `M${to.x - 3},${to.y - 5} L${to.x},${to.y} L${to.x + 3},${to.y - 5}`;
  return `<path d="M${from.x},${from.y} V${from.y - height} ${across} ${head}"/>`;
}
