// The colour scales of one scene: input, kernel, output.

import { Scale } from "../../shared/colours.js";

/**
 * @import { Theme } from "../../shared/colours.js"
 * @import { Geometry } from "../model/geometry.js"
 */

/**
 * @typedef {object} Scales
 * @property {Scale} input
 * @property {Scale} output
 * @property {Scale} weight
 * @property {Scale} product
 */

/** @type {(geometry: Geometry, theme: Theme) => Scales} */
export function sceneScales(geometry, theme) {
  const { kind, scale, inputIsResponse } = geometry.settings;
  const [low, high] = inputRange(geometry);
  const input =
    low < 0 || inputIsResponse
      ? new Scale(theme.response, low, high)
      : new Scale(theme.grey, low, high, false);
  const largest = geometry.kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  return {
    input,
    output: kind === "conv" ? outputScale(geometry, theme) : input, // pooling keeps values: one scale for both
    weight: new Scale(theme.weight, -largest, largest),
    product: new Scale(theme.response, -scale, scale),
  };
}

/**
 * Ink runs from 0 to 1 at least; a response map, or an input with negative values, gets a scale fixed at zero.
 *
 * @type {(geometry: Geometry) => [low: number, high: number]}
 */
function inputRange(geometry) {
  let [least, most] = [0, 0];
  for (const raw of geometry.x) {
    if (raw < least) least = raw;
    if (raw > most) most = raw;
  }
  if (least < 0) {
    const largest = Math.max(-least, most);
    return [-largest, largest];
  }
  if (geometry.settings.inputIsResponse) return [0, most || 1];
  return [0, Math.max(1, most * geometry.factor)];
}

/** @type {(geometry: Geometry, theme: Theme) => Scale} */
function outputScale(geometry, theme) {
  const { view, scale, activation } = geometry.settings;
  if (view === "clip") return new Scale(theme.grey, 0, 1, false);
  if (view !== "minmax") {
    const isPositive = activation === "relu" || view === "abs";
    return new Scale(theme.response, isPositive ? 0 : -scale, scale);
  }
  let [least, most] = [Infinity, -Infinity];
  for (const raw of geometry.response) {
    const value = geometry.activated(raw);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return new Scale(theme.grey, least, most > least ? most : least + 1, false);
}
