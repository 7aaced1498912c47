// Marked cells: hatched, and outlined where they end, so that they show on every colour.

const HATCH_CELL = 6; // CSS pixels a cell needs before it is hatched

function paintMarks(context, { rows, columns, marked }, cell, theme) {
  if (!marked) return;
  if (cell >= HATCH_CELL) {
    context.save();
    context.beginPath();
    marked.forEach((isMarked, i) => {
      if (isMarked) context.rect((i % columns) * cell, Math.floor(i / columns) * cell, cell, cell);
    });
    context.clip();
    paintHatch(context, columns * cell, rows * cell, cell);
    context.restore();
  }
  const outline = contour(rows, columns, marked, cell);
  for (const [width, colour] of [[4, css(theme.background)], [2, theme.text]]) {
    context.lineWidth = cell < HATCH_CELL ? width * 0.7 : width;
    context.lineCap = "square";
    context.strokeStyle = colour;
    context.stroke(outline);
  }
}

// Thin lines in two tones, steeper apart in larger cells.
function paintHatch(context, width, height, cell) {
  const step = Math.min(9, Math.max(4, cell / 2));
  context.lineWidth = 1;
  for (const [shift, colour] of [[0, "rgba(255,255,255,0.75)"], [1, "rgba(16,19,25,0.75)"]]) {
    context.strokeStyle = colour;
    context.beginPath();
    for (let x = -height; x < width; x += step) {
      context.moveTo(x + shift, 0);
      context.lineTo(x + shift + height, height);
    }
    context.stroke();
  }
}

// The edges between marked and unmarked cells.
function contour(rows, columns, marked, cell) {
  const isMarked = (row, column) =>
    row >= 0 && row < rows && column >= 0 && column < columns && marked[row * columns + column];
  const path = new Path2D();
  const edge = (x0, y0, x1, y1) => {
    path.moveTo(x0 * cell, y0 * cell);
    path.lineTo(x1 * cell, y1 * cell);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isMarked(row, column)) continue;
      if (!isMarked(row - 1, column)) edge(column, row, column + 1, row);
      if (!isMarked(row + 1, column)) edge(column, row + 1, column + 1, row + 1);
      if (!isMarked(row, column - 1)) edge(column, row, column, row + 1);
      if (!isMarked(row, column + 1)) edge(column + 1, row, column + 1, row + 1);
    }
  }
  return path;
}
