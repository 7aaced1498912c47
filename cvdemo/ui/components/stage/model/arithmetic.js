// One output value taken apart, and the lines that write it out.
// A line is { pieces, channel }; a piece is { text, tone, term }; `term` links a product to its weight.

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

const MANY_TERMS = 12;
const SPACE = "\u2003"; // does not collapse

function piece(text, tone = "", term) {
  return { text, tone, term };
}

function toneOf(value) {
  if (value === 0) return "zero";
  return value < 0 ? "minus" : "plus";
}

/**
 * Products, sums and total of one output cell.
 *
 * @param {import("./geometry.js").Geometry} geometry
 * @param {number} row
 * @param {number} column
 * @returns {import("../types.js").Parts}
 */
export function explainCell(geometry, row, column) {
  if (geometry.kind !== "conv") return explainPoolCell(geometry, row, column);
  const channels = [];
  for (let channel = 0; channel < geometry.channels; channel++) {
    const values = geometry.patch(row, column, channel);
    const weights = geometry.weights(channel);
    const products = values.map((value, i) => value * weights[i]);
    channels.push({ values, weights, products, sum: products.reduce((a, b) => a + b, 0) });
  }
  const bias = clean(geometry.settings.bias);
  const total = channels.reduce((sum, { sum: part }) => sum + part, 0) + bias;
  return { row, column, channels, bias, total, values: [], counted: [], sum: total };
}

/** @returns {import("../types.js").Parts} */
function explainPoolCell(geometry, row, column) {
  const none = { row, column, channels: [], bias: 0 };
  const values = geometry.patch(row, column, 0);
  const counted = values.filter((value) => value !== null);
  if (geometry.kind === "average") {
    const sum = counted.reduce((a, b) => a + b, 0);
    return { ...none, values, counted, sum, total: sum / counted.length };
  }
  const total = Math.max(...counted);
  return { ...none, values, counted, sum: total, total, argmax: values.indexOf(total) };
}

// Decimals for two factors, so that the product of what is printed rounds to the printed product.
function factorDigits(value, weight, digits, first, writer) {
  for (let tried = first; tried < MOST_DIGITS; tried++) {
    const printed = (number) => units(number, tried) / 10 ** tried;
    const product = printed(value) * (writer.exact ? weight : printed(weight));
    if (units(product, digits) === units(value * weight, digits)) return tried;
  }
  return MOST_DIGITS;
}

export class Arithmetic {
  constructor(geometry) {
    this.geometry = geometry;
    const { response, settings } = geometry;
    this.shown = digitsForAll(response, settings.scale);
    this.inputDigits = geometry.factor === 1 ? digitsForAll(geometry.x, 1) : 2;
    if (geometry.kind !== "conv") this.shown = this.inputDigits === 0 && response.every(isWhole) ? 0 : 2;
    this.writer = weightWriter(Array.from(geometry.kernel, clean));
  }

  // The text of one output value, as the map shows it.
  text(row, column) {
    const { total } = explainCell(this.geometry, row, column);
    return fixed(this.geometry.viewed(total), this.shown);
  }

