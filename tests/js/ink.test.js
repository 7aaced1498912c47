// Strokes and their history.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Ink } from "../../cvdemo/ui/components/sketchpad/ink.js";

const LIMITS = { points: 20, strokes: 3 };

function drawn(ink, ...points) {
  ink.begin(points[0]);
  for (const point of points.slice(1)) ink.moveTo(point);
  ink.end();
  return ink;
}

test("undo and redo walk through the strokes", () => {
  const ink = new Ink([], LIMITS);
  drawn(ink, [0.1, 0.1], [0.5, 0.5]);
  drawn(ink, [0.2, 0.2], [0.6, 0.6]);
  ink.undo();
  assert.equal(ink.all.length, 1);
  ink.redo();
  assert.equal(ink.all.length, 2);
  ink.clear();
  assert.equal(ink.all.length, 0);
  ink.undo();
  assert.equal(ink.all.length, 2);
});

test("with nothing to take back the strokes stay", () => {
  const ink = new Ink([[[0.1, 0.1]]], LIMITS);
  ink.undo();
  ink.redo();
  assert.equal(ink.all.length, 1);
});

test("a stroke that leaves the pad ends at its edge, and goes on where it returns", () => {
  const ink = drawn(new Ink([], LIMITS), [0.5, 0.5], [1.5, 0.5], [1.5, 0.7], [0.5, 0.7]);
  assert.deepEqual(ink.all[0].at(-1), [1, 0.5]);
  assert.deepEqual(ink.all[1][0], [1, 0.7]);
});

test("a full pad takes no more", () => {
  const ink = new Ink([], LIMITS);
  for (let i = 0; i < 3; i++) drawn(ink, [0.1 * i, 0.1]);
  assert.equal(ink.isFull, true);
  assert.equal(ink.begin([0.5, 0.5]), false);
});

test("points that add nothing are left out, the last one never", () => {
  const ink = drawn(new Ink([], LIMITS), [0.1, 0.1], [0.101, 0.1], [0.102, 0.1], [0.103, 0.1]);
  assert.deepEqual(ink.all[0].at(-1), [0.103, 0.1]);
  assert.ok(ink.all[0].length < 4);
});

test("strokes of Python replace the ink, and undo brings the old ones back", () => {
  const ink = drawn(new Ink([], LIMITS), [0.1, 0.1], [0.5, 0.5]);
  ink.replace([[[0.9, 0.9]]]);
  assert.deepEqual(ink.all, [[[0.9, 0.9]]]);
  ink.undo();
  assert.deepEqual(ink.all[0][0], [0.1, 0.1]);
});
