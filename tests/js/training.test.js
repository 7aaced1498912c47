import assert from "node:assert/strict";
import { test } from "node:test";

import { ticks, valueAt } from "../../cvdemo/ui/components/training/charts.js";
import { pace } from "../../cvdemo/ui/components/shared/player.js";

const rounded = (values) => values.map((value) => +value.toFixed(6));

test("ticks are round numbers, at most five steps of them", () => {
  assert.deepEqual(rounded(ticks(0, 1)), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(rounded(ticks(0, 2.34)), [0, 0.5, 1, 1.5, 2]);
  assert.deepEqual(rounded(ticks(0, 20)), [0, 5, 10, 15, 20]);
});

test("ticks for epochs are whole", () => {
  assert.deepEqual(ticks(0, 2, 1), [0, 1, 2]);
  assert.deepEqual(ticks(0, 5, 1), [0, 1, 2, 3, 4, 5]);
});

test("a line has a value only where it has a point; the last of two counts", () => {
  const series = {
    name: "a",
    points: /** @type {any} */ ([[0, 2], [1, 0.5], null, [1, 0.4]]),
  };
  assert.equal(valueAt(series, 1), 0.4);
  assert.equal(valueAt(series, 0.5), undefined);
});

test("few moments are shown slowly, many in seven seconds, none too fast to see", () => {
  assert.equal(pace(2), 0.8);
  assert.equal(pace(14), 0.5);
  assert.equal(pace(1000), 0.12);
});
