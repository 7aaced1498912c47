// Titles, shapes, colour legends and accessible names: what changes with the scene only.

import { css, inkOn } from "../../shared/colours.js";
import { element, find } from "../../shared/elements.js";
import { short } from "../../shared/numbers.js";
import { isColour } from "./paint.js";

/**
 * @import { Rgb, Scale } from "../../shared/colours.js"
 * @import { Stage } from "../stage.js"
 * @import { Settings } from "../types.js"
 */

/** @type {Record<Settings["view"], string>} */
const VIEW_WORDS = {
  signed: "",
  clip: "below 0 shown as 0, above 1 as 1",
  abs: "absolute values shown",
  minmax: "stretched from min to max",
};
/** @type {Record<Settings["paddingMode"], string>} */
const PADDING_WORDS = {
  zeros: "padding: zeros",
  reflect: "padding: reflected",
  replicate: "padding: edge repeated",
  circular: "padding: wrapped around",
  none: "padding: not counted",
};

/** @param {number[]} sizes */
function shapeText(...sizes) {
  return sizes.join(" × ");
}

/** @param {Stage} stage */
export function writeLabels(stage) {
  const { geometry, scales } = stage;
  const { settings } = geometry;
  const [inputTitle, kernelTitle, outputTitle] = settings.titles;
  const shapes = {
    input: shapeText(geometry.inputRows, geometry.inputColumns, geometry.channels),
    output: shapeText(geometry.outputRows, geometry.outputColumns, 1),
  };
  /** @type {(panel: string, title: string, shape: string) => void} */
  const heading = (panel, title, shape) => {
    stage.find(`${panel} .title`).textContent = title;
    stage.find(`${panel} .shape`).textContent = shape;
  };
  heading(".input", inputTitle, shapes.input);
  heading(".output", outputTitle, shapes.output);
  fillChannels(stage);
  if (stage.slots.length < geometry.channels)
    stage.find(".input .title").append(`, ${stage.arithmetic.channelName(stage.channel)}`);
  stage.find(".window-part .title").textContent = geometry.kind === "conv" ? "Window" : kernelTitle;
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
  stage.find(".arithmetic").setAttribute("aria-label", `Arithmetic of one value: ${outputTitle}`);
  stage.find(".input .legend").replaceChildren(...inputLegend(stage));
  stage.find(".output .legend").replaceChildren(...outputLegend(stage));
  if (geometry.kind === "conv") {
    const flipped = settings.flipped ? [element("span", "", "turned by 180°")] : [];
    stage.find(".kernel-legend").replaceChildren(...scaleParts(scales.weight), ...flipped);
  }
  writeMore(stage);
  stage.find(".formula").replaceChildren(
    ...settings.formulas.map(([name, calculation, value]) => {
      const span = element("span");
      span.append(` ${name}: `, calculation ? `${calculation} = ` : "", element("b", "", value));
      return span;
    }),
  );
}

/**
 * The button below a sum of many terms.
 *
 * @param {Stage} stage
 */
export function writeMore(stage) {
  const { arithmetic, whole } = stage;
  const more = stage.find(".more");
  more.hidden = !arithmetic.isLong;
  more.setAttribute("aria-expanded", String(whole));
  more.textContent = whole ? "The largest terms only" : "All terms";
}

/**
 * min, a bar of the colours with its zero, max.
 *
 * @param {Scale} scale
 */
function scaleParts(scale) {
  const bar = element("span", "bar");
  if (scale.low < 0 && scale.high > 0) bar.append(zeroMark(scale));
  bar.style.background = `linear-gradient(90deg, ${scale.stops.join(", ")})`;
  return [element("span", "", short(scale.low)), bar, element("span", "", short(scale.high))];
}

/** @param {Scale} scale */
function zeroMark(scale) {
  const zero = element("span", "zero-mark", "0");
  zero.style.left = `${(100 * scale.low) / (scale.low - scale.high)}%`;
  zero.style.color = inkOn(scale.rgb(0));
  return zero;
}

/** @type {(text: string, colour?: Rgb) => HTMLElement} */
function swatch(text, colour) {
  const item = element("span", "", text);
  const patch = element("span", colour ? "swatch" : "swatch unseen");
  if (colour) patch.style.background = css(colour);
  item.prepend(patch);
  return item;
}

/** @param {Stage} stage */
function inputLegend(stage) {
  const { geometry, scales, theme } = stage;
  /** @type {HTMLElement[]} */
  const parts = isColour(geometry, scales)
    ? [element("span", "", "colour, 0 to 1 in each channel")]
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
  if (VIEW_WORDS[view]) parts.push(element("span", "", VIEW_WORDS[view]));
  parts.push(element("span", "", `scale: ${scaleScope}`));
  return parts;
}

/**
 * Where there are more channels than can stand side by side, one is chosen.
 *
 * @param {Stage} stage
 */
function fillChannels(stage) {
  const select = find(stage.root, "select.channel", HTMLSelectElement);
  const { channels } = stage.geometry;
  select.hidden = stage.slots.length === channels;
  const names = Array.from(
    { length: channels },
    (_, channel) => `${stage.arithmetic.channelName(channel)} of ${channels}`,
  );
  if (select.options.length !== channels || select.options[0].text !== names[0]) {
    select.replaceChildren(...names.map((name, channel) => new Option(name, String(channel))));
  }
  select.value = String(stage.channel);
}
