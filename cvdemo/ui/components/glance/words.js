// What is said of a map or a score, to read and to hear.

import { addUp, bracketed, digitsFor, fixed, percent } from "../shared/numbers.js";
import { madeOf } from "./message.js";

/**
 * @import { Made } from "./message.js"
 * @import { Column, Row, Spot } from "./types.js"
 */

const MOST_TERMS = 3;

/**
 * The digit with the largest score.
 *
 * @param {number[] | null} scores
 */
export function answerOf(scores) {
  return scores ? scores.indexOf(Math.max(...scores)) : null;
}

/**
 * What a button is called by a screen reader.
 *
 * @param {Column} column
 * @param {number} index
 */
export function nameOf(column, index) {
  if (column.kind === "units") return `${column.name}, ${column.shape[0].toLocaleString("en")} values`;
  if (column.layer === 0) return "your digit, 28 × 28 pixels";
  const [rows, columns, maps] = column.shape;
  if (column.says) return `${column.name}, unit ${column.shown[index]} of ${maps}, ${rows * columns} weights`;
  return `${column.name}, map ${column.shown[index]} of ${maps}, ${rows} × ${columns}`;
}

/**
 * One sentence on what a map or a score is made of.
 *
 * @param {Row} row
 * @param {Spot} spot
 */
export function sentence(row, { column, index }) {
  if (column === row.columns.length) return scoreSentence(row, index);
  const layer = row.columns[column];
  if (layer.kind === "units") return `${nameOf(layer, index)}: ${layer.does}.`;
  if (layer.layer === 0) return "What every network is given: 28 × 28 pixels, 0 black to 1 white.";
  if (layer.says) return layer.says[index];
  const name = `${layer.name}, map ${layer.shown[index]}`;
  const [value, place] = [layer.largest?.[index], layer.places?.[index]];
  if (value === undefined || !place) return name;
  const at = `${name}: its largest value, ${fixed(value, digitsFor(Math.abs(value)))}, in row ${place[0]}, column ${place[1]}`;
  const found = madeOf(row, column, index);
  if (!found) return `${at}, is computed from maps before it.`;
  const only = onlyMap(found);
  if (only) return `${at}, ${only}.`;
  return `${at} = ${written(found)}${value === 0 ? ", and ReLU makes 0 of what is below it" : ""}.`;
}

/** @type {(row: Row, digit: number) => string} */
function scoreSentence(row, digit) {
  if (!row.scores) return `The score of ${digit}: nothing is drawn yet.`;
  const found = madeOf(row, row.columns.length, digit);
  const score = `The score of ${digit}: ${percent(row.scores[digit])}`;
  return found ? `${score}. Before the softmax: ${total(found)} = ${written(found)}.` : `${score}.`;
}

/**
 * Of a value that comes from one map only, which; null for others.
 *
 * @type {(made: Made) => string | null}
 */
function onlyMap({ source, parts, bias, others }) {
  if (bias !== 0 || others !== 0 || parts.length !== 1 || source.kind !== "maps") return null;
  return source.layer === 0
    ? "comes from the digit"
    : `comes from map ${source.shown[parts[0].index]} before it`;
}

/** @type {(made: Made) => [value: number, name: string][]} */
function terms({ source, parts, others, hidden, bias }) {
  const said = parts.slice(0, MOST_TERMS);
  const rest = parts.slice(MOST_TERMS).reduce((sum, { share }) => sum + share, others);
  const count = hidden + parts.length - said.length;
  const what = source.kind === "maps" && !source.says ? "map" : "unit";
  /** @type {[number, string][]} */
  const named = said.map(({ share, index }) => [
    share,
    source.layer === 0 ? "the digit" : `${what} ${source.kind === "maps" ? source.shown[index] : index}`,
  ]);
  if (count) named.push([rest, `${count} other${count > 1 ? "s" : ""}`]);
  return [...named, [bias, "bias"]];
}

/** @type {(made: Made) => string} */
function total(found) {
  const values = terms(found).map(([value]) => value);
  return fixed(sumOf(values).sum / 10 ** sumOf(values).digits, sumOf(values).digits);
}

/** @type {(made: Made) => string} */
function written(found) {
  const named = terms(found);
  const { digits } = sumOf(named.map(([value]) => value));
  return named.map(([value, name]) => `${bracketed(fixed(value, digits))} (${name})`).join(" + ");
}

/** @type {(values: number[]) => { digits: number, sum: number }} */
function sumOf(values) {
  return addUp(
    values,
    values.reduce((sum, value) => sum + value, 0),
    2,
  );
}
