// How a network's maps stand at a glance, and what is said of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  cellsOf,
  heightOf as heightOfAll,
  layOut,
  UPRIGHT,
} from "../../cvdemo/ui/components/glance/layout.js";
import { madeOf } from "../../cvdemo/ui/components/glance/message.js";
import { answerOf, nameOf, sentence } from "../../cvdemo/ui/components/glance/words.js";

/** @returns {import("../../cvdemo/ui/components/glance/types.js").MapsColumn} */
function mapsColumn(layer, side, maps, more = {}) {
  const shown = Array.from({ length: Math.min(8, maps) }, (_, i) => i);
  return {
    kind: "maps",
    layer,
    name: `layer ${layer}`,
    does: "convolves",
    limit: 1,
    shape: [side, side, maps],
    cells: [side, side],
    shown,
    bytes: new Uint8Array(side * side * shown.length),
    ...more,
  };
}

/** @returns {import("../../cvdemo/ui/components/glance/types.js").UnitsColumn} */
function unitsColumn(layer, count, thin) {
  return {
    kind: "units",
    layer,
    name: "flatten",
    does: "lines up all values",
    limit: 1,
    shape: [count],
    thin,
    bytes: new Uint8Array(count),
  };
}

const CONVNET = [
  mapsColumn(0, 28, 1),
  mapsColumn(1, 26, 32),
  mapsColumn(2, 13, 32),
  mapsColumn(3, 11, 64),
  mapsColumn(4, 5, 64),
  mapsColumn(5, 3, 128),
  unitsColumn(6, 1152, true),
];

const LABELS = Array(40).fill(50);
const space = (width, height, density = 1) => ({
  width,
  height,
  scores: 170,
  labels: LABELS,
  rem: 16,
  density,
});

function heightOf(column, { across }, cell) {
  return Math.ceil(column.shown.length / across) * Math.max(cellsOf(column)[0] * cell, 0);
}

for (const [width, height] of [
  [700, 330],
  [960, 400],
  [1600, 760],
]) {
  test(`the convnet fits into ${width} × ${height} pixels, and uses the space of a larger page`, () => {
    const { upright, cell, columns } = layOut(CONVNET, space(width, height));
    assert.equal(upright, false);
    const needed = columns.reduce((sum, each) => sum + each.width, 170);
    assert.ok(needed <= width, `${needed} of ${width}`);
    CONVNET.forEach((column, i) => {
      if (column.kind === "maps") assert.ok(heightOf(column, columns[i], cell) <= height, column.name);
    });
    const wider = layOut(CONVNET, space(2 * width, 2 * height)).cell;
    assert.ok(wider > cell, `${wider} in twice the space, ${cell} here`);
  });
}

test("a narrow screen has layers below each other, each within its width", () => {
  const { upright, cell, columns } = layOut(CONVNET, space(UPRIGHT - 1, 500));
  assert.equal(upright, true);
  CONVNET.forEach((column, i) => {
    assert.ok(columns[i].across * cellsOf(column)[1] * cell <= UPRIGHT - 1, column.name);
    assert.ok(columns[i].across >= 1);
  });
});

test("a layer is as wide as its name, and the maps of the others the smaller for it", () => {
  const wide = { ...space(960, 400), labels: LABELS.with(5, 120) };
  const { cell, columns } = layOut(CONVNET, wide);
  assert.equal(columns[5].width, 120);
  assert.ok(cell <= layOut(CONVNET, space(960, 400)).cell);
  assert.ok(columns.reduce((sum, each) => sum + each.width, 170) <= 960);
});

test("on a tall screen maps do not drift apart", () => {
  const sizes = layOut(CONVNET, space(760, 540));
  const height = heightOfAll(CONVNET, sizes, 232, 540);
  const needs = CONVNET.filter(({ kind }) => kind === "maps").map((column, i) =>
    heightOf(column, sizes.columns[i], sizes.cell),
  );
  assert.ok(height >= Math.max(...needs) && height <= 1.3 * Math.max(...needs));
  assert.equal(heightOfAll(CONVNET, sizes, 232, 300), 300);
});

test("a network too large for the page scrolls with the smallest cells", () => {
  const { cell, columns } = layOut(Array(40).fill(mapsColumn(1, 200, 64)), space(900, 400, 2));
  assert.equal(cell, 0.25);
  assert.ok(columns.every(({ width }) => Number.isFinite(width)));
});

test("a long list is a block of 16 rows, a thin one a single column", () => {
  assert.deepEqual(cellsOf(unitsColumn(1, 512, false)), [16, 32]);
  assert.deepEqual(cellsOf(unitsColumn(1, 10, false)), [10, 1]);
  assert.deepEqual(cellsOf(unitsColumn(1, 1152, true)), [1152, 1]);
});

