// What a map or a score is made of, drawn: lines from the maps before it, and the cells that count.

import { cellsOf } from "./layout.js";
import { madeOf } from "./message.js";

/**
 * @import { Made } from "./message.js"
 * @import { MapsColumn, Row, Spot } from "./types.js"
 */

/** @typedef {[x: number, y: number]} Point in CSS pixels, from the corner of the glance */

/**
 * The element of a map or a score; for index −1, of the maps not shown.
 *
 * @typedef {(column: number, index: number) => HTMLElement | null} ElementOf
 */

/** @typedef {{ share: number, start: Point | null, end: Point | null, rest?: boolean }} Joined */

const NS = "http://www.w3.org/2000/svg";
const WIDEST = 6;
const OF_PIXELS = 2; // the widest, where there are hundreds
const LEAST = 0.03; // of the largest share, what a line is drawn for

/**
 * @param {SVGSVGElement} svg over the whole glance
 * @param {Row} row
 * @param {Spot} spot
 * @param {ElementOf} elementOf
 * @param {boolean} upright
 */
export function drawLines(svg, row, spot, elementOf, upright) {
  const frame = svg.getBoundingClientRect();
  const found = madeOf(row, spot.column, spot.index);
  const own = elementOf(spot.column, spot.index);
  /** @type {SVGElement[]} */
  const parts = [];
  if (own && found) {
    const rest = { share: found.others, index: -1 };
    const shares = found.hidden ? [...found.parts, rest] : found.parts;
    const widest = found.cells && found.source.kind === "maps" ? OF_PIXELS : WIDEST;
    const end = anchor(own, frame, upright, "start");
    const joined = shares.map(({ share, index }) => {
      return { share, start: startOf(found, index, elementOf, frame, upright), end, rest: index === -1 };
    });
    parts.push(...linesOf(joined, widest, upright));
  }
  if (own) parts.push(...linesOf(onwards(row, spot, own, elementOf, frame, upright), WIDEST, upright));
  parts.push(...boxes(row, spot, found, elementOf, frame));
  svg.replaceChildren(...parts);
}

/**
 * Their widths are shares of the largest, of either sign.
 *
 * @param {Joined[]} joined
 * @param {number} widest
 * @param {boolean} upright
 */
function linesOf(joined, widest, upright) {
  const most = Math.max(...joined.map(({ share, rest }) => (rest ? 0 : Math.abs(share))));
  return joined.flatMap(({ share, start, end, rest = false }) => {
    if (!start || !end || !most || Math.abs(share) < LEAST * most) return [];
    return line(start, end, widest * Math.min(1, Math.abs(share) / most), share, rest, upright);
  });
}

/**
 * From a unit to the ten scores.
 *
 * @param {Row} row
 * @param {Spot} spot
 * @param {HTMLElement} own
 * @param {ElementOf} elementOf
 * @param {DOMRect} frame
 * @param {boolean} upright
 * @returns {Joined[]}
 */
function onwards({ columns, links }, { column, index }, own, elementOf, frame, upright) {
  const unit = columns[column];
  if (unit?.kind !== "maps" || !unit.says || links?.column !== column || links.units) return [];
  const start = anchor(own, frame, upright, "end");
  return Array.from({ length: links.values.length / links.width }, (_, digit) => {
    const score = elementOf(columns.length, digit);
    const end = score && anchor(score, frame, upright, "start");
    return { share: links.values[digit * links.width + index], start, end };
  });
}

/** @type {(made: Made, index: number, elementOf: ElementOf, frame: DOMRect, upright: boolean) => Point | null} */
function startOf({ column, source, cells }, index, elementOf, frame, upright) {
  if (index === -1 || !cells) {
    const element = elementOf(column, index);
    return element && anchor(element, frame, upright, "end");
  }
  const block = elementOf(column, 0);
  if (!block) return null;
  const [rows, columns] = cellsOf(source);
  const box = pictureOf(block).getBoundingClientRect();
  // Pixels are counted row by row, units down the columns of their block.
  const inRows = source.kind === "maps";
  const row = inRows ? Math.floor(index / columns) : index % rows;
  const along = inRows ? index % columns : Math.floor(index / rows);
  return [
    box.left - frame.left + ((along + 0.5) * box.width) / columns,
    box.top - frame.top + ((row + 0.5) * box.height) / rows,
  ];
}

/** @type {(element: HTMLElement) => HTMLElement} */
function pictureOf(element) {
  return element.querySelector("canvas") ?? element;
}

/** @type {(element: HTMLElement, frame: DOMRect, upright: boolean, side: "start" | "end") => Point} */
function anchor(element, frame, upright, side) {
  const box = pictureOf(element).getBoundingClientRect();
  const isEnd = side === "end";
  if (upright) return [(box.left + box.right) / 2 - frame.left, (isEnd ? box.bottom : box.top) - frame.top];
  return [(isEnd ? box.right : box.left) - frame.left, (box.top + box.bottom) / 2 - frame.top];
}

/**
 * @param {Point} start
 * @param {Point} end
 * @param {number} width
 * @param {number} share
 * @param {boolean} isRest
 * @param {boolean} upright
 */
function line([x0, y0], [x1, y1], width, share, isRest, upright) {
  const path = document.createElementNS(NS, "path");
  const [mx, my] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const bend = upright ? `${x0} ${my} ${x1} ${my}` : `${mx} ${y0} ${mx} ${y1}`;
  path.setAttribute("d", `M${x0} ${y0}C${bend} ${x1} ${y1}`);
  path.setAttribute("stroke-width", String(Math.max(1, width)));
  path.setAttribute("class", `${share < 0 ? "minus" : "plus"}${isRest ? " others" : ""}`);
  return path;
}

/**
 * The value that is taken apart, and the cells it is computed from in every map that it is made of.
 *
 * @type {(row: Row, spot: Spot, found: Made | null, elementOf: ElementOf, frame: DOMRect) => SVGElement[]}
 */
function boxes(row, { column, index }, found, elementOf, frame) {
  const layer = row.columns[column];
  if (layer?.kind !== "maps" || !layer.places || !layer.boxes) return [];
  const [at, along] = layer.places[index];
  const drawn = [outline(elementOf(column, index), layer, [at, at + 1, along, along + 1], frame)];
  if (found?.source.kind === "maps" && !found.cells) {
    for (const part of found.parts) {
      if (!part.share) continue;
      drawn.push(outline(elementOf(found.column, part.index), found.source, layer.boxes[index], frame));
    }
  }
  return drawn.filter((each) => each !== null);
}

/**
 * @param {HTMLElement | null} element
 * @param {MapsColumn} column
 * @param {[top: number, bottom: number, left: number, right: number]} box of cells
 * @param {DOMRect} frame
 */
function outline(element, { shape }, [top, bottom, left, right], frame) {
  if (!element) return null;
  const picture = pictureOf(element).getBoundingClientRect();
  const [down, across] = [picture.height / shape[0], picture.width / shape[1]];
  const rect = document.createElementNS(NS, "rect");
  /** @type {(name: string, value: number) => void} */
  const set = (name, value) => rect.setAttribute(name, String(value));
  set("x", picture.left - frame.left + left * across - 0.5);
  set("y", picture.top - frame.top + top * down - 0.5);
  set("width", (right - left) * across + 1);
  set("height", (bottom - top) * down + 1);
  return rect;
}
