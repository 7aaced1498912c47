// Where the window is, and how one value is written out and spoken.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Arithmetic, explainCell } from "../../cvdemo/ui/components/stage/model/arithmetic.js";
import { Geometry } from "../../cvdemo/ui/components/stage/model/geometry.js";
import { spokenCell } from "../../cvdemo/ui/components/stage/model/sentence.js";
import { sceneScales } from "../../cvdemo/ui/components/stage/view/scales.js";
import { convScene } from "./scene.js";

const GREY = ["#000000", "#000000", "#ffffff"];
const THEME = { response: GREY, weight: GREY, grey: GREY };
const INPUT = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];
const KERNEL = [
  [1, 0],
  [0, -1],
];

function written(arithmetic, row, column, hidden = false) {
  const parts = explainCell(arithmetic.geometry, row, column);
  return joined(arithmetic.lines(parts, { hidden }));
}

function joined(lines) {
  return lines.map(({ pieces }) => pieces.map(({ text }) => text).join(""));
}

test("a window holds the cells that its weights multiply", () => {
  const geometry = new Geometry(convScene(INPUT, KERNEL));
  assert.deepEqual(geometry.patch(1, 0, 0), [4, 5, 7, 8]);
  assert.deepEqual(geometry.weights(0), [1, 0, 0, -1]);
  assert.deepEqual(geometry.tap(1, 1, 1, 0), [2, 1]);
  assert.equal(geometry.count, 4);
});

test("the window centred on a cell stays inside the map", () => {
  const geometry = new Geometry(convScene(INPUT, KERNEL));
  assert.deepEqual(geometry.centredOn(0, 0), [0, 0]);
  assert.deepEqual(geometry.centredOn(2, 2), [1, 1]);
});

test("playing starts in the row before the first response other than 0, and knows windows of zeros", () => {
  const ink = Array.from({ length: 8 }, (_, row) => Array.from({ length: 4 }, () => Number(row >= 5)));
  const geometry = new Geometry(convScene(ink, [[1], [-1]]));
  assert.equal(geometry.firstRow(), 3);
  assert.equal(geometry.isBlank(3, 0), true);
  assert.equal(geometry.isBlank(4, 0), false);
  assert.equal(geometry.isBlank(6, 0), false); // its response is 0, but not its values
  assert.equal(new Geometry(convScene([[0, 0, 0]], [[1]])).firstRow(), 0);
});

test("cells that a stride passes over are counted as unseen", () => {
  const scene = convScene(INPUT, [[1]], { strides: [2, 2] });
  scene.arrays.response = { type: "f4", shape: [2, 2], values: Float32Array.of(1, 3, 7, 9) };
  assert.equal(new Geometry(scene).unseenCount(), 5);
});

test("products, sum and total are written out", () => {
  const arithmetic = new Arithmetic(new Geometry(convScene(INPUT, KERNEL)));
  assert.deepEqual(written(arithmetic, 0, 0), [
    "output[0, 0] = 1·1 + 2·0 + 4·0 + 5·(−1)",
    "= 1 + 0 + 0 − 5 + 0 (bias) = −4",
  ]);
});

test("weights of one denominator add whole numbers up to a fraction", () => {
  const ninth = Math.fround(1 / 9);
  const blur = [0, 1, 2].map(() => [ninth, ninth, ninth]);
  const sum = (input, changes) =>
    written(new Arithmetic(new Geometry(convScene(input, blur, changes))), 0, 0)[1];
  assert.equal(sum(INPUT), "= (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9)/9 + 0 (bias) = 45/9 = 5");
  const other = [[0, ...INPUT[0].slice(1)], ...INPUT.slice(1)];
  assert.equal(sum(other), "= (0 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9)/9 + 0 (bias) = 44/9 ≈ 4.89");
});

test("a hidden value is asked for, not given away", () => {
  const arithmetic = new Arithmetic(new Geometry(convScene(INPUT, KERNEL)));
  const [, sum] = written(arithmetic, 0, 0, true);
  assert.ok(sum.endsWith("= ?"));
  const parts = explainCell(arithmetic.geometry, 0, 0);
  assert.equal(spokenCell(arithmetic, parts, true), "Output row 0, column 0: not shown yet.");
});

