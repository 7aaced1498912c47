// What each panel shows for the selected cell.

import { css, inkOn, mix } from "../../shared/colours.js";
import { element } from "../../shared/elements.js";
import { MINUS, fixed } from "../../shared/numbers.js";
import { drawLens } from "./lens.js";
import { drawWires } from "./wires.js";

/**
 * @import { Rgb } from "../../shared/colours.js"
 * @import { Arithmetic } from "../model/arithmetic.js"
 * @import { Geometry } from "../model/geometry.js"
 * @import { Stage } from "../stage.js"
 * @import { Box, GridCell, Piece, Place, Source } from "../types.js"
 * @import { Scales } from "./scales.js"
 */

/** @type {(stage: Stage) => Source} */
export function inputSource({ geometry, scales, theme, channel, arithmetic }) {
  const { settings } = geometry;
  const [[top], [left]] = settings.pads;
  const padded = geometry.height > geometry.inputRows || geometry.width > geometry.inputColumns;
  const colour = isColour(geometry, scales);
  /** @type {Source["rgb"]} */
  const rgb = (row, column) => {
    if (geometry.isSkipped(row, column)) return theme.padding;
    const shade = colour
      ? colourAt(geometry, row, column)
      : scales.input.rgb(geometry.shade(row, column, channel));
    return padded && !geometry.isInput(row, column) ? mix(shade, theme.padding, 0.6) : shade;
  };
  return {
    rows: geometry.height,
    columns: geometry.width,
    rgb,
    text: colour
      ? null
      : (row, column) => {
          if (geometry.isSkipped(row, column)) return geometry.kind === "max" ? `${MINUS}∞` : "";
          return fixed(geometry.value(row, column, channel), arithmetic.inputDigits);
        },
    unseen: { rows: geometry.seenRows, columns: geometry.seenColumns },
    inner: padded ? { top, left, rows: geometry.inputRows, columns: geometry.inputColumns } : null,
  };
}

/** @type {(geometry: Geometry, scales: Scales) => boolean} */
export function isColour(geometry, scales) {
  return geometry.channels === 3 && scales.input.low === 0 && scales.input.high === 1;
}

/** @type {(geometry: Geometry, row: number, column: number) => Rgb} */
function colourAt(geometry, row, column) {
  const part = (/** @type {number} */ channel) => Math.round(geometry.shade(row, column, channel) * 255);
  return [part(0), part(1), part(2)];
}

/** @type {(stage: Stage) => Source} */
export function outputSource({ geometry, scales, arithmetic }) {
  return {
    rows: geometry.outputRows,
    columns: geometry.outputColumns,
    rgb: (row, column) => scales.output.rgb(geometry.viewed(geometry.responseAt(row, column))),
    text: (row, column) => arithmetic.text(row, column),
  };
}

/**
 * Blocks of input cells under the window: one, or one per weight when the window is dilated.
 *
 * @type {(stage: Stage, place: Place) => { whole: Box, boxes: Box[] }}
 */
function windowBoxes({ geometry }, [row, column]) {
  const [top, left] = geometry.tap(row, column, 0, 0);
  const whole = { row: top, column: left, rows: geometry.effectiveRows, columns: geometry.effectiveColumns };
  if (geometry.rowDilation === 1 && geometry.columnDilation === 1) return { whole, boxes: [whole] };
  const taps = geometry.taps(row, column);
  return { whole, boxes: taps.map(([r, c]) => ({ row: r, column: c, rows: 1, columns: 1 })) };
}

/**
 * Both maps, and the lines from them to the middle.
 *
 * @param {Stage} stage
 * @param {Place} place row and column where the window is drawn; between two cells on its way
 */
export function paintMaps(stage, place) {
  const window = paintInput(stage, place);
  paintOutput(stage, place);
  drawWires(stage, window, { row: place[0], column: place[1] });
}

/** @type {(stage: Stage, place: Place) => Box} */
function paintInput(stage, place) {
  const { input, geometry, parts, term } = stage;
  const { whole, boxes } = windowBoxes(stage, place);
  input.begin();
  if (boxes.length > 1 && input.cell >= 5) boxes.forEach((box) => input.outline(box, 2));
  if (term !== null) markTerm(stage, term);
  input.outline(whole);
  if (parts.argmax >= 0) input.ring(...placeOf(stage, parts.argmax));
  if (stage.cursor)
    input.outline({ row: stage.cursor[0], column: stage.cursor[1], rows: 1, columns: 1 }, 2, [4, 3]);
  const reach = Math.max(geometry.effectiveRows, geometry.effectiveColumns);
  drawLens(
    input,
    whole.row + (whole.rows - 1) / 2,
    whole.column + (whole.columns - 1) / 2,
    reach,
    boxes.length > 1 ? [...boxes.map((box) => ({ ...box, thin: true })), whole] : [whole],
  );
  return whole;
}

/** @type {(at: { geometry: Geometry, row: number, column: number }, term: number) => Place} */
function placeOf({ geometry, row, column }, term) {
  return geometry.tap(row, column, Math.floor(term / geometry.windowColumns), term % geometry.windowColumns);
}

/**
 * The cell one weight multiplies now, and the block of all cells it multiplies in the whole pass.
 *
 * @type {(stage: Stage, term: number) => void}
 */
function markTerm(stage, term) {
  const { geometry, input } = stage;
  const [row, column] = placeOf({ geometry, row: 0, column: 0 }, term);
  const rows = (geometry.outputRows - 1) * geometry.rowStride + 1;
  const columns = (geometry.outputColumns - 1) * geometry.columnStride + 1;
  input.outline({ row, column, rows, columns }, 1.5, [6, 4]);
  const isSpread = geometry.rowStride > 1 || geometry.columnStride > 1;
  if (isSpread && input.cell >= 5) {
    for (let index = 0; index < geometry.count; index++) {
      const [r, c] = [Math.floor(index / geometry.outputColumns), index % geometry.outputColumns];
      input.dot(row + r * geometry.rowStride, column + c * geometry.columnStride);
    }
  }
  input.ring(...placeOf(stage, term));
}

