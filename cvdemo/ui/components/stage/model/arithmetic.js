// One output value taken apart, and the lines that write it out.

import {
  MINUS,
  MOST_DIGITS,
  addUp,
  bracketed,
  clean,
  digitsForAll,
  fixed,
  isWhole,
  short,
  sumText,
  units,
  unitsText,
  weightWriter,
} from "../../shared/numbers.js";

/**
 * @import { Sum, WeightWriter } from "../../shared/numbers.js"
 * @import { Geometry } from "./geometry.js"
 * @import { ChannelParts, Line, Parts, Piece, Place } from "../types.js"
 */

const MANY_TERMS = 9; // of more, the largest are written out, and what the rest come to
const LARGEST_TERMS = 4;
const SPACE = "\u2003"; // does not collapse

/** @type {(text: string, tone?: string, term?: number) => Piece} */
function piece(text, tone = "", term) {
  return { text, tone, term };
}

/** @type {(value: number) => string} */
function toneOf(value) {
  if (value === 0) return "zero";
  return value < 0 ? "minus" : "plus";
}

/**
 * Products, sums and total of one output cell.
 *
 * @param {Geometry} geometry
 * @param {number} row
 * @param {number} column
 * @returns {Parts}
 */
export function explainCell(geometry, row, column) {
  if (geometry.kind !== "conv") return explainPoolCell(geometry, row, column);
  const channels = [];
  for (let channel = 0; channel < geometry.channels; channel++) {
    const values = geometry.values(row, column, channel);
    const weights = geometry.weights(channel);
    const products = values.map((value, i) => value * weights[i]);
    channels.push({ values, weights, products, sum: products.reduce((a, b) => a + b, 0) });
  }
  const bias = clean(geometry.settings.bias);
  const total = channels.reduce((sum, { sum: part }) => sum + part, 0) + bias;
  return { row, column, channels, bias, total, values: [], counted: [], sum: total, argmax: -1 };
}

/** @type {(geometry: Geometry, row: number, column: number) => Parts} */
function explainPoolCell(geometry, row, column) {
  const none = { row, column, channels: [], bias: 0 };
  const values = geometry.patch(row, column, 0);
  const counted = values.filter((value) => value !== null);
  if (geometry.kind === "average") {
    const sum = counted.reduce((a, b) => a + b, 0);
    return { ...none, values, counted, sum, total: sum / counted.length, argmax: -1 };
  }
  const total = Math.max(...counted);
  return { ...none, values, counted, sum: total, total, argmax: values.indexOf(total) };
}

/**
 * Decimals for two factors, so that the product of what is printed rounds to the printed product.
 *
 * @param {number} value
 * @param {number} weight
 * @param {number} digits of the product
 * @param {number} first to try
 * @param {WeightWriter} writer
 */
function factorDigits(value, weight, digits, first, writer) {
  for (let tried = first; tried < MOST_DIGITS; tried++) {
    const printed = (/** @type {number} */ number) => units(number, tried) / 10 ** tried;
    const product = printed(value) * (writer.exact ? weight : printed(weight));
    if (units(product, digits) === units(value * weight, digits)) return tried;
  }
  return MOST_DIGITS;
}

/**
 * The products of whole numbers and weights of one denominator, in units of it.
 *
 * @type {(part: ChannelParts, denominator: number) => number[]}
 */
function numerators({ values, weights }, denominator) {
  return values.map((value, i) => Math.round(value * weights[i] * denominator));
}

/** @type {(bias: number) => string} */
function addedBias(bias) {
  return ` ${bias < 0 ? MINUS : "+"} ${short(Math.abs(bias))}`;
}

export class Arithmetic {
  /** @param {Geometry} geometry */
  constructor(geometry) {
    this.geometry = geometry;
    this.whole = true; // every term is written out
    const { response, settings } = geometry;
    this.shown = digitsForAll(response, settings.scale);
    this.inputDigits = geometry.factor === 1 ? digitsForAll(geometry.x, 1) : 2;
    if (geometry.kind !== "conv") this.shown = this.inputDigits === 0 && response.every(isWhole) ? 0 : 2;
    this.writer = weightWriter(Array.from(geometry.kernel, clean));
  }

  /**
   * The text of one output value, as the map shows it.
   *
   * @type {(row: number, column: number) => string}
   */
  text(row, column) {
    const { total } = explainCell(this.geometry, row, column);
    return fixed(this.geometry.viewed(total), this.shown);
  }

  // Can a sum have more terms than are written out unasked?
  get isLong() {
    const { channels, windowRows, windowColumns } = this.geometry;
    return Math.max(channels, windowRows * windowColumns) > MANY_TERMS;
  }

