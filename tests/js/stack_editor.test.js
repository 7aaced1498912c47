// The editor of a stack: edits and undo as lists, number fields, and how blocks share the width there is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { layout, levels, shortcut, svg } from "../../cvdemo/ui/components/stack/blocks.js";
import { History, insert, move, parseNumber, remove, set } from "../../cvdemo/ui/components/stack/edits.js";

/** @type {import("../../cvdemo/ui/components/stack/edits.js").Layer[]} */
const layers = ["a", "b", "c", "d"].map((kind) => [kind, { n: 1 }]);
const kinds = (list) => list.map(([kind]) => kind).join("");

test("edits give another list and leave theirs as it was", () => {
  assert.equal(kinds(insert(layers, 4, ["e", {}])), "abcde");
  assert.equal(kinds(insert(layers, 1, layers[1])), "abbcd");
  assert.equal(kinds(remove(layers, 0)), "bcd");
  assert.equal(kinds(move(layers, 0, 2)), "bcad");
  assert.equal(kinds(move(layers, 3, 0)), "dabc");
  assert.deepEqual(set(layers, 2, "n", 5)[2], ["c", { n: 5 }]);
  assert.deepEqual(layers[2], ["c", { n: 1 }]);
  assert.equal(kinds(layers), "abcd");
});

test("an Add keeps to the layers it skips", () => {
  /** @type {import("../../cvdemo/ui/components/stack/edits.js").Layer[]} */
  const block = ["a", "b", "c", "d", "e"].map((kind) => [kind, {}]);
  block[3] = ["Add", { skip: 2 }]; // b and c
  const edited = (edit, at = 3) => edit[at][1].skip;
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => edited(insert(block, index, ["x", {}]), 4)),
    [2, 2, 3, 3],
  );
  assert.equal(edited(insert(block, 4, ["x", {}])), 2);
  assert.deepEqual(
    [edited(remove(block, 0), 2), edited(remove(block, 1), 2), edited(remove(block, 4))],
    [2, 1, 2],
  );
  assert.equal(edited(remove(remove(block, 1), 1), 1), 1);
  assert.equal(edited(move(block, 1, 2)), 2);
  assert.equal(edited(move(block, 2, 1)), 2);
  assert.equal(edited(move(block, 1, 0)), 1);
  assert.equal(edited(move(block, 0, 1)), 3);
  assert.equal(edited(move(block, 0, 2)), 3);
  assert.equal(edited(move(block, 0, 3), 2), 2);
  assert.equal(edited(move(block, 2, 3), 2), 1);
  assert.equal(edited(move(block, 4, 3), 4), 3);
  assert.equal(edited(move(block, 4, 1), 4), 2);
  assert.equal(edited(move(block, 3, 4), 4), 2);
});

test("shortcuts run above each other, and leave a line to come in on another", () => {
  assert.deepEqual(
    levels([
      { from: 0, to: 5 },
      { from: 1, to: 3 },
      { from: 3, to: 5 },
      { from: 2, to: 4 },
    ]),
    [2, 0, 0, 1],
  );
  assert.match(shortcut({ x: 10, y: 20 }, { x: 50, y: 20 }, 9, 100), /M10,20 V11 H50 V20 M/);
  assert.match(shortcut({ x: 10, y: 20 }, { x: 50, y: 90 }, 9, 100), /M10,20 V11 H100 M0,81 H50 V90 M/);
});

test("undo and redo walk through what was shown", () => {
  const history = new History();
  for (const code of ["one", "two", "two", "three"]) history.show(code);
  assert.equal(history.undo(), "two");
  history.show("two"); // the answer
  assert.equal(history.undo(), "one");
  assert.equal(history.undo(), null);
  assert.equal(history.redo(), "two");
  history.show("four");
  assert.equal(history.redo(), null);
  assert.equal(history.undo(), "two");
});

test("a number field gives a value of its setting or says what it takes", () => {
  const filters = { label: "filters", low: 1, high: 1024, whole: true, optional: false };
  const problem = { problem: "filters: a whole number from 1 to 1024" };
  assert.deepEqual(parseNumber(" 32 ", filters), { value: 32 });
  for (const text of ["", "0", "1000000000", "3.5", "x", "1e9", "Infinity", "NaN"]) {
    assert.deepEqual(parseNumber(text, filters), problem, text);
  }
  assert.deepEqual(parseNumber("", { ...filters, optional: true }), { value: null });
  const rate = { label: "rate", low: 0, high: 0.95, whole: false, optional: false };
  assert.deepEqual(parseNumber("0,25", rate), { value: 0.25 });
  assert.deepEqual(parseNumber("1", rate), { problem: "rate: a number from 0 to 0.95" });
});

const outputs = (...shapes) => shapes.map((shape) => ({ shape, isPlate: false }));

test("blocks are in proportion to each other, and fit into the width", () => {
  const { channel, blocks } = layout(outputs([28, 28, 1], [26, 26, 32], [13, 13, 64], [10]), 800, 4);
  assert.equal(blocks[1].length / blocks[2].length, 32 / 64);
  assert.equal(blocks[1].rows / blocks[2].rows, 26 / 13);
  assert.equal(blocks[1].right / blocks[2].right, 26 / 13);
  assert.equal(blocks[3].length, 10 * channel);
  const narrow = layout(outputs([28, 28, 1], [26, 26, 120], [24, 24, 120], [22, 22, 120]), 400, 4);
  const drawn = narrow.blocks.reduce((sum, { length, right }) => sum + length + right, 0);
  assert.ok(drawn <= 400, `${drawn}`);
  assert.ok(narrow.channel < channel);
});

test("what is too long is cut and marked; a layer that leaves the shape is a plate", () => {
  const { blocks } = layout(outputs([28, 28, 1], [61952], [10]), 900, 4);
  assert.deepEqual(
    blocks.map(({ broken }) => broken),
    [false, true, false],
  );
  assert.match(svg(blocks[1]), /class="slit"/);
  assert.doesNotMatch(svg(blocks[2]), /slit|NaN/);
  const shape = [26, 26, 32];
  const [, plate] = layout([...outputs(shape), { shape, isPlate: true }], 900, 4).blocks;
  assert.ok(plate.length < 5);
});
