// Where keys lead.

/** @type {Map<string, [down: number, right: number]>} rows and columns to go, by the name of the key */
export const ARROWS = new Map([
  ["ArrowUp", [-1, 0]],
  ["ArrowDown", [1, 0]],
  ["ArrowLeft", [0, -1]],
  ["ArrowRight", [0, 1]],
]);

/**
 * Where arrows, Home and End lead among things that stand in rows.
 *
 * @param {string} key
 * @param {number} from index
 * @param {number} columns
 * @param {number} last index
 * @returns {number | null} an index, also one where there is nothing; null for other keys
 */
export function indexAfter(key, from, columns, last) {
  if (key === "Home") return 0;
  if (key === "End") return last;
  const step = ARROWS.get(key);
  return step ? from + step[0] * columns + step[1] : null;
}