  /**
   * The lines for one cell.
   *
   * @param {Parts} parts
   * @param {object} [options]
   * @param {number | null} [options.first] the channel to begin with; null: none is before the others
   * @param {boolean} [options.hidden] the result is kept back
   * @param {number} [options.most] how many channels to write out
   * @param {boolean} [options.whole] every term, not only the largest of many
   * @returns {Line[]}
   */
  lines(parts, { first = null, hidden = false, most = Infinity, whole = true } = {}) {
    this.whole = whole;
    const lines =
      this.geometry.kind === "conv"
        ? this.#convLines(parts, first, whole || !this.#hasManyChannels ? most : Number(first !== null))
        : [{ pieces: this.#poolLine(parts) }];
    if (!hidden) return lines;
    return lines.map((line) => {
      const end = line.pieces.findIndex((part) => part.tone === "result");
      return end < 0 ? line : { ...line, pieces: [...line.pieces.slice(0, end), piece("= ?", "strong")] };
    });
  }

  get #hasManyChannels() {
    return this.geometry.channels > MANY_TERMS;
  }

  /**
   * The products of one channel, as the line of the sum writes them.
   *
   * @param {Parts} parts
   * @param {number} channel
   * @param {boolean} [rounded] with as many decimals as the map has, though these may not add up to the sum
   */
  products(parts, channel, rounded = false) {
    const { products, sum } = parts.channels[channel];
    if (rounded) return products.map((product) => fixed(product, product === 0 ? 0 : this.shown));
    const denominator = this.#denominator;
    if (denominator !== null) {
      return numerators(parts.channels[channel], denominator).map((term) =>
        term === 0 ? "0" : `${fixed(term, 0)}/${denominator}`,
      );
    }
    const { digits } = this.#plan(parts);
    const own = parts.channels.length > 1 ? addUp(products, sum, digits).digits : digits;
    return products.map((product) => fixed(product, product === 0 ? 0 : own));
  }

  /**
   * What a cell of the output comes to, in a few signs: its sum, and the activation after it.
   *
   * @type {(parts: Parts) => string[]}
   */
  total(parts) {
    const { kind, settings } = this.geometry;
    const text = fixed(parts.total, this.shown);
    if (kind !== "conv") return [`${kind === "max" ? "max" : "mean"} = ${text}`];
    const relation = this.#result(parts).includes("≈") ? "≈" : "=";
    const lines = [`${parts.bias ? "Σ + bias" : "Σ"} ${relation} ${text}`];
    if (settings.activation === "relu")
      lines.push(`ReLU: ${fixed(this.geometry.activated(parts.total), this.shown)}`);
    return lines;
  }

  // Of the sum, where whole numbers are multiplied by fractions of one denominator: it is written as a fraction, too.
  get #denominator() {
    const { denominator = null } = this.writer;
    return this.geometry.channels === 1 && this.inputDigits === 0 ? denominator : null;
  }

