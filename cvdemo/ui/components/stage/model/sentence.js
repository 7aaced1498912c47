// The selected cell in words, for those who listen.

import { MINUS, fixed, short } from "../../shared/numbers.js";

/**
 * @import { Arithmetic } from "./arithmetic.js"
 * @import { Geometry } from "./geometry.js"
 * @import { Parts } from "../types.js"
 */

/** @type {(text: string) => string} */
function spokenNumber(text) {
  return text.replaceAll(MINUS, "minus ");
}

/** @type {(arithmetic: Arithmetic, parts: Parts, hidden: boolean) => string} */
export function spokenCell(arithmetic, parts, hidden) {
  const { geometry, shown } = arithmetic;
  const place = `Output row ${parts.row}, column ${parts.column}: `;
  if (hidden) return `${place}not shown yet.`;
  const total = spokenNumber(fixed(parts.total, shown));
  if (geometry.kind === "max") {
    const [row, column] = arithmetic.argmaxPlace(parts);
    return `${place}the largest of ${parts.counted.length} values is ${total}, from input row ${row}, column ${column}.`;
  }
  if (geometry.kind === "average") return `${place}the mean of ${parts.counted.length} values is ${total}.`;
  return place + spokenSum(parts, total) + spokenActivation(geometry, parts, shown);
}

/** @type {(parts: Parts, total: string) => string} */
function spokenSum(parts, total) {
  const bias = parts.bias ? ` and the bias ${spokenNumber(short(parts.bias))}` : "";
  if (parts.channels.length > 1) {
    return `the sums of ${parts.channels.length} channels${bias} add up to ${total}.`;
  }
  const [{ values, weights, products }] = parts.channels;
  const used = products.map((_, i) => i).filter((i) => products[i] !== 0);
  const all = `${products.length} products${bias} add up to ${total}`;
  if (!used.length || used.length > 9) return `${all}.`;
  const words = used.map((i) => `${spokenNumber(short(values[i]))} times ${spokenNumber(short(weights[i]))}`);
  return `${all}: ${words.join(", ")}.`;
}

/** @type {(geometry: Geometry, parts: Parts, shown: number) => string} */
function spokenActivation(geometry, parts, shown) {
  if (geometry.settings.activation !== "relu") return "";
  return ` After ReLU: ${fixed(geometry.activated(parts.total), shown)}.`;
}
