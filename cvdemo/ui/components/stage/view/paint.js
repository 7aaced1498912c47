// What each panel shows for the selected cell.

import { css, inkOn, mix } from "../../shared/colours.js";
import { MINUS, fixed } from "../../shared/numbers.js";
import { drawLens } from "./lens.js";
import { drawWires } from "./wires.js";

/** @typedef {import("../stage.js").Stage} Stage */

/** @param {Stage} stage */
export function inputSource({ geometry, scales, theme, channel, arithmetic }) {
  const { settings } = geometry;
  const [[top], [left]] = settings.pads;
  const padded = geometry.height > geometry.inputRows || geometry.width > geometry.inputColumns;
  const colour = isColour(geometry, scales);
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

export function isColour(geometry, scales) {
  return geometry.channels === 3 && scales.input.low === 0 && scales.input.high === 1;
}

function colourAt(geometry, row, column) {
  const part = (channel) => Math.round(geometry.shade(row, column, channel) * 255);
  return [part(0), part(1), part(2)];
}

/** @param {Stage} stage */
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
 * @param {Stage} stage
 */
function windowBoxes({ geometry }, [row, column]) {
  const [top, left] = geometry.tap(row, column, 0, 0);
  const whole = { row: top, column: left, rows: geometry.effectiveRows, columns: geometry.effectiveColumns };
  if (geometry.rowDilation === 1 && geometry.columnDilation === 1) return { whole, boxes: [whole] };
  const boxes = [];
  for (let a = 0; a < geometry.windowRows; a++) {
    for (let b = 0; b < geometry.windowColumns; b++) {
      const [r, c] = geometry.tap(row, column, a, b);
      boxes.push({ row: r, column: c, rows: 1, columns: 1 });
    }
  }
  return { whole, boxes };
}

/**
 * Both maps, and the lines from them to the middle.
 *
 * @param {Stage} stage
 * @param {import("../types.js").Place} place row and column where the window is drawn; between two cells on its way
 */
export function paintMaps(stage, place) {
  const window = paintInput(stage, place);
  paintOutput(stage, place);
  drawWires(stage, window, { row: place[0], column: place[1] });
}

function paintInput(stage, place) {
  const { input, geometry, parts, term } = stage;
  const { whole, boxes } = windowBoxes(stage, place);
  input.begin();
  if (boxes.length > 1 && input.cell >= 5) boxes.forEach((box) => input.outline(box, 2));
  if (term !== null) markTerm(stage, term);
  input.outline(whole);
  if (parts.argmax !== undefined) input.ring(...placeOf(stage, parts.argmax));
  if (stage.cursor)
    input.outline({ row: stage.cursor[0], column: stage.cursor[1], rows: 1, columns: 1 }, 2, [4, 3]);
  const reach = Math.max(geometry.effectiveRows, geometry.effectiveColumns);
  const middle = [whole.row + (whole.rows - 1) / 2, whole.column + (whole.columns - 1) / 2];
  drawLens(
    input,
    ...middle,
    reach,
    boxes.length > 1 ? [...boxes.map((box) => ({ ...box, thin: true })), whole] : [whole],
  );
  return whole;
}

function placeOf({ geometry, row, column }, term) {
  return geometry.tap(row, column, Math.floor(term / geometry.windowColumns), term % geometry.windowColumns);
}

// The cell one weight multiplies now, and the block of all cells it multiplies in the whole pass.
function markTerm(stage, term) {
  const { geometry, input } = stage;
  const [row, column] = placeOf({ ...stage, geometry, row: 0, column: 0 }, term);
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

/** @param {Stage} stage */
export function kernelContents({ geometry, scales, slots, arithmetic }) {
  return slots.map((channel) =>
    geometry.weights(channel).map((weight) => ({
      text: arithmetic.writer.write(weight),
      rgb: scales.weight.rgb(weight),
    })),
  );
}

/** @param {Stage} stage */
export function windowContents(stage) {
  const { geometry, scales, slots, arithmetic, parts } = stage;
  const kinds = geometry.patch(stage.row, stage.column, 0).map((_, term) => {
    const isPadding = !geometry.isInput(...placeOf(stage, term));
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

// The sum beside the products, or what pooling makes of the window.
export function writeTotal(stage) {
  const { arithmetic, parts, isHidden, geometry, scales, theme } = stage;
  const lines = isHidden ? ["?"] : arithmetic.total(parts);
  const rgb = isHidden ? theme.background : scales.output.rgb(geometry.viewed(parts.total));
  const total = stage.find(".total");
  total.style.background = css(rgb);
  total.style.color = inkOn(rgb);
  total.replaceChildren(
    ...lines.map((text) => Object.assign(document.createElement("span"), { textContent: text })),
  );
}

// Lines of text the arithmetic needs at this width, so that the page does not jump.
export function arithmeticLines({ geometry, isLong }, width) {
  const room = Math.max(200, width - 48);
  if (geometry.channels > 1) {
    const written = isLong && geometry.channels > 3 ? 1 : geometry.channels;
    return Math.min(6, written + 2) + (room < 600 ? 3 : 0);
  }
  const linesOf = (pixels) => Math.ceil(pixels / room);
  const formula = linesOf(geometry.settings.formulas.flat().join(" ").length * 7.4 + (isLong ? 110 : 0));
  const terms = Math.min(geometry.windowRows * geometry.windowColumns, 10);
  if (geometry.kind !== "conv") return Math.min(5, linesOf(terms * 62 + 370)) + formula;
  const { activation, view } = geometry.settings;
  const after = activation === "relu" || view === "clip" || view === "abs" ? 190 : 0;
  const most = room < 600 ? (after ? 7 : 5) : 4;
  return Math.min(most, linesOf(terms * 82 + 100) + linesOf(terms * 54 + 180 + after)) + formula;
}

export function writeArithmetic(stage, most) {
  const { arithmetic, parts, term, slot, slots } = stage;
  const host = stage.find(".sum");
  const hidden = stage.isHidden;
  const first = slots.length === 1 ? slots[0] : null;
  const lines = arithmetic.lines(parts, { first, hidden, most, whole: stage.whole });
  const isMarked = (part, channel) =>
    term !== null &&
    part.term === term &&
    (slot === null || channel === undefined || slots[slot] === channel);
  host.replaceChildren(
    ...lines.map(({ channel, pieces }) => {
      const paragraph = document.createElement("p");
      paragraph.className = "sum-line";
      for (const part of pieces) {
        const span = document.createElement("span");
        span.textContent = part.text;
        const marked = isMarked(part, channel) ? "marked" : "";
        span.className = `${part.tone} ${part.term === undefined ? "" : "term"} ${marked}`;
        paragraph.append(span);
      }
      return paragraph;
    }),
  );
  if (hidden && !stage.scene.locked) {
    const show = Object.assign(document.createElement("button"), {
      type: "button",
      className: "show",
      textContent: "Show",
    });
    show.onclick = () => stage.reveal();
    host.lastChild.append(show);
  }
}
