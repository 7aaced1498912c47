// Numbers as text: what is printed adds up, rounds half away from zero, and reads back.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addUp,
  clean,
  digitsFor,
  fixed,
  parseCell,
  percent,
  points,
  short,
  sumText,
  units,
  weightWriter,
} from "../../cvdemo/ui/components/shared/numbers.js";

test("a half is rounded away from zero, also where binary has a little less", () => {
  assert.equal(units(0.235, 2), 24);
  assert.equal(units(-0.235, 2), -24);
  assert.equal(fixed(-0.004, 2), "0.00");
  assert.equal(fixed(-1.5, 0), "−2");
});

test("a float32 is written as a person would write it", () => {
  assert.equal(clean(Math.fround(0.1)), 0.1);
  assert.equal(short(Math.fround(-0.25)), "−0.25");
  assert.equal(short(4), "4");
  assert.equal(short(1.5347), "1.53");
});

test("decimals show about three figures of the largest value", () => {
  assert.deepEqual([5000, 500, 50, 5, 0.05, 0].map(digitsFor), [0, 1, 2, 2, 4, 2]);
});

test("printed terms add up to the printed total", () => {
  const terms = [0.333, 0.333, 0.333];
  const plan = addUp(terms, 0.999, 2);
  const printed = terms.reduce((sum, term) => sum + units(term, plan.digits), 0);
  assert.equal(printed, plan.sum);
  assert.match(sumText(plan, 2), /1\.00$/);
  assert.equal(sumText(addUp([0.25, 0.25], 0.5, 2), 2), "0.50");
});

test("weights that share a denominator are written as fractions", () => {
  const ninth = Math.fround(1 / 9);
  assert.equal(weightWriter([ninth, ninth]).write(ninth), "1/9");
  assert.equal(weightWriter([0.5, 1]).write(0.5), "0.5");
  assert.equal(weightWriter([0.123456, 0.7]).exact, false);
});

test("a typed cell is a number, a fraction or a sentence", () => {
  assert.deepEqual(parseCell("−1/4", 100), { value: -0.25 });
  assert.deepEqual(parseCell("0,5", 100), { value: 0.5 });
  assert.match(parseCell("", 100).problem, /empty/);
  assert.match(parseCell("1/0", 100).problem, /divided by zero/);
  assert.match(parseCell("101", 100).problem, /between −100 and 100/);
  assert.match(parseCell("abc", 100).problem, /“abc” is not a number/);
});

test("a score of nearly all or nearly nothing is not rounded away", () => {
  assert.deepEqual([0.5, 0.9999, 0.0001, 0].map(percent), ["50.0 %", "> 99.9 %", "< 0.1 %", "< 0.1 %"]);
  assert.deepEqual([0.9995, 0.999, 0.0005].map(percent), ["> 99.9 %", "99.9 %", "0.1 %"]);
  assert.deepEqual([0.05, 0.912, 1].map(points), ["5.0", "91", "100"]);
});
