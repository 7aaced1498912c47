// What Python sends (picture.py), and what the browser makes of it.

/**
 * @import { Packed } from "../shared/messages/wire.js"
 * @import { Scene } from "../stage/types.js"
 */

/**
 * The message.
 *
 * @typedef {object} Networks
 * @property {string} label what a screen reader calls it
 * @property {string} origin where the digit comes from, in a few words
 * @property {SentRow[]} rows
 * @property {Opening | null} opened
 * @property {Opening | null} chosen a map that the page shows elsewhere
 * @property {boolean} any_layer layers without maps can be opened, too: the page itself shows what is opened
 * @property {Omit<Scene, "arrays"> | null} scene of the opened map
 * @property {Record<string, Packed>} arrays `digit`; of row 0 and its column 1 `0.1`, `0.1.links` and `0.1.links.units`;
 *   `0.scores` and `0.scores.units` for its scores' links; those of the scene after `scene.`
 *
 * @typedef {object} SentRow
 * @property {string} name
 * @property {string} title
 * @property {(SentMaps | SentUnits)[]} columns
 * @property {number} last
 * @property {number[] | null} scores
 * @property {SentLinks | null} links
 *
 * @typedef {Omit<MapsColumn, "cells" | "links" | "bytes"> & { links?: SentLinks | SameMaps | null }} SentMaps
 * @typedef {Omit<UnitsColumn, "bytes">} SentUnits
 * @typedef {{ column: number }} SentLinks
 */

/**
 * What each thing of a column is made of.
 *
 * @typedef {object} Links
 * @property {number} column position of the column that they are made of
 * @property {Float32Array} values a row for each thing: its shares, that of all the others, the bias
 * @property {number} width length of a row
 * @property {Int32Array | null} units which units, or pixels, the shares are of; null: of the maps shown there, in order
 */

/**
 * Each map is made of the one of its number in another column, and of no other.
 *
 * @typedef {{ column: number, same: true }} SameMaps
 */

/**
 * @typedef {object} MapsColumn
 * @property {"maps"} kind
 * @property {number} layer
 * @property {string} name
 * @property {string} does
 * @property {number} limit what the colours end at
 * @property {[number, number, number]} shape rows, columns, maps
 * @property {[number, number]} cells rows and columns that are drawn: of large maps fewer than there are
 * @property {number[]} shown indices of the maps shown
 * @property {[number, number][]} [places] of each its largest value
 * @property {number[]} [largest] that value
 * @property {[number, number, number, number][]} [boxes] the cells below that it is computed from
 * @property {string[]} [says] the maps are the weights of units, and this is what is said of each
 * @property {Links | SameMaps | null} [links]
 * @property {Uint8Array} bytes
 */

/**
 * @typedef {object} UnitsColumn
 * @property {"units"} kind
 * @property {number} layer
 * @property {string} name
 * @property {string} does
 * @property {number} limit
 * @property {[number]} shape
 * @property {boolean} thin
 * @property {Uint8Array} bytes
 */

/** @typedef {MapsColumn | UnitsColumn} Column */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} title
 * @property {Column[]} columns the digit's comes first
 * @property {number[] | null} scores
 * @property {number} last the number of the layer that gives them
 * @property {Links | null} links of the scores
 */

/**
 * Something that can be pointed at: a map, or a score.
 *
 * @typedef {object} Spot
 * @property {number} row
 * @property {number} column the scores are the column after the last
 * @property {number} index among those shown
 */

/**
 * @typedef {object} Opening
 * @property {number} layer
 * @property {number | null} map null: the layer as a whole
 */

export {};
