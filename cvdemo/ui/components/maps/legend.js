// One legend for all maps: the colours with min, 0 and max, what the scale was taken from, their shape, the marks.

import { paintMarks } from "./marks.js";
import { scaleFor } from "./picture.js";
import { contextOf } from "../shared/canvas.js";
import { css } from "../shared/colours.js";
import { element } from "../shared/elements.js";
import { MINUS, short } from "../shared/numbers.js";

/**
 * @import { Scale, Theme } from "../shared/colours.js"
 * @import { Board } from "./types.js"
 */

/** @type {(board: Board, theme: Theme) => HTMLElement[]} */
export function legendParts(board, theme) {
  const parts = [scaleBar(board, theme), element("span", "scope", scopeText(board))];
  if (board.shape && !board.compact) parts.push(element("span", "shapes", `each ${board.shape}`));
  if (board.markMeaning && board.maps.some(({ marked }) => marked)) parts.push(markSwatch(board, theme));
  return parts;
}

/** @type {(board: Board) => string} */
function scopeText({ each, scope }) {
  if (!each) return `scale: ${scope}`;
  return "each map has its own scale: even a map of tiny values shows strong colours";
}

/** @type {(board: Board, theme: Theme) => HTMLElement} */
function scaleBar({ colours, limits, clipped, each }, theme) {
  const scale = scaleFor(colours, limits[0], theme);
  const host = element("span", "scale");
  const bar = element("span", "bar");
  bar.style.background = `linear-gradient(90deg, ${scale.stops.join(", ")})`;
  host.append(bar);
  for (const { at, text } of ticks(scale, clipped, each)) {
    const tick = element("span", "tick", text);
    tick.style.left = `${at * 100}%`;
    tick.classList.add(at === 0 ? "first" : at === 1 ? "last" : "middle");
    host.append(tick);
  }
  return host;
}

/**
 * Values beyond the ends are not hidden: "≥ 4".
 *
 * @type {(scale: Scale, clipped: Board["clipped"], each: boolean) => { at: number, text: string }[]}
 */
function ticks({ low, high, diverging }, [below, above], each) {
  if (each) {
    if (!diverging || low === 0)
      return [
        { at: 0, text: low < 0 ? "min" : "0" },
        { at: 1, text: "max" },
      ];
    return [
      { at: 0, text: `${MINUS}max` },
      { at: 0.5, text: "0" },
      { at: 1, text: "max" },
    ];
  }
  const found = [{ at: 0, text: `${below ? "≤ " : ""}${short(low)}` }];
  const zero = -low / (high - low);
  if (zero > 0.2 && zero < 0.8) found.push({ at: zero, text: "0" });
  return [...found, { at: 1, text: `${above ? "≥ " : ""}${short(high)}` }];
}

/** @type {(board: Board, theme: Theme) => HTMLElement} */
function markSwatch(board, theme) {
  const item = element("span", "mark", board.markMeaning);
  const scale = scaleFor(board.colours, board.limits[0], theme);
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = 18 * ratio;
  const context = contextOf(canvas);
  context.scale(ratio, ratio);
  context.translate(2, 2);
  context.fillStyle = css(scale.rgb(0));
  context.fillRect(0, 0, 14, 14);
  paintMarks(context, { rows: 1, columns: 1, marked: [1] }, 14, scale.rgb(0));
  item.prepend(canvas);
  return item;
}
