// What Python sends (board.py), and what the browser makes of it.

/** @import { Packed, Values } from "../shared/messages/wire.js" */

/** @typedef {"response" | "weight" | "grey" | "count"} Colours */
/** @typedef {[low: number, high: number]} Limits of a scale: the values at its ends */

/**
 * The message.
 *
 * @typedef {object} Sent
 * @property {Colours} colours
 * @property {Limits[]} limits of each map's colours
 * @property {boolean} each every map has a scale of its own
 * @property {[below: boolean, above: boolean]} clipped whether values lie beyond the ends of their scales
 * @property {string} scope what the scale was taken from
 * @property {number} size of a map's longer side, in CSS pixels
 * @property {boolean} choose maps can be chosen
 * @property {number | null} chosen
 * @property {string} markMeaning
 * @property {string} label
 * @property {boolean} compact
 * @property {boolean} grows maps of one shape fill the window
 * @property {string} follows key of the stage whose cell is shown on the maps; empty for none
 * @property {string[]} titles of the maps
 * @property {string[]} notes … below their shapes
 * @property {[row: number, column: number][]} origins of their first cells, as cells are read out
 * @property {Record<string, Packed>} arrays `values0` and, where its cells are marked, `marked0` of the first map
 */

/** @typedef {Sent & { maps: SmallMap[], shape: string | null }} Board with the shape that all its maps have */

/**
 * A map, with what is worked out from it once.
 *
 * @typedef {object} SmallMap
 * @property {number} index
 * @property {number} rows
 * @property {number} columns
 * @property {Values} values
 * @property {Values} [marked] 1 for the cells to hatch and outline
 * @property {number} marks how many these are
 * @property {number} least
 * @property {number} most
 * @property {string} title
 * @property {string} note
 * @property {[row: number, column: number]} origin
 * @property {number} digits decimals that its values are written with
 */

/** @typedef {{ index: number, row: number, column: number }} Cell of the map at `index` */

export {};
