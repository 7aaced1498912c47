// The message of picture.py as rows and columns.

/**
 * @import { Packed } from "../shared/messages/wire.js"
 * @import { Scene } from "../stage/types.js"
 * @import { Column, Links, MapsColumn, Networks, Row, SameMaps, SentLinks, SentRow } from "./types.js"
 */

/**
 * What a map or a score is made of.
 *
 * @typedef {object} Made
 * @property {number} column position of the source in its row
 * @property {Column} source
 * @property {boolean} cells whether its parts are cells of one picture, units or pixels; else they are maps
 * @property {{ share: number, index: number }[]} parts the things shown there
 * @property {number} others what all that is not shown there adds
 * @property {number} hidden how many these are
 * @property {number} bias
 */

/** @typedef {Networks["arrays"]} Arrays */

/** @type {(data: Networks) => Row[]} */
export function readRows({ rows, origin, arrays }) {
  /** @type {MapsColumn} */
  const digit = {
    kind: "maps",
    layer: 0,
    name: "digit",
    does: origin,
    limit: 1,
    shape: [28, 28, 1],
    cells: [28, 28],
    shown: [0],
    bytes: bytesOf(arrays.digit),
  };
  return rows.map((row, at) => ({
    ...row,
    links: row.links && readLinks(row.links, `${at}.scores`, arrays),
    columns: [digit, ...row.columns.map((column, i) => readColumn(column, `${at}.${i + 1}`, arrays))],
  }));
}

/** @type {(column: SentRow["columns"][number], name: string, arrays: Arrays) => Column} */
function readColumn(column, name, arrays) {
  const bytes = bytesOf(arrays[name]);
  if (column.kind === "units") return { ...column, bytes };
  const [, rows, columns] = arrays[name].shape;
  const { links } = column;
  const isShares = links && !("same" in links);
  return {
    ...column,
    bytes,
    cells: [rows, columns],
    links: isShares ? readLinks(links, `${name}.links`, arrays) : links,
  };
}

/** @type {(links: SentLinks, name: string, arrays: Arrays) => Links} */
function readLinks({ column }, name, arrays) {
  const { values, shape } = /** @type {Packed<Float32Array>} */ (arrays[name]);
  const units = /** @type {Packed<Int32Array> | undefined} */ (arrays[`${name}.units`]);
  return { column, values, width: shape[1], units: units?.values ?? null };
}

/** @param {Packed} packed */
function bytesOf(packed) {
  return /** @type {Packed<Uint8Array>} */ (packed).values;
}

/**
 * The scene of the opened map, as the stage gets it from Python; null without one.
 *
 * @type {(data: Networks) => Scene | null}
 */
export function readScene({ scene, arrays }) {
  if (!scene) return null;
  const of = Object.entries(arrays).filter(([name]) => name.startsWith("scene."));
  const own = Object.fromEntries(of.map(([name, array]) => [name.slice(6), array]));
  return { ...scene, arrays: /** @type {Scene["arrays"]} */ (own) };
}

/**
 * What a map or a score is made of, the largest share first; null where nobody knows.
 *
 * @param {Row} row
 * @param {number} column
 * @param {number} index
 * @returns {Made | null}
 */
export function madeOf(row, column, index) {
  const links = column === row.columns.length ? row.links : linksOf(row.columns[column]);
  if (!links) return null;
  const source = row.columns[links.column];
  const made = { column: links.column, source };
  if ("same" in links)
    return {
      ...made,
      cells: false,
      parts: sameMap(source, row.columns[column], index),
      others: 0,
      hidden: 0,
      bias: 0,
    };
  const { values, width, units } = links;
  const shares = [...values.subarray(index * width, (index + 1) * width)];
  const [others, bias] = shares.splice(width - 2, 2);
  const parts = shares
    .map((share, i) => ({ share, index: units ? units[index * (width - 2) + i] : i }))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const cells = units !== null;
  return { ...made, cells, parts, others, hidden: countOf(source, cells) - shares.length, bias };
}

/**
 * How many maps, or cells of its one picture, a column has.
 *
 * @type {(column: Column, cells: boolean) => number}
 */
function countOf({ kind, shape }, cells) {
  if (kind === "units") return shape[0];
  return cells ? shape[0] * shape[1] : shape[2];
}

/** @type {(source: Column, column: Column, index: number) => Made["parts"]} */
function sameMap(source, column, index) {
  if (source.kind !== "maps" || column.kind !== "maps") return [];
  const same = source.shown.indexOf(column.shown[index]);
  const share = column.largest?.[index];
  return same < 0 || share === undefined ? [] : [{ share, index: same }];
}

/** @type {(column: Column) => Links | SameMaps | null | undefined} */
function linksOf(column) {
  return column.kind === "maps" ? column.links : null;
}