/** @type {(stage: Stage, place: Place) => void} */
function paintOutput(stage, [row, column]) {
  const { output, transport, revealed, index } = stage;
  const mode = transport.parts.reveal.value;
  output.begin();
  if (mode === "passed") output.cover(index + 1, []);
  if (mode === "hidden") output.cover(0, revealed);
  if (stage.isHidden) output.question(stage.row, stage.column);
  const box = { row, column, rows: 1, columns: 1 };
  output.outline(box);
  if (mode === "whole") drawLens(output, row, column, 1, [box]);
}

/** @type {(stage: Stage) => GridCell[][]} */
export function kernelContents({ geometry, scales, slots, arithmetic }) {
  return slots.map((channel) =>
    geometry.weights(channel).map((weight) => ({
      text: arithmetic.writer.write(weight),
      rgb: scales.weight.rgb(weight),
    })),
  );
}

/** @type {(stage: Stage) => GridCell[][]} */
export function windowContents(stage) {
  const { geometry, scales, slots, arithmetic, parts } = stage;
  const kinds = geometry.taps(stage.row, stage.column).map((place, term) => {
    const isPadding = !geometry.isInput(...place);
    return `${isPadding ? "padding" : ""} ${parts.argmax === term ? "winner" : ""}`;
  });
  return slots.map((channel) =>
    geometry.patch(stage.row, stage.column, channel).map((value, term) => {
      if (value === null)
        return {
          text: geometry.kind === "max" ? `${MINUS}∞` : "–",
          rgb: stage.theme.padding,
          label: "not counted",
          kinds: kinds[term],
        };
      return { text: fixed(value, arithmetic.inputDigits), rgb: scales.input.rgb(value), kinds: kinds[term] };
    }),
  );
}

/**
 * @param {Stage} stage
 * @param {boolean} rounded with the decimals of the map, if those of the written sum have no room
 * @returns {GridCell[][]}
 */
export function productContents({ slots, arithmetic, parts, scales }, rounded) {
  return slots.map((channel) => {
    const texts = arithmetic.products(parts, channel, rounded);
    return parts.channels[channel].products.map((product, term) => ({
      text: texts[term],
      rgb: scales.product.rgb(product),
    }));
  });
}

/**
 * The sum beside the products, or what pooling makes of the window.
 *
 * @param {Stage} stage
 */
export function writeTotal(stage) {
  const { arithmetic, parts, isHidden, geometry, scales, theme } = stage;
  const lines = isHidden ? ["?"] : arithmetic.total(parts);
  const rgb = isHidden ? theme.background : scales.output.rgb(geometry.viewed(parts.total));
  const total = stage.find(".total");
  total.style.background = css(rgb);
  total.style.color = inkOn(rgb);
  total.replaceChildren(...lines.map((text) => element("span", "", text)));
}

/**
 * Lines of text the arithmetic needs at this width, so that the page does not jump.
 *
 * @type {(arithmetic: Arithmetic, width: number) => number}
 */
export function arithmeticLines({ geometry, isLong }, width) {
  const room = Math.max(200, width - 48);
  const linesOf = (/** @type {number} */ pixels) => Math.ceil(pixels / room);
  const formula = linesOf(geometry.settings.formulas.flat().join(" ").length * 6.6 + (isLong ? 100 : 0));
  const { activation, view } = geometry.settings;
  const after = activation === "relu" || view === "clip" || view === "abs" ? 190 : 0;
  if (geometry.channels > 1) {
    const written = isLong && geometry.channels > 3 ? 1 : geometry.channels;
    const total = linesOf(560 + after) + formula;
    return Math.min(6, written + total) + (room < 600 ? 3 : 0);
  }
  const terms = Math.min(geometry.windowRows * geometry.windowColumns, 10);
  if (geometry.kind !== "conv") return Math.min(5, linesOf(terms * 62 + 370)) + formula;
  const most = room < 600 ? (after ? 7 : 5) : 4;
  return Math.min(most, linesOf(terms * 82 + 100) + linesOf(terms * 54 + 180 + after)) + formula;
}

/**
 * @param {Stage} stage
 * @param {number} most channels to write out
 */
export function writeArithmetic(stage, most) {
  const { arithmetic, parts, term, slot, slots } = stage;
  const host = stage.find(".sum");
  const hidden = stage.isHidden;
  const first = slots.length === 1 ? slots[0] : null;
  const lines = arithmetic.lines(parts, { first, hidden, most, whole: stage.whole });
  /** @type {(part: Piece, channel: number | undefined) => boolean} */
  const isMarked = (part, channel) =>
    term !== null &&
    part.term === term &&
    (slot === null || channel === undefined || slots[slot] === channel);
  const written = lines.map(({ channel, pieces }) => {
    const paragraph = element("p", "sum-line");
    for (const part of pieces) {
      const marked = isMarked(part, channel) ? "marked" : "";
      const classes = `${part.tone} ${part.term === undefined ? "" : "term"} ${marked}`;
      paragraph.append(element("span", classes, part.text));
    }
    return paragraph;
  });
  if (hidden && !stage.scene.locked) {
    const show = element("button", "show", "Show");
    show.type = "button";
    show.onclick = () => stage.reveal();
    written.at(-1)?.append(show);
  }
  host.replaceChildren(...written);
}