const TEMPLATES = mapsColumn(1, 28, 512, {
  says: Array(9).fill("Unit 0: a sum."),
  shown: [9, 8, 7, 6, 5, 4, 3, 2, 1],
});

test("units shown by their weights stand three in a row, beside a digit of twice their size", () => {
  for (const width of [700, 976, 1800]) {
    const { cell, columns } = layOut([CONVNET[0], TEMPLATES], space(width, 400));
    assert.deepEqual(
      columns.map(({ across, times }) => [across, times]),
      [
        [1, 2],
        [3, 1],
      ],
    );
    assert.ok(heightOf(TEMPLATES, columns[1], cell) <= 400);
    assert.ok(28 * 2 * cell <= columns[0].width);
    assert.ok(columns[0].width + columns[1].width + 170 <= width);
  }
});

test("a unit is made of pixels, and called and described as a unit", () => {
  const links = {
    column: 0,
    width: 4,
    values: new Float32Array([0.2, -0.5, 0, 0.1]),
    units: new Int32Array([30, 783]),
  };
  const network = {
    name: "own",
    title: "Own",
    columns: [CONVNET[0], { ...TEMPLATES, links }],
    scores: null,
    last: 2,
    links: null,
  };
  const found = madeOf(network, 1, 0);
  assert.deepEqual([found.parts[0].index, found.cells, found.hidden], [783, true, 782]);
  assert.equal(nameOf(TEMPLATES, 0), "layer 1, unit 9 of 512, 784 weights");
  assert.equal(sentence(network, { row: 0, column: 1, index: 0 }), "Unit 0: a sum.");
});

test("the answer is the digit with the largest score", () => {
  assert.equal(answerOf([0.1, 0.7, 0.2]), 1);
  assert.equal(answerOf(null), null);
});

test("a map is called by its own number, not by its place", () => {
  const column = mapsColumn(1, 26, 32, { shown: [7, 30] });
  assert.equal(nameOf(column, 1), "layer 1, map 30 of 32, 26 × 26");
  assert.equal(nameOf(unitsColumn(6, 1152, true), 0), "flatten, 1,152 values");
  assert.equal(nameOf(CONVNET[0], 0), "your digit, 28 × 28 pixels");
});

const LINKS = { column: 1, width: 4, units: null }; // two shares, that of the others, the bias

/** @returns {import("../../cvdemo/ui/components/glance/types.js").Row} */
function row(largest, values) {
  const below = mapsColumn(1, 26, 32, { shown: [4, 9] });
  const above = mapsColumn(2, 24, 64, {
    shown: [11],
    largest: [largest],
    places: [[3, 5]],
    links: { ...LINKS, values: new Float32Array(values) },
  });
  const scores = { ...LINKS, column: 2, width: 3, values: new Float32Array([2, 0.5, -1]) };
  return {
    name: "own",
    title: "Own",
    columns: [CONVNET[0], below, above],
    scores: [0.2, 0.8],
    last: 3,
    links: scores,
  };
}

/** The numbers of a sum as it is written: "= 1.50 (map 9) + (−0.25) (bias)". */
function written(text) {
  const sum = text.slice(text.lastIndexOf("= ") + 2);
  return [...sum.matchAll(/\(?([−\d.]+)\)? \(/g)].map(([, number]) => Number(number.replace("−", "-")));
}

test("the terms that are written add up to the value that is written", () => {
  const text = sentence(row(1.31, [0.333, 1.111, -0.084, -0.05]), { row: 0, column: 2, index: 0 });
  assert.match(text, /^layer 2, map 11: its largest value, 1\.31, in row 3, column 5 = /);
  assert.match(text, /\(map 9\).*\(map 4\).*\(30 others\).*\(bias\)\.$/, "the largest share first");
  const sum = written(text).reduce((total, value) => total + value, 0);
  assert.equal(written(text).length, 4);
  assert.equal(sum.toFixed(2), "1.31");
});

test("below zero, ReLU is named", () => {
  const text = sentence(row(0, [-0.4, 0.1, 0, 0]), { row: 0, column: 2, index: 0 });
  assert.match(text, /, and ReLU makes 0 of what is below it\.$/);
});

test("a score says what stood before the softmax", () => {
  const text = sentence(row(1, [1, 0, 0, 0]), { row: 0, column: 3, index: 0 });
  assert.match(text, /^The score of 0: 20\.0 %\. Before the softmax: 1\.50? = /);
  assert.match(text, /\(map 11\)/);
});

test("a score of an empty pad has no number", () => {
  const empty = { ...row(1, [1, 0, 0, 0]), scores: null };
  assert.equal(sentence(empty, { row: 0, column: 3, index: 7 }), "The score of 7: nothing is drawn yet.");
});
