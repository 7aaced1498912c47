// The message, the colours, and which version of the scripts a page has.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { indexAfter } from "../../cvdemo/ui/components/shared/arrows.js";
import { Scale, inkOn } from "../../cvdemo/ui/components/shared/colours.js";
import { runs } from "../../cvdemo/ui/components/shared/canvas.js";
import { unpack } from "../../cvdemo/ui/components/shared/messages/wire.js";

function packed(header, bytes) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padding = -(text.length + 4) & 7;
  const message = new Uint8Array(4 + text.length + padding + bytes.length);
  new DataView(message.buffer).setUint32(0, text.length + padding, true);
  message.fill(32, 4, 4 + text.length + padding);
  message.set(text, 4);
  message.set(bytes, 4 + text.length + padding);
  return deflateSync(message);
}

test("a message is a header and typed arrays", async () => {
  const values = new Uint8Array(Float32Array.of(1.5, -2).buffer);
  const { word, arrays } = await unpack(packed({ word: "ü", arrays: { a: ["f4", [1, 2], 0, 2] } }, values));
  assert.equal(word, "ü");
  assert.deepEqual([...arrays.a.values], [1.5, -2]);
  assert.deepEqual(arrays.a.shape, [1, 2]);
});

test("a diverging scale is fixed at zero and ends at its limits", () => {
  const scale = new Scale(["#0000ff", "#ffffff", "#ff0000"], -2, 2);
  assert.deepEqual(scale.rgb(0), [255, 255, 255]);
  assert.deepEqual(scale.rgb(2), [255, 0, 0]);
  assert.deepEqual(scale.rgb(-5), [0, 0, 255]);
});

test("a grey scale stretches from low to high", () => {
  const scale = new Scale(["#000000", "#000000", "#ffffff"], 1, 3, false);
  assert.deepEqual(scale.rgb(1), [0, 0, 0]);
  assert.deepEqual(scale.rgb(3), [255, 255, 255]);
});

test("text is black on light and white on dark", () => {
  assert.equal(inkOn([250, 250, 250]), "#000000");
  assert.equal(inkOn([20, 20, 20]), "#ffffff");
});

test("runs of zeros are found, at the ends too", () => {
  assert.deepEqual(runs([0, 0, 1, 0, 1, 1, 0]), [
    [0, 2],
    [3, 4],
    [6, 7],
  ]);
});

test("a page is reloaded once for another version, and not twice for the same", async () => {
  const kept = new Map();
  let reloads = 0;
  globalThis.sessionStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
  };
  globalThis.location = { reload: () => (reloads += 1) };
  const { isCurrent } = await import("../../cvdemo/ui/components/shared/messages/version.js");
  assert.equal(isCurrent("a"), true);
  assert.equal(isCurrent("b"), false);
  assert.equal(reloads, 1);
  assert.equal(isCurrent("b"), true); // reloaded already, to no avail: old scripts rather than a loop
  assert.equal(reloads, 1);
});

test("arrows, Home and End lead through things in rows, also to where there is none", () => {
  const from5of8 = (key) => indexAfter(key, 5, 3, 7);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map(from5of8), [4, 6, 2, 8]);
  assert.deepEqual(["Home", "End", "Enter"].map(from5of8), [0, 7, null]);
});
