// The colour scales of one scene: input, kernel, output.

import { Scale } from "../shared/colours.js";

// The scales of one scene.
export function sceneScales(geometry, theme) {
  const { settings } = geometry;
  const [low, high] = inputRange(geometry);
  const input = low < 0 ? new Scale(theme.response, -high, high) : new Scale(theme.grey, low, high, false);
  const scales = { input, output: outputScale(geometry, theme) };
  if (settings.kind === "conv") {
    const largest = geometry.kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
    scales.weight = new Scale(theme.weight, -largest, largest);
  } else {
    scales.output = input; // pooling keeps values: one scale for both
  }
  return scales;
}

// Ink runs from 0 to 1 at least; an input with negative values gets a scale fixed at zero.
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
  return [0, Math.max(1, most * geometry.factor)];
}

function outputScale(geometry, theme) {
  const { view, scale } = geometry.settings;
  if (view === "clip") return new Scale(theme.grey, 0, 1, false);
  if (view !== "minmax") return new Scale(theme.response, -scale, scale);
  let [least, most] = [Infinity, -Infinity];
  for (const raw of geometry.response) {
    const value = geometry.activated(raw);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return new Scale(theme.grey, least, most > least ? most : least + 1, false);
}
