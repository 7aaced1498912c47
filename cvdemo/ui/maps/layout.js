// How many maps stand in a row, and how large their cells are.

const NARROW = 640;
const LEAST_TILE = 76; // CSS pixels: room for a short title and for a finger
const SHRINK = 0.8; // maps may be this much smaller where that fills the row

function tileLayout(width, count, size) {
  const gap = width < NARROW ? 14 : 20;
  const least = Math.max(LEAST_TILE, size * SHRINK);
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  const side = Math.min(size, (width - (columns - 1) * gap) / columns);
  return { columns, gap, side, tile: Math.max(side, Math.min(LEAST_TILE, width)) };
}

// The side all maps share: whole device pixels per cell for the finest map, as far as that costs little.
function sharedSide(side, maps, ratio) {
  return snapped(side, Math.max(...maps.map(({ rows, columns }) => Math.max(rows, columns))), ratio);
}

// CSS pixels per cell; small cells are whole device pixels, or they would differ visibly in size.
function cellFor({ rows, columns }, side, ratio) {
  const count = Math.max(rows, columns);
  return side / count >= 8 ? side / count : snapped(side, count, ratio) / count;
}

function snapped(side, count, ratio) {
  const exact = (side * ratio) / count;
  const whole = Math.floor(exact);
  return whole >= SHRINK * exact ? (whole * count) / ratio : side;
}
