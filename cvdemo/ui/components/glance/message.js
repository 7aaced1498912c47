// The message of picture.py as rows and columns.

/**
 * @param {any} data
 * @returns {import("./types.js").Row[]}
 */
export function readRows({ rows, origin, arrays }) {
  const links = (said, name) => {
    if (!said || said.same) return said;
    const { values, shape } = arrays[name];
    return { column: said.column, values, width: shape[1], units: arrays[`${name}.units`]?.values ?? null };
  };
  const digit = {
    kind: "maps",
    layer: 0,
    name: "digit",
    does: origin,
    limit: 1,
    shape: [28, 28, 1],
    cells: [28, 28],
    shown: [0],
    bytes: arrays.digit.values,
  };
  return rows.map((row, at) => ({
    ...row,
    links: links(row.links, `${at}.scores`),
    columns: [
      digit,
      ...row.columns.map((column, i) => ({
        ...column,
        bytes: arrays[`${at}.${i + 1}`].values,
        cells: arrays[`${at}.${i + 1}`].shape.slice(1),
        links: links(column.links, `${at}.${i + 1}.links`),
      })),
    ],
  }));
}

/**
 * The scene of the opened map, as the stage gets it from Python; null without one.
 *
 * @param {any} data
 */
export function readScene({ scene, arrays }) {
  if (!scene) return null;
  const of = Object.entries(arrays).filter(([name]) => name.startsWith("scene."));
  return { ...scene, arrays: Object.fromEntries(of.map(([name, array]) => [name.slice(6), array])) };
}

/**
 * What a map or a score is made of, the largest share first; null where nobody knows.
 *
 * @param {import("./types.js").Row} row
 * @param {number} column
 * @param {number} index
 */
export function madeOf(row, column, index) {
  const links = column === row.columns.length ? row.links : linksOf(row.columns[column]);
  if (!links) return null;
  if (links.same) return madeOfSame(row.columns[links.column], links.column, row.columns[column], index);
  const { values, width } = links;
  const shares = [...values.subarray(index * width, (index + 1) * width)];
  const [others, bias] = shares.splice(width - 2, 2);
  const source = row.columns[links.column];
  const parts = shares
    .map((share, i) => ({ share, index: links.units ? links.units[index * (width - 2) + i] : i }))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const hidden = source.kind === "maps" ? source.shape[2] - shares.length : source.shape[0] - shares.length;
  return { column: links.column, source, parts, others, hidden, bias };
}

function madeOfSame(source, at, column, index) {
  const same = source.shown.indexOf(column.shown[index]);
  const parts = same < 0 ? [] : [{ share: column.largest[index], index: same }];
  return { column: at, source, parts, others: 0, hidden: 0, bias: 0 };
}

function linksOf(column) {
  return column.kind === "maps" ? column.links : null;
}