  /**
   * How the terms of the whole sum are printed: its products, or the sums of its channels.
   *
   * @type {(parts: Parts) => Sum}
   */
  #plan({ channels, bias, total }) {
    const terms = channels.length > 1 ? channels.map(({ sum }) => sum) : channels[0].products;
    return addUp(bias ? [...terms, bias] : terms, total, this.shown);
  }

  /** @type {(parts: Parts) => Piece} */
  #name({ row, column }) {
    return piece(`output[${row}, ${column}] = `, "quiet");
  }

  /** @type {(parts: Parts, first: number | null, most: number) => Line[]} */
  #convLines(parts, first, most) {
    if (parts.channels.length > 1) return this.#channelLines(parts, first, most);
    const [only] = parts.channels;
    const plan = this.#plan(parts);
    const factors = { pieces: [this.#name(parts), ...this.#factors(only, plan.digits)] };
    const denominator = this.#denominator;
    if (denominator !== null) return [factors, this.#fractionLine(parts, denominator)];
    return [
      factors,
      { pieces: [piece("= "), ...this.#terms(only.products, plan.digits), ...this.#ending(parts, plan)] },
    ];
  }

  /** @type {(parts: Parts, denominator: number) => Line} */
  #fractionLine(parts, denominator) {
    const { bias, total, channels } = parts;
    return {
      pieces: [
        piece("= ("),
        ...this.#terms(numerators(channels[0], denominator), 0),
        piece(`)/${denominator}`),
        piece(addedBias(bias), toneOf(bias)),
        piece(" (bias) ", "quiet"),
        piece(this.#result(parts), "result"),
        ...this.#after(total),
      ],
    };
  }

  /**
   * "= 1.86", "= 1.857 ≈ 1.86", "= 45/9 = 5": what the terms come to.
   *
   * @type {(parts: Parts) => string}
   */
  #result(parts) {
    const denominator = this.#denominator;
    if (denominator === null) return `= ${sumText(this.#plan(parts), this.shown)}`;
    const { bias, total, channels } = parts;
    const sum = numerators(channels[0], denominator).reduce((all, term) => all + term, 0);
    const isExact = units(total, this.shown) * denominator === (sum + bias * denominator) * 10 ** this.shown;
    const fraction = `${bracketed(fixed(sum, 0))}/${denominator}${bias ? addedBias(bias) : ""}`;
    return `= ${fraction} ${isExact ? "=" : "≈"} ${fixed(total, this.shown)}`;
  }

  /** @type {(parts: Parts, first: number | null, most: number) => Line[]} */
  #channelLines(parts, first, most) {
    const sums = parts.channels.map(({ sum }) => sum);
    const plan = this.#plan(parts);
    const order = [...parts.channels.keys()].sort((a, b) => Number(b === first) - Number(a === first));
    const lines = order.slice(0, most).map((channel) => {
      const { products, sum } = parts.channels[channel];
      const part = addUp(products, sum, plan.digits);
      const written = this.#terms(products, part.digits);
      const isPlain = first !== null && channel !== first; // a hundred lines of coloured terms would be slow
      const pieces = [
        piece(`${this.channelName(channel)}: `, channel === first ? "strong" : "quiet"),
        ...(isPlain ? [piece(written.map(({ text }) => text).join(""))] : written),
        piece(` = ${sumText(part, plan.digits)}`, "strong"),
      ];
      return { channel, pieces };
    });
    const whole = this.#terms(sums, plan.digits).map(({ text, tone }) => piece(text, tone));
    return [{ pieces: [this.#name(parts), ...whole, ...this.#ending(parts, plan)] }, ...lines];
  }

  /** @param {number} channel */
  channelName(channel) {
    return this.geometry.settings.channelNames[channel] ?? `channel ${channel}`;
  }

  /** @type {(part: ChannelParts, digits: number) => Piece[]} */
  #factors(part, digits) {
    const factors = part.products.map((product, i) => {
      const [value, weight] = [part.values[i], part.weights[i]];
      const tried = factorDigits(value, weight, digits, this.inputDigits, this.writer);
      const left = fixed(value, isWhole(value) ? 0 : tried);
      return piece(`${bracketed(left)}·${bracketed(this.writer.write(weight, tried))}`, toneOf(product), i);
    });
    const kept = this.#kept(part.products);
    if (!kept) return joined(dropZeros(factors, part.products), () => " + ");
    const rest = piece(`… (${part.products.length - kept.length} more)`, "quiet");
    return joined([...kept.map((i) => factors[i]), rest], () => " + ");
  }

  /** @type {(values: number[], digits: number) => Piece[]} */
  #terms(values, digits) {
    const pieces = values.map((value, i) => {
      const count = units(value, digits);
      const text = unitsText(Math.abs(count), value === 0 ? 0 : digits);
      return { ...piece(text, toneOf(value), i), negative: count < 0 };
    });
    const sign = (/** @type {Piece} */ { negative }) => (negative ? ` ${MINUS} ` : " + ");
    const kept = this.#kept(values);
    if (!kept) return joined(dropZeros(pieces, values), sign);
    const others = values.filter((_, i) => !kept.includes(i));
    const rest = others.reduce((sum, value) => sum + units(value, digits), 0);
    const more = piece(`${unitsText(Math.abs(rest), digits)} (${others.length} more)`, toneOf(rest));
    return joined([...kept.map((i) => pieces[i]), { ...more, negative: rest < 0 }], sign);
  }

  /**
   * Which of many terms are written out: the largest, in their order. Null: all of them.
   *
   * @type {(values: number[]) => number[] | null}
   */
  #kept(values) {
    const count = values.filter((value) => value !== 0).length;
    if (this.whole || count <= MANY_TERMS) return null;
    const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
    return order.slice(0, LARGEST_TERMS).sort((a, b) => a - b);
  }

  /**
   * Bias, sum, activation and view.
   *
   * @type {(parts: Parts, plan: Sum) => Piece[]}
   */
  #ending(parts, plan) {
    const { bias, total } = parts;
    const size = fixed(Math.abs(bias), bias === 0 ? 0 : plan.digits);
    return [
      piece(` ${bias < 0 ? MINUS : "+"} ${size}`, toneOf(bias)),
      piece(" (bias) ", "quiet"),
      piece(this.#result(parts), "result"),
      ...this.#after(total),
    ];
  }

  /** @param {number} total */
  #after(total) {
    const { activation, view } = this.geometry.settings;
    const active = this.geometry.activated(total);
    const pieces = [];
    if (activation === "relu") {
      pieces.push(
        piece(`${SPACE}ReLU: `),
        piece(`max(0, ${fixed(total, this.shown)}) = ${fixed(active, this.shown)}`, "strong"),
      );
    }
    if (view === "clip" && (active < 0 || active > 1)) {
      pieces.push(piece(`${SPACE}shown clipped: `), piece(active < 0 ? "0" : "1", "strong"));
    }
    if (view === "abs" && active < 0) {
      const size = fixed(-active, this.shown);
      pieces.push(piece(`${SPACE}shown as `), piece(`|${fixed(active, this.shown)}| = ${size}`, "strong"));
    }
    return pieces;
  }

  /** @type {(parts: Parts) => Piece[]} */
  #poolLine(parts) {
    const { kind } = this.geometry;
    if (kind === "max") {
      const [row, column] = this.argmaxPlace(parts);
      return [
        this.#name(parts),
        piece("max("),
        ...this.#candidates(parts),
        piece(") "),
        piece(`= ${fixed(parts.total, this.shown)}`, "result"),
        piece(`${SPACE}from input[${row}, ${column}]`, "quiet"),
      ];
    }
    const plan = this.#meanPlan(parts);
    return [
      this.#name(parts),
      piece("("),
      ...this.#addends(parts, plan.digits),
      piece(`) / ${parts.counted.length} `),
      piece(
        `= ${bracketed(unitsText(plan.sum, plan.digits))} / ${parts.counted.length} = ${fixed(parts.total, this.shown)}`,
        "result",
      ),
    ];
  }

  /**
   * The values that the largest is taken from, the winner in bold.
   *
   * @param {Parts} parts
   */
  #candidates({ values, argmax }) {
    const all = countedTerms(values);
    const largest = [...all].sort((a, b) => b.value - a.value).slice(0, LARGEST_TERMS);
    const isCut = !this.whole && all.length > MANY_TERMS;
    const kept = isCut ? all.filter((each) => each.term === argmax || largest.includes(each)) : all;
    const pieces = kept.map(({ value, term }) =>
      piece(fixed(value, this.shown), term === argmax ? "strong" : "", term),
    );
    if (isCut) pieces.push(piece(`… ${all.length - kept.length} more`, "quiet"));
    return joined(pieces, () => ", ");
  }

  /**
   * The values that are added up for a mean.
   *
   * @param {Parts} parts
   * @param {number} digits
   */
  #addends({ values, counted }, digits) {
    const pieces = countedTerms(values).map(({ value, term }) => piece(fixed(value, digits), "", term));
    const kept = this.#kept(counted);
    if (!kept) return joined(pieces, () => " + ");
    const others = counted.filter((_, i) => !kept.includes(i));
    const rest = others.reduce((sum, value) => sum + units(value, digits), 0);
    const more = piece(`${bracketed(unitsText(rest, digits))} (${others.length} more)`, "quiet");
    return joined([...kept.map((i) => pieces[i]), more], () => " + ");
  }

  /**
   * Decimals at which the printed sum, divided, rounds to the mean that is shown.
   *
   * @type {(parts: Parts) => Sum}
   */
  #meanPlan({ counted, total }) {
    for (let digits = this.inputDigits === 0 ? 0 : this.shown; ; digits++) {
      const sum = counted.reduce((all, value) => all + units(value, digits), 0);
      const mean = units(sum / 10 ** digits / counted.length, this.shown);
      if (mean === units(total, this.shown) || digits === MOST_DIGITS) return { digits, sum };
    }
  }

  /**
   * Row and column, in the input itself, of the value that won.
   *
   * @type {(parts: Parts) => Place}
   */
  argmaxPlace({ row, column, argmax }) {
    const { geometry } = this;
    const [a, b] = [Math.floor(argmax / geometry.windowColumns), argmax % geometry.windowColumns];
    const [r, c] = geometry.tap(row, column, a, b);
    return [r - geometry.top, c - geometry.left];
  }
}

/**
 * The values of a pooling window that count, each with its place in the window.
 *
 * @param {(number | null)[]} values
 */
function countedTerms(values) {
  return values.flatMap((value, term) => (value === null ? [] : [{ value, term }]));
}

/**
 * Long sums leave out what adds nothing, and say so.
 *
 * @type {(pieces: Piece[], values: number[]) => Piece[]}
 */
function dropZeros(pieces, values) {
  if (values.length <= MANY_TERMS) return pieces;
  const kept = pieces.filter((_, i) => values[i] !== 0);
  const dropped = pieces.length - kept.length;
  return dropped ? [...kept, piece(`0 (${dropped} times)`, "zero")] : kept;
}

/** @type {(pieces: Piece[], separator: (part: Piece) => string) => Piece[]} */
function joined(pieces, separator) {
  return pieces.flatMap((part, i) => {
    if (i > 0) return [piece(separator(part), "quiet"), part];
    return part.negative ? [{ ...part, text: MINUS + part.text }] : [part];
  });
}
