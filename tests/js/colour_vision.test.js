// Colours that mean different things differ under the three colour-vision deficiencies, too.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { COUNT_STOPS } from "../../cvdemo/ui/components/maps/picture.js";
import { SCALES } from "../../cvdemo/ui/components/shared/colours.js";

// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A Physiologically-based Model for Simulation of Color Vision
// Deficiency, 2009; severity 1.0, on linear RGB.
const SIGHTS = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const TO_XYZ = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const WHITE = [0.95047, 1, 1.08883];
const CLEARLY = 20; // CIE 1976 ΔE; about 2.3 can just be seen

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, x, i) => sum + x * vector[i], 0));
const rgbOf = (colour) =>
  typeof colour === "string"
    ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    : colour.map((part) => part / 255);
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

function lab(colour, sight) {
  const seen = times(sight, rgbOf(colour).map(linear)).map((part) => Math.min(1, Math.max(0, part)));
  const [x, y, z] = times(TO_XYZ, seen)
    .map((part, i) => part / WHITE[i])
    .map((part) => (part > 216 / 24389 ? Math.cbrt(part) : (24389 / 27) * (part / 116) + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(a, b, sight) {
  const [first, second] = [lab(a, sight), lab(b, sight)];
  return Math.hypot(...first.map((part, i) => part - second[i]));
}

// "--plus: light-dark(#a34300, #ffa866);" in the stage's style sheet.
async function inks() {
  const url = new URL("../../cvdemo/ui/components/stage/stage.css", import.meta.url);
  const css = await readFile(url, "utf8");
  const of = (name) =>
    css.match(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`))?.slice(1) ?? [];
  const [plus, minus] = [of("plus"), of("minus")];
  return { light: [plus[0], minus[0]], dark: [plus[1], minus[1]] };
}

test("the difference of two colours is that of the CIE", () => {
  assert.ok(Math.abs(difference("#ffffff", "#000000", SIGHTS.all) - 100) < 0.01);
  assert.ok(
    difference("#d00000", "#6b6b00", SIGHTS.deuteranopia) < difference("#d00000", "#6b6b00", SIGHTS.all) / 2,
  );
});

for (const mode of /** @type {const} */ (["light", "dark"])) {
  for (const [name, sight] of Object.entries(SIGHTS)) {
    test(`colours differ: ${mode}, ${name}`, async () => {
      const { response, weight, padding, grey } = SCALES[mode];
      const count = COUNT_STOPS[mode];
      const [plus, minus] = (await inks())[mode];
      const pairs = {
        "negative and positive responses": [response[0], response[2]],
        "a negative response and none": [response[0], response[1]],
        "a positive response and none": [response[2], response[1]],
        "negative and positive weights": [weight[0], weight[2]],
        "a negative weight and none": [weight[0], weight[1]],
        "a positive weight and none": [weight[2], weight[1]],
        "padding and black": [padding, grey[0]],
        "padding and white": [padding, grey[2]],
        "few and many": [count[1], count[2]],
        "negative and positive products in writing": [plus, minus],
      };
      for (const [what, [a, b]] of Object.entries(pairs)) {
        const found = difference(a, b, sight);
        assert.ok(found >= CLEARLY, `${what}: ${a} and ${b} differ by ${found.toFixed(1)} only`);
      }
    });
  }
}
