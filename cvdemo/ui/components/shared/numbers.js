// Numbers as text: fixed decimals, true minus signs, and sums that add up as they are printed.

/** @import { Values } from "./messages/wire.js" */

/**
 * A sum in units of 10^-digits.
 *
 * @typedef {{ digits: number, sum: number }} Sum
 */

/**
 * How the weights of one kernel are written.
 *
 * @typedef {object} WeightWriter
 * @property {boolean} exact what is written is the weight itself
 * @property {number} [denominator] of all weights, where they are fractions
 * @property {(value: number, digits?: number) => string} write with so many decimals, where that is not exact
 */

export const MINUS = "−";
export const MOST_DIGITS = 9;

/**
 * The value in units of 10^-digits, rounded half away from zero (0.235 is not quite 235/1000 in binary).
 *
 * @type {(value: number, digits: number) => number}
 */
export function units(value, digits) {
  const count = Math.round(Math.abs(value) * 10 ** digits * (1 + 1e-12));
  return value < 0 && count ? -count : count;
}

/**
 * A float32 as a person would write it: 0.1 instead of 0.10000000149.
 *
 * @type {(value: number) => number}
 */
export function clean(value) {
  return Number(value.toPrecision(7));
}

/** @type {(count: number, digits: number) => string} */
export function unitsText(count, digits) {
  const text = String(Math.abs(count)).padStart(digits + 1, "0");
  const sign = count < 0 ? MINUS : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** @type {(value: number, digits: number) => string} */
export function fixed(value, digits) {
  return unitsText(units(value, digits), digits);
}

/** @type {(text: string) => string} */
export function bracketed(text) {
  return text.startsWith(MINUS) ? `(${text})` : text;
}

/** @type {(value: number) => boolean} */
export function isWhole(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e6;
}

/**
 * Fewest decimals that print the value exactly (as a float32 knows it), or null.
 *
 * @type {(value: number, most: number) => number | null}
 */
function exactDigits(value, most) {
  for (let digits = 0; digits <= most; digits++) {
    if (Math.abs(value - units(value, digits) / 10 ** digits) <= 6e-8 * Math.abs(value)) return digits;
  }
  return null;
}

/**
 * Decimals that show about three significant figures of the largest value.
 *
 * @type {(largest: number) => number}
 */
export function digitsFor(largest) {
  if (largest >= 1000) return 0;
  if (largest >= 100) return 1;
  return Math.min(6, Math.max(2, 2 - Math.floor(Math.log10(largest || 1))));
}

/** @type {(values: Values, largest: number) => number} */
export function digitsForAll(values, largest) {
  if (values.length <= 4096 && values.every((value) => isWhole(clean(value)))) return 0;
  return digitsFor(largest);
}

/**
 * A short label for the end of a scale: 4, −0.25, 1.53.
 *
 * @type {(value: number) => string}
 */
export function short(value) {
  const digits = exactDigits(value, 2);
  return fixed(value, digits === null ? digitsFor(Math.abs(value)) : digits);
}

/**
 * A score as percent, as `percent` in number_format.py writes it: nearly all and nearly nothing are not rounded away.
 *
 * @type {(share: number) => string}
 */
export function percent(share) {
  if (share < 0.0005) return "< 0.1 %";
  if (share >= 0.9995) return "> 99.9 %";
  return `${fixed(100 * share, 1)} %`;
}

/**
 * A difference of scores in percentage points, for the end of a scale.
 *
 * @type {(difference: number) => string}
 */
export function points(difference) {
  return fixed(100 * difference, difference < 0.1 ? 1 : 0);
}

// Decimals at which the printed terms add up to the printed total.
//
/**
 * The terms are printed with `digits` decimals, their sum (in units) with as many; rounded to `shown`
 * decimals that sum is what the map shows. More decimals are taken until all of this is true; a map of
 * whole numbers takes them from the start where a term is none.
 *
 * @type {(terms: number[], total: number, shown: number) => Sum}
 */
export function addUp(terms, total, shown) {
  const first = shown === 0 ? termDigits(terms) : shown;
  const attempt = (/** @type {number} */ digits) => ({
    digits,
    sum: terms.reduce((sum, term) => sum + units(term, digits), 0),
  });
  const agrees = (/** @type {Sum} */ { digits, sum }) =>
    units(sum / 10 ** (digits - shown), 0) === units(total, shown);
  for (let digits = first; digits <= first + 2; digits++) {
    const found = attempt(digits);
    if (agrees(found) && found.sum === units(total, digits)) return found;
  }
  for (let digits = Math.max(first, shown + 1); digits <= MOST_DIGITS; digits++) {
    const found = attempt(digits);
    if (agrees(found)) return found;
  }
  return attempt(MOST_DIGITS);
}

/** @type {(terms: number[]) => number} */
function termDigits(terms) {
  const exact = Math.max(...terms.map((term) => exactDigits(term, 2) ?? 2));
  return Math.min(exact, digitsFor(Math.max(...terms.map(Math.abs))));
}

/**
 * "= 1.86", or "= 1.857 ≈ 1.86" where the terms needed more decimals than the map shows.
 *
 * @type {(found: Sum, shown: number) => string}
 */
export function sumText({ digits, sum }, shown) {
  const rounded = units(sum / 10 ** (digits - shown), 0);
  const text = unitsText(rounded, shown);
  return rounded * 10 ** (digits - shown) === sum ? text : `${unitsText(sum, digits)} ≈ ${text}`;
}

/**
 * How the weights of a kernel are written: exactly, each on its own or as parts of one denominator, if
 * all of them are short decimals or fractions; else with decimals.
 *
 * @type {(values: number[]) => WeightWriter}
 */
export function weightWriter(values) {
  const denominators = values.map((value) => (exactDigits(value, 3) === null ? denominatorOf(value) : 1));
  if (!denominators.every((whole) => whole !== null)) {
    const largest = Math.max(...values.map(Math.abs));
    return { exact: false, write: (value, digits = digitsFor(largest)) => fixed(value, digits) };
  }
  const whole = Math.max(...denominators);
  const isShared = whole > 1 && values.every((value) => Math.abs(value) < 1 && isFraction(value, whole));
  if (isShared) return { exact: true, denominator: whole, write: (value) => fractionText(value, whole) };
  const digits = Math.max(...values.map((value) => exactDigits(value, 3) ?? 0));
  return { exact: true, write: (value) => exactText(value, digits) };
}

/** @type {(value: number, whole: number) => boolean} */
function isFraction(value, whole) {
  return Math.abs(value * whole - Math.round(value * whole)) <= 6e-7 * Math.abs(value * whole);
}

/** @type {(value: number) => number | null} */
function denominatorOf(value) {
  for (let whole = 3; whole <= 300; whole++) {
    if (isFraction(value, whole)) return whole;
  }
  return null;
}

/** @type {(value: number, digits: number) => string} */
function exactText(value, digits) {
  if (isWhole(value)) return fixed(value, 0);
  const whole = exactDigits(value, 3) === null ? denominatorOf(value) : null;
  return whole === null ? fixed(value, digits) : fractionText(value, whole);
}

/** @type {(value: number, whole: number) => string} */
function fractionText(value, whole) {
  const part = Math.round(value * whole);
  return part === 0 ? "0" : `${fixed(part, 0)}/${whole}`;
}

// What parse_cell in cells.py does, in the same words.
const EXAMPLES = "such as −1, 0.5 or 1/9";
const DECIMAL = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?";
const NUMBER = new RegExp(`^(${DECIMAL})(?:\\s*/\\s*(${DECIMAL}))?$`);

/** @type {(text: string, limit: number) => { value: number } | { problem: string }} */
export function parseCell(text, limit) {
  const plain = text.trim().replaceAll(MINUS, "-");
  if (!plain) return { problem: `The cell is empty: type a number ${EXAMPLES}.` };
  const match = text.length <= 40 && plain.replaceAll(",", ".").match(NUMBER);
  if (!match) {
    const shown = plain.length <= 12 ? plain : `${plain.slice(0, 12)}…`;
    return { problem: `“${shown}” is not a number: type one ${EXAMPLES}.` };
  }
  const denominator = Number(match[2] ?? 1);
  if (denominator === 0) return { problem: "A number cannot be divided by zero." };
  const value = Number(match[1]) / denominator;
  if (!Number.isFinite(value) || Math.abs(value) > limit) {
    return { problem: `The number must be between ${MINUS}${limit} and ${limit}.` };
  }
  return { value };
}
