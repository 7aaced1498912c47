// Kernels, each with the map it gives, in colours of one scale.

import { Scale } from "../shared/colours.js";

const ZERO = 127; // of a byte: −127 to 127 lie around it

/**
 * Pictures of all moments: bytes of shape [moments, pictures, rows, columns].
 *
 * @typedef {import("../shared/wire.js").Packed} Packed
 */

export class Pictures {
  /** @type {Uint32Array} a colour for every byte, as canvas pixels */
  weights;
  /** @type {Uint32Array} */
  responses;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.built = "";
  }

  // New arrays or another theme; `show` paints them.
  update({ kernels, maps, names }, theme) {
    this.kernels = kernels;
    this.maps = maps;
    this.weights = tableOf(new Scale(theme.weight, -1, 1));
    this.responses = tableOf(new Scale(theme.response, -1, 1));
    const built = JSON.stringify([kernels.shape.slice(1), maps?.shape.slice(1), names]);
    if (built === this.built) return;
    this.built = built;
    const wide = kernels.shape[2] > 8; // weights of a whole digit
    this.host.style.setProperty("--pair", wide ? "4.4rem" : "5.2rem");
    this.host.replaceChildren(...names.map((name) => pair(name, kernels, maps)));
  }

  /** @param {number} at which moment */
  show(at) {
    const { kernels, maps, host } = this;
    [...host.children].forEach((figure, index) => {
      const [kernel, map] = figure.children;
      paint(kernel, kernels, at, index, this.weights);
      if (maps) paint(map, maps, at, index, this.responses);
    });
  }
}

function tableOf(scale) {
  const table = new Uint32Array(256);
  const bytes = new Uint8Array(table.buffer);
  for (let byte = 0; byte < 256; byte++) {
    bytes.set([...scale.rgb((byte - ZERO) / 127), 255], 4 * byte);
  }
  return table;
}

function pair(name, kernels, maps) {
  const figure = document.createElement("figure");
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", name);
  figure.title = name;
  figure.append(canvasFor(kernels.shape));
  if (maps) figure.append(canvasFor(maps.shape));
  return figure;
}

function canvasFor([, , rows, columns]) {
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  if (rows * columns === 1) canvas.className = "value";
  return canvas;
}

/** @param {Packed} packed */
function paint(canvas, packed, at, index, table) {
  const { values } = packed;
  const [, count, rows, columns] = packed.shape;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const start = (at * count + index) * rows * columns;
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[values[start + i]];
  context.putImageData(image, 0, 0);
}
