// What all maps have at one place: a vector, drawn as a strip of bars with their numbers.

import { scaleFor } from "./picture.js";
import { css } from "../shared/colours.js";
import { element, find } from "../shared/elements.js";
import { digitsFor, fixed } from "../shared/numbers.js";

/**
 * @import { Theme } from "../shared/colours.js"
 * @import { Board } from "./types.js"
 */

const ROOM_FOR_A_NAME = 92; // CSS pixels of one bar

/**
 * @param {HTMLElement} host
 * @param {Board} board
 * @param {{ row: number, column: number }} cell
 * @param {Theme} theme
 */
export function writeVector(host, board, { row, column }, theme) {
  const { maps, limits, colours } = board;
  const [low, high] = limits[0];
  const digits = digitsFor(Math.max(-low, high));
  const scale = scaleFor(colours, limits[0], theme);
  const values = maps.map((map) => map.values[row * map.columns + column]);
  const texts = values.map((value) => fixed(value, digits));
  const least = Math.min(0, ...maps.map((map) => map.least));
  const span = high - least || 1;
  const share = (/** @type {number} */ part) => `${(100 * part) / span}%`;
  const bars = find(host, ".bars");
  find(host, "figcaption").textContent = `output[${row}, ${column}, :]`;
  bars.setAttribute(
    "aria-label",
    `${maps.length} values: ${texts.map((text, i) => `${maps[i].title} ${text}`).join(", ")}`,
  );
  bars.classList.toggle("named", bars.clientWidth / maps.length >= ROOM_FOR_A_NAME);
  bars.replaceChildren(
    ...values.map((value, i) => {
      const track = element("span", "track");
      track.style.setProperty("--zero", share(-least));
      const bar = element("span", "value-bar");
      bar.style.background = css(scale.rgb(value));
      bar.style.bottom = share(Math.min(0, value) - least);
      bar.style.height = share(Math.abs(value));
      track.append(bar);
      const item = element("span", "component");
      item.append(track, element("b", "", texts[i]), element("span", "of", maps[i].title));
      return item;
    }),
  );
}
