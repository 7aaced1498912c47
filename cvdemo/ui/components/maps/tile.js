// One map with its title, shape and note; a button if maps can be chosen.

import { element, find } from "../shared/elements.js";
import { digitsForAll, short } from "../shared/numbers.js";

/** @import { Board, Sent, SmallMap } from "./types.js" */

/** @type {(choose: boolean) => HTMLElement} */
export function buildTile(choose) {
  const tile = choose ? Object.assign(element("button"), { type: "button" }) : element("div");
  tile.className = "tile";
  if (!choose) tile.setAttribute("role", "img");
  const frame = element("span", "frame");
  frame.append(document.createElement("canvas"), element("span", "cursor"));
  tile.append(frame, element("span", "name"), element("span", "shape"), element("span", "note"));
  return tile;
}

/** @type {(tile: HTMLElement, map: SmallMap, board: Board) => void} */
export function writeTile(tile, map, board) {
  const name = find(tile, ".name");
  name.textContent = name.title = map.title;
  const below = [board.shape ? "" : shapeOf(map), board.each ? endOf(board, map.index) : ""];
  find(tile, ".shape").textContent = below.filter(Boolean).join(" · ");
  find(tile, ".note").textContent = map.note;
  const marks = map.marked ? [`${map.marks} marked: ${board.markMeaning}`] : [];
  tile.setAttribute(
    "aria-label",
    [map.title, shapeOf(map), rangeOf(map), map.note, ...marks].filter(Boolean).join(", "),
  );
  const isChosen = map.index === board.chosen;
  tile.classList.toggle("chosen", isChosen);
  if (board.choose) tile.setAttribute("aria-pressed", String(isChosen));
}

/**
 * The shape of several maps, if they all have the same: the legend says it once.
 *
 * @type {(maps: SmallMap[]) => string | null}
 */
export function shapeOfAll(maps) {
  const [first, ...others] = maps.map(shapeOf);
  return others.length && others.every((shape) => shape === first) ? first : null;
}

/** @type {(map: SmallMap) => string} */
export function shapeOf({ rows, columns }) {
  return `${rows} × ${columns}`;
}

/**
 * Where the colours of one map end, for maps with scales of their own.
 *
 * @type {(board: Sent, index: number) => string}
 */
function endOf({ limits }, index) {
  const [low, high] = limits[index];
  return low === -high ? `±${short(high)}` : `${short(low)} to ${short(high)}`;
}

/** @type {(map: SmallMap) => string} */
export function rangeOf({ least, most }) {
  return least === most ? `all ${short(least)}` : `${short(least)} to ${short(most)}`;
}

/**
 * A map of the message, with what is worked out from it once.
 *
 * @type {(board: Sent, index: number) => SmallMap}
 */
export function readMap(board, index) {
  const { shape, values, type } = board.arrays[`values${index}`];
  const marked = board.arrays[`marked${index}`]?.values;
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const digits = type === "i4" ? 0 : digitsForAll(values, Math.max(-least, most));
  return {
    index,
    rows: shape[0],
    columns: shape[1],
    values,
    marked,
    marks: marked?.filter(Boolean).length ?? 0,
    least,
    most,
    title: board.titles[index],
    note: board.notes[index],
    origin: board.origins[index],
    digits,
  };
}
