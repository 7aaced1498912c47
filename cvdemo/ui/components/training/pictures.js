// Kernels, each with the map it gives, in colours of one scale.

import { contextOf } from "../shared/canvas.js";
import { Scale } from "../shared/colours.js";
import { element } from "../shared/elements.js";

/**
 * @import { Theme } from "../shared/colours.js"
 * @import { Packed } from "../shared/messages/wire.js"
 */

/**
 * Pictures of all moments: bytes of shape [moments, pictures, rows, columns].
 *
 * @typedef {object} Shown
 * @property {Packed<Uint8Array>} kernels
 * @property {Packed<Uint8Array>} [maps] what each kernel gives
 * @property {string[]} names
 */

/**
 * One kind of pictures, with a colour for every byte as canvas pixels.
 *
 * @typedef {{ pictures: Packed<Uint8Array>, colours: Uint32Array }} Kind
 */

const ZERO = 127; // of a byte: −127 to 127 lie around it

export class Pictures {
  built = "";
  /** @type {Kind[]} kernels, and maps if there are: a canvas of each stands in every figure */
  kinds = [];

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
  }

  /**
   * New arrays or another theme; `show` paints them.
   *
   * @param {Shown} shown
   * @param {Theme} theme
   */
  update({ kernels, maps, names }, theme) {
    this.kinds = [{ pictures: kernels, colours: tableOf(new Scale(theme.weight, -1, 1)) }];
    if (maps) this.kinds.push({ pictures: maps, colours: tableOf(new Scale(theme.response, -1, 1)) });
    const built = JSON.stringify([kernels.shape.slice(1), maps?.shape.slice(1), names]);
    if (built === this.built) return;
    this.built = built;
    const wide = kernels.shape[2] > 8; // weights of a whole digit
    this.host.style.setProperty("--pair", wide ? "4.4rem" : "5.2rem");
    this.host.replaceChildren(...names.map((name) => this.#figure(name)));
  }

  /** @param {number} at which moment */
  show(at) {
    [...this.host.children].forEach((figure, index) => {
      figure.querySelectorAll("canvas").forEach((canvas, i) => paint(canvas, this.kinds[i], at, index));
    });
  }

  /** @param {string} name */
  #figure(name) {
    const figure = element("figure");
    figure.setAttribute("role", "img");
    figure.setAttribute("aria-label", name);
    figure.title = name;
    figure.append(...this.kinds.map(({ pictures }) => canvasFor(pictures.shape)));
    return figure;
  }
}

/** @param {Scale} scale */
function tableOf(scale) {
  const table = new Uint32Array(256);
  const bytes = new Uint8Array(table.buffer);
  for (let byte = 0; byte < 256; byte++) {
    bytes.set([...scale.rgb((byte - ZERO) / 127), 255], 4 * byte);
  }
  return table;
}

/** @type {(shape: number[]) => HTMLCanvasElement} */
function canvasFor([, , rows, columns]) {
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  if (rows * columns === 1) canvas.className = "value";
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Kind} kind
 * @param {number} at which moment
 * @param {number} index of the picture
 */
function paint(canvas, { pictures: { values, shape }, colours }, at, index) {
  const [, count, rows, columns] = shape;
  const context = contextOf(canvas);
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const start = (at * count + index) * rows * columns;
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours[values[start + i]];
  context.putImageData(image, 0, 0);
}
