// How many squares stand in a row of a gallery.

import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsFor } from "../../cvdemo/ui/components/gallery/rows.js";

const wide = (columns) => columns * 50 + 2; // where so many squares of 44 pixels fit

test("all rows are full where the count allows it", () => {
  for (const [count, fit, columns] of [
    [28, 9, 7],
    [40, 6, 5],
    [60, 13, 12],
    [5, 9, 5],
  ]) {
    assert.equal(columnsFor(count, wide(fit), 44), columns);
  }
});

test("else rows are of about the same length", () => {
  assert.equal(columnsFor(53, wide(13), 44), 11);
  assert.equal(columnsFor(0, wide(9), 44), 1);
  assert.equal(columnsFor(7, 20, 44), 1);
});
