// How many squares stand in a row.

const GAP = 6; // CSS pixels between two, as in the style sheet
const PADDING = 8; // … left and right of all
const LEAST_OF_ROW = 0.6; // of the squares that fit stand in a row, if that makes all rows full

/**
 * As many as fit, or a few less for rows that are all full; else rows of about the same length.
 *
 * @param {number} count of the squares
 * @param {number} width there is, in CSS pixels
 * @param {number} size a square has at least
 */
export function columnsFor(count, width, size) {
  const most = Math.max(1, Math.min(count, Math.floor((width - PADDING + GAP) / (size + GAP))));
  for (let columns = most; columns >= LEAST_OF_ROW * most; columns--) {
    if (count % columns === 0) return columns;
  }
  return Math.ceil(count / Math.ceil(count / most));
}
