// Titles, shapes, colour legends and accessible names: what changes with the scene only.

import { css, inkOn } from "../../shared/colours.js";
import { short } from "../../shared/numbers.js";
import { isColour } from "./paint.js";

/** @typedef {import("../stage.js").Stage} Stage */

const VIEW_WORDS = {
  clip: "below 0 shown as 0, above 1 as 1",
  abs: "absolute values shown",
  minmax: "stretched from min to max",
};
const PADDING_WORDS = {
  zeros: "padding: zeros",
  reflect: "padding: reflected",
  replicate: "padding: edge repeated",
  circular: "padding: wrapped around",
  none: "padding: not counted",
};

function shapeText(...sizes) {
  return sizes.join(" × ");
}

/** @param {Stage} stage */
export function writeLabels(stage) {
  const { geometry, find, scales } = stage;
  const { settings } = geometry;
  const [inputTitle, kernelTitle, outputTitle] = settings.titles;
  const shapes = {
    input: shapeText(geometry.inputRows, geometry.inputColumns, geometry.channels),
    output: shapeText(geometry.outputRows, geometry.outputColumns, 1),
  };
  const heading = (panel, title, shape) => {
    find(`${panel} .title`).textContent = title;
    find(`${panel} .shape`).textContent = shape;
  };
  heading(".input", inputTitle, shapes.input);
  heading(".output", outputTitle, shapes.output);
  fillChannels(stage);
  if (stage.slots.length < geometry.channels)
    find(".input .title").append(`, ${stage.arithmetic.channelName(stage.channel)}`);
  find(".window-part .title").textContent = geometry.kind === "conv" ? "Window" : kernelTitle;
  heading(
    ".kernel-part",
    settings.flipped ? `${kernelTitle}, flipped` : kernelTitle,
    shapeText(...settings.window, geometry.channels),
  );
  const keys = "Arrow keys move the window, space plays, Enter pins, Escape unpins.";
  const edits = stage.scene.editable.includes("input") ? " Type a number to change the marked cell." : "";
  stage.input.canvas.setAttribute("aria-label", `${inputTitle}, ${shapes.input}. ${keys}${edits}`);
  stage.output.canvas.setAttribute("aria-label", `${outputTitle}, ${shapes.output}. ${keys}`);
  stage.input.canvas.setAttribute("aria-roledescription", "map");
  stage.output.canvas.setAttribute("aria-roledescription", "map");
  find(".arithmetic").setAttribute("aria-label", `Arithmetic of one value: ${outputTitle}`);
  find(".input .legend").replaceChildren(...inputLegend(stage));
  find(".output .legend").replaceChildren(...outputLegend(stage));
  if (geometry.kind === "conv") {
    const flipped = settings.flipped ? [label("turned by 180°")] : [];
    find(".kernel-legend").replaceChildren(...scaleParts(scales.weight), ...flipped);
  }
  writeMore(stage);
  find(".formula").replaceChildren(
    ...settings.formulas.map(([name, calculation, value]) => {
      const span = document.createElement("span");
      span.append(` ${name}: `, calculation ? `${calculation} = ` : "", bold(value));
      return span;
    }),
  );
}

// The button below a sum of many terms.
export function writeMore({ find, arithmetic, whole }) {
  const more = find(".more");
  more.hidden = !arithmetic.isLong;
  more.setAttribute("aria-expanded", String(whole));
  more.textContent = whole ? "The largest terms only" : "All terms";
}

function bold(text) {
  return Object.assign(document.createElement("b"), { textContent: text });
}

function label(text, className = "") {
  return Object.assign(document.createElement("span"), { textContent: text, className });
}

// min, a bar of the colours with its zero, max.
function scaleParts(scale) {
  const bar = label("", "bar");
  if (scale.low < 0 && scale.high > 0) bar.append(zeroMark(scale));
  bar.style.background = `linear-gradient(90deg, ${scale.stops.join(", ")})`;
  return [label(short(scale.low)), bar, label(short(scale.high))];
}

function zeroMark(scale) {
  const zero = label("0", "zero-mark");
  zero.style.left = `${(100 * scale.low) / (scale.low - scale.high)}%`;
  zero.style.color = inkOn(scale.rgb(0));
  return zero;
}

function swatch(text, colour) {
  const item = label(text);
  const patch = label("", colour ? "swatch" : "swatch unseen");
  if (colour) patch.style.background = css(colour);
  item.prepend(patch);
  return item;
}

/** @param {Stage} stage */
function inputLegend(stage) {
  const { geometry, scales, theme } = stage;
  const parts = isColour(geometry, scales)
    ? [label("colour, 0 to 1 in each channel")]
    : scaleParts(scales.input);
  if (geometry.height > geometry.inputRows || geometry.width > geometry.inputColumns) {
    parts.push(swatch(PADDING_WORDS[geometry.settings.paddingMode], theme.padding));
  }
  const unseen = geometry.unseenCount();
  if (unseen) parts.push(swatch(`never seen: ${unseen} ${unseen === 1 ? "cell" : "cells"}`));
  return parts;
}

/** @param {Stage} stage */
function outputLegend({ geometry, scales }) {
  const { view, scaleScope } = geometry.settings;
  const parts = scaleParts(scales.output);
  if (VIEW_WORDS[view]) parts.push(label(VIEW_WORDS[view]));
  parts.push(label(`scale: ${scaleScope}`));
  return parts;
}

/**
 * Where there are more channels than can stand side by side, one is chosen.
 *
 * @param {Stage} stage
 */
function fillChannels(stage) {
  const select = stage.find("select.channel");
  const { channels } = stage.geometry;
  select.hidden = stage.slots.length === channels;
  const names = Array.from(
    { length: channels },
    (_, channel) => `${stage.arithmetic.channelName(channel)} of ${channels}`,
  );
  if (select.options.length !== channels || select.options[0].text !== names[0]) {
    select.replaceChildren(...names.map((name, channel) => new Option(name, String(channel))));
  }
  select.value = stage.channel;
}