test("ReLU is written and spoken after the sum", () => {
  const arithmetic = new Arithmetic(new Geometry(convScene(INPUT, KERNEL, { activation: "relu" })));
  assert.match(written(arithmetic, 0, 0)[1], /ReLU: max\(0, −4\) = 0$/);
  const parts = explainCell(arithmetic.geometry, 0, 0);
  assert.equal(
    spokenCell(arithmetic, parts, false),
    "Output row 0, column 0: 4 products add up to minus 4: 1 times 1, 5 times minus 1. After ReLU: 0.",
  );
});

test("clipping shows 0 to 1 and nothing else", () => {
  const scene = convScene(INPUT, KERNEL, { view: "clip" });
  scene.arrays.response.values = Float32Array.of(-4, 0.25, 1, 8);
  const geometry = new Geometry(scene);
  const shown = [...geometry.response].map((value) => geometry.viewed(value));
  assert.deepEqual(shown, [0, 0.25, 1, 1]);
  const { low, high, diverging } = sceneScales(geometry, THEME).output;
  assert.deepEqual([low, high, diverging], [0, 1, false]);
});

test("a clipped value says so, whichever end it was cut at", () => {
  const last = (input) =>
    written(new Arithmetic(new Geometry(convScene(input, KERNEL, { view: "clip" }))), 0, 0)[1];
  assert.match(last(INPUT), /shown clipped: 0$/);
  assert.match(last([...INPUT].reverse().map((row) => [...row].reverse())), /shown clipped: 1$/);
  const small = [
    [1, 0],
    [0, 0],
  ];
  assert.match(last(small), /= 1$/);
});

test("no minus sign is lost in a bias", () => {
  const scene = convScene(INPUT, KERNEL, { bias: -2 });
  scene.arrays.response.values = scene.arrays.response.values.map((value) => value - 2);
  assert.match(written(new Arithmetic(new Geometry(scene)), 0, 0)[1], /− 2 \(bias\) = −6$/);
});

test("of many terms the largest four are written out, and what the rest come to", () => {
  const input = [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => row * 4 + column - 3));
  const ones = input.map((row) => row.map(() => 1));
  const arithmetic = new Arithmetic(new Geometry(convScene(input, ones)));
  const parts = explainCell(arithmetic.geometry, 0, 0);
  assert.equal(arithmetic.isLong, true);
  assert.deepEqual(joined(arithmetic.lines(parts, { whole: false })), [
    "output[0, 0] = 9·1 + 10·1 + 11·1 + 12·1 + … (12 more)",
    "= 9 + 10 + 11 + 12 + 30 (12 more) + 0 (bias) = 72",
  ]);
  assert.match(
    written(arithmetic, 0, 0)[1],
    /^= −3 − 2 − 1 \+ 1 .* \+ 12 \+ 0 \(1 times\) \+ 0 \(bias\) = 72$/,
  );
  assert.equal(new Arithmetic(new Geometry(convScene(INPUT, KERNEL))).isLong, false);
});

test("the products and their sum are printed as the line of the sum prints them", () => {
  const arithmetic = new Arithmetic(new Geometry(convScene(INPUT, KERNEL, { activation: "relu" })));
  const parts = explainCell(arithmetic.geometry, 0, 0);
  assert.deepEqual(arithmetic.products(parts, 0), ["1", "0", "0", "−5"]);
  assert.deepEqual(arithmetic.total(parts), ["Σ = −4", "ReLU: 0"]);

  const ninth = Math.fround(1 / 9);
  const blur = [0, 1, 2].map(() => [ninth, ninth, ninth]);
  const mean = new Arithmetic(
    new Geometry(
      convScene(
        INPUT.map((row) => row.map((value) => value - 1)),
        blur,
      ),
    ),
  );
  const values = explainCell(mean.geometry, 0, 0);
  assert.deepEqual(mean.products(values, 0).slice(0, 3), ["0", "1/9", "2/9"]);
  assert.deepEqual(mean.total(values), ["Σ = 4"]);
});
