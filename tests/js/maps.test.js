// How many maps stand in a row, and how large their cells are.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellFor, filledLayout, tileLayout } from "../../cvdemo/ui/components/maps/layout.js";

const maps = (count, side) => Array.from({ length: count }, () => ({ rows: side, columns: side }));

test("eight maps fill one row of a wide page", () => {
  const { columns, tile } = tileLayout(1200, maps(8, 26), 120, 1, false);
  assert.equal(columns, 8);
  assert.ok(8 * tile <= 1200);
});

test("rows are of about the same length", () => {
  const { columns } = tileLayout(700, maps(8, 26), 120, 1, false);
  assert.ok(8 % columns === 0 || 8 % columns >= columns - 2);
});

test("two maps to compare stay side by side on a phone", () => {
  assert.equal(tileLayout(330, maps(2, 26), 320, 2, false).columns, 2);
});

test("small cells are whole device pixels", () => {
  const cell = cellFor({ rows: 26, columns: 26 }, 120, 2);
  assert.equal((cell * 2) % 1, 0);
});

test("maps of one screen grow with it, in whole device pixels", () => {
  const small = tileLayout(1430, maps(32, 26), 90, 1, true);
  const { columns, side } = filledLayout(1430, 760, 19, maps(32, 26), 90, 1, true);
  const rows = Math.ceil(32 / columns);
  assert.ok(side > 1.5 * small.side);
  assert.equal(side % 26, 0);
  assert.ok(columns * side <= 1430 && rows * (side + 19) <= 760);
  assert.deepEqual(filledLayout(1430, 100, 19, maps(32, 26), 90, 1, true), small);
});
