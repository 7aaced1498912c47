// Marked cells: hatched, and outlined where they end, so that they show on every colour.

import { inkOn } from "../shared/colours.js";

const HATCH_CELL = 6; // CSS pixels a cell needs before it is hatched
const DARK = inkOn([255, 255, 255]);
const LIGHT = inkOn([0, 0, 0]);

// `ground` is the colour of zero: the outline is dark on a light map, light on a dark one.
export function paintMarks(context, { rows, columns, marked }, cell, ground) {
  if (!marked) return;
  if (cell >= HATCH_CELL) {
    context.save();
    context.beginPath();
    marked.forEach((isMarked, i) => {
      if (isMarked) context.rect((i % columns) * cell, Math.floor(i / columns) * cell, cell, cell);
    });
    context.clip();
    paintHatch(context, columns * cell, rows * cell, cell);
    context.restore();
  }
  const [line, halo] = inkOn(ground) === DARK ? [DARK, LIGHT] : [LIGHT, DARK];
  const outline = contour(rows, columns, marked, cell);
  const width = cell < HATCH_CELL ? 1.25 : 2;
  context.lineCap = "square";
  for (const [wide, colour] of [
    [width + 1.5, halo],
    [width, line],
  ]) {
    context.lineWidth = wide;
    context.strokeStyle = colour;
    context.stroke(outline);
  }
}

// Diagonals in two tones, through the corners of the cells.
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

// The edges between marked and unmarked cells.
function contour(rows, columns, marked, cell) {
  const isMarked = (row, column) =>
    row >= 0 && row < rows && column >= 0 && column < columns && marked[row * columns + column];
  const path = new Path2D();
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
