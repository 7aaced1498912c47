// Lines that join what belongs together: the window in the input with its values, the sum with its output cell.

import { find } from "../../shared/elements.js";

/**
 * @import { Stage } from "../stage.js"
 * @import { Box } from "../types.js"
 * @import { MapView } from "./map.js"
 */

/** @typedef {Pick<DOMRect, "left" | "right" | "top" | "bottom">} Sides */

const LEAST_BEND = 14; // CSS pixels

/**
 * @param {Stage} stage
 * @param {Box} windowBox in cells of the input
 * @param {{ row: number, column: number }} outputCell
 */
export function drawWires(stage, windowBox, outputCell) {
  const svg = find(stage.root, ".wires", SVGElement);
  svg.toggleAttribute("hidden", stage.sizes.narrow);
  if (stage.sizes.narrow) return;
  const home = svg.getBoundingClientRect();
  /** @type {(box: Sides) => Sides} */
  const inHome = (box) => ({
    left: box.left - home.left,
    right: box.right - home.left,
    top: box.top - home.top,
    bottom: box.bottom - home.top,
  });
  const window = inHome(cellsOf(stage.input, windowBox));
  const grids = stage.window.host.querySelectorAll(".grid");
  const [first, last] = [grids[0], grids[grids.length - 1]].map((grid) =>
    inHome(grid.getBoundingClientRect()),
  );
  const output = inHome(cellsOf(stage.output, { ...outputCell, rows: 1, columns: 1 }));
  const total = inHome(stage.find(".total").getBoundingClientRect());
  const middle = (/** @type {Sides} */ box) => (box.top + box.bottom) / 2;
  find(svg, "path", SVGElement).setAttribute(
    "d",
    [
      bend(window.right, window.top, first.left, first.top),
      bend(window.right, window.bottom, last.left, last.bottom),
      bend(total.right, middle(total), output.left, middle(output)),
    ].join(""),
  );
}

/**
 * Where a block of cells stands in the browser's window.
 *
 * @type {(view: MapView, box: Box) => Sides}
 */
function cellsOf(view, { row, column, rows, columns }) {
  const { left, top } = view.canvas.getBoundingClientRect();
  return {
    left: left + column * view.cell,
    right: left + (column + columns) * view.cell,
    top: top + row * view.cell,
    bottom: top + (row + rows) * view.cell,
  };
}

/**
 * A line that leaves and arrives level.
 *
 * @type {(x: number, y: number, toX: number, toY: number) => string}
 */
function bend(x, y, toX, toY) {
  const reach = Math.max(LEAST_BEND, (toX - x) / 2);
  const points = [x, y, x + reach, y, toX - reach, toY, toX, toY].map((value) => value.toFixed(1));
  return `M${points.slice(0, 2)}C${points.slice(2)}`;
}
