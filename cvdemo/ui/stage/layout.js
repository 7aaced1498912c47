// Sizes: three panels in a row that leave room for a title, controls and arithmetic at 1280×720.

const NARROW = 640;
const AROUND = 420; // pixels of the window's height that are not maps
const GAP = 28;

function layOut(width, geometry, slices, extra) {
  const narrow = width < NARROW;
  const gap = narrow ? 12 : GAP;
  const budget = Math.min(560, Math.max(210, window.innerHeight - AROUND - extra));
  const middle = narrow ? width : Math.max(150, Math.min(300, width * 0.3));
  const room = narrow ? (width - gap) / 2 : (width - middle - 2 * gap) / 2;
  const side = narrow ? room : Math.min(room, budget);
  const cell = cellSize(side, geometry.height, geometry.width);
  const least = 0.6 * side; // a small output is enlarged to this, else it keeps the input's scale
  const larger = Math.max(geometry.outputRows, geometry.outputColumns);
  const output = cellSize(Math.max(Math.min(side, cell * larger), least), geometry.outputRows, geometry.outputColumns);
  return { narrow, gap, side, cell, output, middle: slicesSize(geometry, slices, narrow, middle, side) };
}

// Whole pixels while cells are large, so that lines stay sharp.
function cellSize(side, rows, columns) {
  const cell = side / Math.max(rows, columns);
  return cell >= 4 ? Math.floor(cell) : cell;
}

// Cells of kernel and window, of one width so that what is multiplied stands in one column.
function slicesSize(geometry, slices, narrow, middle, side) {
  const columns = narrow ? (middle - 12) / 2 : middle;
  const gaps = 8 * (slices - 1);
  const across = Math.min(72, (columns - gaps) / (slices * geometry.windowColumns));
  const isConv = geometry.kind === "conv";
  const down = narrow ? 150 : Math.max(60, side - (isConv ? 62 : 20) - (slices > 1 ? 40 : 0));
  const kernelDown = narrow ? down : down * 0.54;
  const windowDown = narrow || !isConv ? down : down - kernelDown;
  const width = Math.floor(across);
  return {
    width,
    kernel: Math.floor(Math.min(width, kernelDown / geometry.windowRows)),
    window: Math.floor(Math.min(width, windowDown / geometry.windowRows)),
    column: middle,
  };
}
