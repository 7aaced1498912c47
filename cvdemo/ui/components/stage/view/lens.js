// A lens for maps whose cells are too small to see: the neighbourhood, enlarged, in a corner of the map.

import { css } from "../../shared/colours.js";

/**
 * @import { MapView } from "./map.js"
 * @import { Box, Source } from "../types.js"
 */

const LENS_BELOW = 4; // CSS pixels per cell
const LENS_SHARE = 0.46; // of the map's shorter side

/**
 * @param {MapView} view
 * @param {number} row of the middle of what is enlarged
 * @param {number} column
 * @param {number} reach cells that must be seen
 * @param {Box[]} boxes to outline
 */
export function drawLens(view, row, column, reach, boxes) {
  if (view.cell >= LENS_BELOW) return;
  const { context, source, theme } = view;
  const side = LENS_SHARE * Math.min(view.width, view.height);
  if (side < 60) return;
  const cells = Math.min(Math.max(11, reach + 6), 41);
  const size = side / cells;
  const half = Math.floor(cells / 2);
  const [x, y] = lensCorner(view, row, column, side);
  context.save();
  context.beginPath();
  context.rect(x, y, side, side);
  context.clip();
  context.fillStyle = theme.panel;
  context.fillRect(x, y, side, side);
  context.translate(x, y);
  drawNeighbourhood(context, source, Math.round(row) - half, Math.round(column) - half, cells, size);
  for (const box of boxes) {
    context.strokeStyle = theme.primary;
    context.lineWidth = box.thin ? 1 : 3;
    const left = (box.column - Math.round(column) + half) * size;
    const top = (box.row - Math.round(row) + half) * size;
    context.strokeRect(left, top, box.columns * size, box.rows * size);
  }
  context.restore();
  context.strokeStyle = theme.text;
  context.lineWidth = 2;
  context.strokeRect(x, y, side, side);
}

/**
 * The corner that is farthest from what is being looked at.
 *
 * @type {(view: MapView, row: number, column: number, side: number) => [x: number, y: number]}
 */
function lensCorner(view, row, column, side) {
  const margin = 6;
  /** @type {(at: number, size: number) => number} */
  const far = (at, size) => (at < size / 2 ? size - side - margin : margin);
  return [far(column * view.cell, view.width), far(row * view.cell, view.height)];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Source} source
 * @param {number} top
 * @param {number} left
 * @param {number} cells
 * @param {number} size of a cell in CSS pixels
 */
function drawNeighbourhood(context, source, top, left, cells, size) {
  for (let r = Math.max(0, top); r < Math.min(source.rows, top + cells); r++) {
    for (let c = Math.max(0, left); c < Math.min(source.columns, left + cells); c++) {
      context.fillStyle = css(source.rgb(r, c));
      context.fillRect((c - left) * size, (r - top) * size, size + 0.5, size + 0.5);
    }
  }
}