  // The lines for one cell; `first`: the channel to begin with; `hidden` keeps the result back; `most`:
  // how many channels to write out.
  lines(parts, first, hidden, most = Infinity) {
    const lines =
      this.geometry.kind === "conv"
        ? this.#convLines(parts, first, most)
        : [{ pieces: this.#poolLine(parts) }];
    if (!hidden) return lines;
    return lines.map((line) => {
      const end = line.pieces.findIndex((part) => part.tone === "result");
      return end < 0 ? line : { ...line, pieces: [...line.pieces.slice(0, end), piece("= ?", "strong")] };
    });
  }

  #name({ row, column }) {
    return piece(`output[${row}, ${column}] = `, "quiet");
  }

  #convLines(parts, first, most) {
    if (parts.channels.length > 1) return this.#channelLines(parts, first, most);
    const [only] = parts.channels;
    const terms = parts.bias ? [...only.products, parts.bias] : only.products;
    const plan = addUp(terms, parts.total, this.shown);
    const factors = { pieces: [this.#name(parts), ...this.#factors(only, plan.digits)] };
    const { denominator } = this.writer;
    if (denominator && this.inputDigits === 0) return [factors, this.#fractionLine(parts, only, denominator)];
    return [
      factors,
      { pieces: [piece("= "), ...this.#terms(only.products, plan.digits), ...this.#ending(parts, plan)] },
    ];
  }

  // Whole numbers times weights of one denominator: the sum is a fraction, and written as one.
  #fractionLine({ bias, total }, { values, weights }, denominator) {
    const terms = values.map((value, i) => Math.round(value * weights[i] * denominator));
    const sum = terms.reduce((all, term) => all + term, 0);
    const added = ` ${bias < 0 ? MINUS : "+"} ${short(Math.abs(bias))}`;
    const text = fixed(total, this.shown);
    const isExact = units(total, this.shown) * denominator === (sum + bias * denominator) * 10 ** this.shown;
    const fraction = `${bracketed(fixed(sum, 0))}/${denominator}${bias ? added : ""}`;
    return {
      pieces: [
        piece("= ("),
        ...this.#terms(terms, 0),
        piece(`)/${denominator}`),
        piece(added, toneOf(bias)),
        piece(" (bias) ", "quiet"),
        piece(`= ${fraction} ${isExact ? "=" : "≈"} ${text}`, "result"),
        ...this.#after(total),
      ],
    };
  }

  #channelLines(parts, first, most) {
    const sums = parts.channels.map(({ sum }) => sum);
    const terms = parts.bias ? [...sums, parts.bias] : sums;
    const plan = addUp(terms, parts.total, this.shown);
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

  channelName(channel) {
    return this.geometry.settings.channelNames[channel] ?? `channel ${channel}`;
  }

  #factors(part, digits) {
    const factors = part.products.map((product, i) => {
      const [value, weight] = [part.values[i], part.weights[i]];
      const tried = factorDigits(value, weight, digits, this.inputDigits, this.writer);
      const left = fixed(value, isWhole(value) ? 0 : tried);
      return piece(`${bracketed(left)}·${bracketed(this.writer.write(weight, tried))}`, toneOf(product), i);
    });
    return joined(dropZeros(factors, part.products), () => " + ");
  }

  #terms(values, digits) {
    const pieces = values.map((value, i) => {
      const count = units(value, digits);
      const text = unitsText(Math.abs(count), value === 0 ? 0 : digits);
      return { ...piece(text, toneOf(value), i), negative: count < 0 };
    });
    return joined(dropZeros(pieces, values), ({ negative }) => (negative ? ` ${MINUS} ` : " + "));
  }

  // Bias, sum, activation and view.
  #ending({ bias, total }, plan) {
    const pieces = [];
    const size = fixed(Math.abs(bias), bias === 0 ? 0 : plan.digits);
    pieces.push(piece(` ${bias < 0 ? MINUS : "+"} ${size}`, toneOf(bias)), piece(" (bias) ", "quiet"));
    pieces.push(piece(`= ${sumText(plan, this.shown)}`, "result"));
    return [...pieces, ...this.#after(total)];
  }

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

  #poolLine(parts) {
    const { kind } = this.geometry;
    const write = (digits) =>
      parts.values.map((value, i) =>
        value === null ? null : piece(fixed(value, digits), i === parts.argmax ? "strong" : "", i),
      );
    if (kind === "max") {
      const pieces = write(this.shown).filter(Boolean);
      const [row, column] = this.argmaxPlace(parts);
      return [
        this.#name(parts),
        piece("max("),
        ...joined(pieces, () => ", "),
        piece(") "),
        piece(`= ${fixed(parts.total, this.shown)}`, "result"),
        piece(`${SPACE}from input[${row}, ${column}]`, "quiet"),
      ];
    }
    const plan = this.#meanPlan(parts);
    const pieces = write(plan.digits).filter(Boolean);
    return [
      this.#name(parts),
      piece("("),
      ...joined(pieces, () => " + "),
      piece(`) / ${parts.counted.length} `),
      piece(
        `= ${bracketed(unitsText(plan.sum, plan.digits))} / ${parts.counted.length} = ${fixed(parts.total, this.shown)}`,
        "result",
      ),
    ];
  }

  // Decimals at which the printed sum, divided, rounds to the mean that is shown.
  #meanPlan({ counted, total }) {
    for (let digits = this.inputDigits === 0 ? 0 : this.shown; ; digits++) {
      const sum = counted.reduce((all, value) => all + units(value, digits), 0);
      const mean = units(sum / 10 ** digits / counted.length, this.shown);
      if (mean === units(total, this.shown) || digits === MOST_DIGITS) return { digits, sum };
    }
  }

  // Row and column, in the input itself, of the value that won.
  argmaxPlace({ row, column, argmax }) {
    const { geometry } = this;
    const [a, b] = [Math.floor(argmax / geometry.windowColumns), argmax % geometry.windowColumns];
    const [r, c] = geometry.tap(row, column, a, b);
    return [r - geometry.top, c - geometry.left];
  }
}

// Long sums leave out what adds nothing, and say so.
function dropZeros(pieces, values) {
  if (values.length <= MANY_TERMS) return pieces;
  const kept = pieces.filter((_, i) => values[i] !== 0);
  const dropped = pieces.length - kept.length;
  return dropped ? [...kept, { ...piece(`0 (${dropped} times)`, "zero") }] : kept;
}

function joined(pieces, separator) {
  return pieces.flatMap((part, i) => {
    if (i > 0) return [piece(separator(part), "quiet"), part];
    return part.negative ? [{ ...part, text: MINUS + part.text }] : [part];
  });
}
