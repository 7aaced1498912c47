// Marked cells: hatched, and outlined where they end, so that they show on every colour.

import { contour } from "../shared/canvas.js";
import { inkOn } from "../shared/colours.js";

/** @import { Rgb } from "../shared/colours.js" */

const HATCH_CELL = 6; // CSS pixels a cell needs before it is hatched
const DARK = inkOn([255, 255, 255]);
const LIGHT = inkOn([0, 0, 0]);

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ rows: number, columns: number, marked?: ArrayLike<number> }} map
 * @param {number} cell CSS pixels
 * @param {Rgb} ground the colour of zero: the outline is dark on a light map, light on a dark one
 */
export function paintMarks(context, { rows, columns, marked }, cell, ground) {
  if (!marked) return;
  if (cell >= HATCH_CELL) {
    context.save();
    context.beginPath();
    for (let i = 0; i < marked.length; i++) {
      if (marked[i]) context.rect((i % columns) * cell, Math.floor(i / columns) * cell, cell, cell);
    }
    context.clip();
    paintHatch(context, columns * cell, rows * cell, cell);
    context.restore();
  }
  const [line, halo] = inkOn(ground) === DARK ? [DARK, LIGHT] : [LIGHT, DARK];
  const outline = contour(rows, columns, marked, cell);
  const width = cell < HATCH_CELL ? 1.25 : 2;
  context.lineCap = "square";
  for (const [wide, colour] of /** @type {const} */ ([
    [width + 1.5, halo],
    [width, line],
  ])) {
    context.lineWidth = wide;
    context.strokeStyle = colour;
    context.stroke(outline);
  }
}

/**
 * Diagonals in two tones, through the corners of the cells.
 *
 * @type {(context: CanvasRenderingContext2D, width: number, height: number, cell: number) => void}
 */
function paintHatch(context, width, height, cell) {
  const step = cell > 30 ? cell / 3 : cell;
  context.lineWidth = 1;
  /** @type {[number, string][]} */
  const tones = [
    [-0.5, LIGHT],
    [0.5, DARK],
  ];
  for (const [shift, colour] of tones) {
    context.strokeStyle = colour;
    context.beginPath();
    for (let x = -Math.ceil(height / step) * step; x < width; x += step) {
      context.moveTo(x + shift, 0);
      context.lineTo(x + shift + height, height);
    }
    context.stroke();
  }
}
