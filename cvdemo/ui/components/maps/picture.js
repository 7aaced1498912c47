// One map on a canvas.

import { paintMarks } from "./marks.js";
import { LINE_CELL, TEXT_CELL, bitmap, contextOf, fontSize, leastText } from "../shared/canvas.js";
import { Scale, css, inkOn } from "../shared/colours.js";
import { fixed } from "../shared/numbers.js";

/**
 * @import { Rgb, Theme } from "../shared/colours.js"
 * @import { Colours, Limits, SmallMap } from "./types.js"
 */

const COUNT_CELL = 16; // CSS pixels a cell needs before a whole number is written into it

// Counts: one hue that no other scale uses, from few to many.
export const COUNT_STOPS = {
  light: ["#f4f2fa", "#f4f2fa", "#4a2c91"],
  dark: ["#232732", "#232732", "#b9a0ff"],
};

/** @type {(colours: Colours, limits: Limits, theme: Theme) => Scale} */
export function scaleFor(colours, [low, high], theme) {
  if (colours === "count") return new Scale(COUNT_STOPS[theme.dark ? "dark" : "light"], low, high, false);
  return new Scale(theme[colours], low, high, colours !== "grey");
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {SmallMap} map
 * @param {{ cell: number, ratio: number, scale: Scale, theme: Theme }} drawn CSS pixels of a cell, device pixels of each
 */
export function paintMap(canvas, map, { cell, ratio, scale, theme }) {
  const [width, height] = [map.columns * cell, map.rows * cell];
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = contextOf(canvas);
  /** @type {(row: number, column: number) => Rgb} */
  const rgb = (row, column) => scale.rgb(map.values[row * map.columns + column]);
  context.imageSmoothingEnabled = cell * ratio < 1;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap({ ...map, rgb }), 0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  if (cell >= LINE_CELL) paintLines(context, map, cell, theme);
  paintMarks(context, map, cell, scale.rgb(0));
  paintNumbers(context, map, cell, rgb, theme);
}

/** @type {(context: CanvasRenderingContext2D, map: SmallMap, cell: number, theme: Theme) => void} */
function paintLines(context, { rows, columns }, cell, theme) {
  context.strokeStyle = theme.dark ? "rgba(255,255,255,0.14)" : "rgba(90,100,120,0.25)";
  context.lineWidth = 1;
  context.beginPath();
  for (let row = 1; row < rows; row++) {
    context.moveTo(0, row * cell);
    context.lineTo(columns * cell, row * cell);
  }
  for (let column = 1; column < columns; column++) {
    context.moveTo(column * cell, 0);
    context.lineTo(column * cell, rows * cell);
  }
  context.stroke();
}

/**
 * Values in the cells, if cells are large enough to read them; all of a map, or none.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {SmallMap} map
 * @param {number} cell
 * @param {(row: number, column: number) => Rgb} rgb
 * @param {Theme} theme
 */
function paintNumbers(context, map, cell, rgb, theme) {
  if (cell < (map.digits === 0 ? COUNT_CELL : TEXT_CELL)) return;
  const least = leastText();
  const texts = Array.from(map.values, (value) => fixed(value, map.digits));
  const longest = texts.reduce((most, text) => (text.length > most.length ? text : most), "");
  const size = fontSize(context, longest, cell - 2, Math.max(least, Math.min(20, cell * 0.5)), theme.font);
  if (size < least) return;
  context.textAlign = "center";
  context.textBaseline = "middle";
  texts.forEach((text, i) => {
    const [row, column] = [Math.floor(i / map.columns), i % map.columns];
    const [x, y] = [(column + 0.5) * cell, (row + 0.5) * cell + 0.5];
    const shade = rgb(row, column);
    if (map.marked?.[i]) {
      context.strokeStyle = css(shade); // a clear place in the hatching
      context.lineWidth = 5;
      context.lineJoin = "round";
      context.strokeText(text, x, y);
    }
    context.fillStyle = inkOn(shade);
    context.fillText(text, x, y);
  });
}
