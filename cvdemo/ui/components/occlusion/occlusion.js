// A square over the digit, moved with mouse, finger or arrow keys; every network's scores follow at once. Python
// hears of the place that was chosen, for the link.

import { ARROWS } from "../shared/arrows.js";
import { bitmap, contextOf, contour, hatch } from "../shared/canvas.js";
import { Scale, css, readTheme } from "../shared/colours.js";
import { element, find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";
import { MINUS, percent, points } from "../shared/numbers.js";

/**
 * @import { Rgb } from "../shared/colours.js"
 * @import { Message } from "../shared/mount.js"
 * @import { Packed } from "../shared/messages/wire.js"
 */

/**
 * Row and column.
 *
 * @typedef {[row: number, column: number]} Place
 */

/**
 * The digit, and what each network answers for it under a square.
 *
 * @typedef {object} Covered
 * @property {number} size of the square's side
 * @property {number} fill from 0 to 1, what the square shows
 * @property {string[]} titles of the networks
 * @property {number[]} labels the digit whose score's fall is shown, for each network
 * @property {number} limit change of a score at which the colours end
 * @property {Place} home middle of the square that changes the scores most
 * @property {Place | null} at middle of the chosen one
 * @property {number} version of `at`: another one replaces the browser's own place
 * @property {Record<string, Packed<Float32Array>>} arrays `digit`, and of each network `whole0`, its ten scores, and
 *   `covered0`, those for every place of the square
 *
 * @typedef {object} Network
 * @property {string} title
 * @property {number} label
 * @property {Float32Array} whole
 * @property {Float32Array} covered
 */

const SIDE = 28;
const CELL = 14; // pixels of a canvas for one pixel of the digit
const SETTLED = 300; // milliseconds without a move, before Python and a screen reader hear of it

class Occlusion {
  /** @type {Place | null} the middle of the square as chosen; null for where Python puts it */
  chosen = null;
  /** @type {Place | null} … as pointed at, without choosing it */
  pointed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  version = -1;
  /** @type {Network[]} */
  networks = [];
  /** @type {HTMLCanvasElement[]} */
  maps = [];
  /** @type {(place: Place) => void} */
  send = () => {};

  /**
   * @param {HTMLElement} root
   * @param {Message<Covered>} message
   */
  constructor(root, { data }) {
    this.root = root;
    this.data = data;
    this.theme = readTheme(root);
    this.picture = this.find(".digit canvas", HTMLCanvasElement);
    this.picture.onkeydown = (event) => this.key(event);
    root.onpointerdown = root.onpointermove = (event) => this.point(this.cellUnder(event));
    root.onpointerleave = root.onpointercancel = () => this.point(null);
    root.onpointerup = (event) => this.choose(this.cellUnder(event));
  }

  /**
   * @template {Element} [Kind=HTMLElement]
   * @param {string} selector
   * @param {new () => Kind} [kind]
   */
  find(selector, kind) {
    return find(this.root, selector, kind);
  }

  /** @param {Message<Covered>} message */
  update({ data, setStateValue }) {
    this.data = data;
    this.theme = readTheme(this.root);
    this.send = (place) => setStateValue("place", [...place, this.version]);
    if (data.version !== this.version) {
      this.version = data.version;
      this.chosen = data.at;
    }
    this.picture.setAttribute(
      "aria-label",
      `Your digit under a square of ${data.size} × ${data.size} pixels. Arrow keys move the square by a pixel, ` +
        "Home puts it where it changes the scores most.",
    );
    this.networks = data.titles.map((title, index) => readNetwork(data, title, index));
    const shown = [...this.find(".networks").children];
    if (shown.length !== this.networks.length)
      this.find(".networks").replaceChildren(...this.networks.map(build));
    this.root.classList.toggle("several", this.networks.length > 1);
    this.writeLegend();
    this.maps = this.networks.map((network) => this.mapOf(network));
    this.paint();
  }

  close() {
    clearTimeout(this.timer);
  }

  get middle() {
    return this.pointed ?? this.chosen ?? this.data.home;
  }

  /**
   * The square's top left corner: it never leaves the digit.
   *
   * @returns {Place}
   */
  get corner() {
    const { size } = this.data;
    const start = (/** @type {number} */ at) => Math.max(0, Math.min(SIDE - size, at - Math.floor(size / 2)));
    return [start(this.middle[0]), start(this.middle[1])];
  }

  /** @type {(event: PointerEvent) => Place | null} */
  cellUnder({ target, clientX, clientY }) {
    if (!(target instanceof HTMLCanvasElement)) return null;
    const box = target.getBoundingClientRect();
    /** @type {(at: number, length: number) => number} */
    const cell = (at, length) => Math.max(0, Math.min(SIDE - 1, Math.floor((SIDE * at) / length)));
    return [cell(clientY - box.top, box.height), cell(clientX - box.left, box.width)];
  }

  /** @param {Place | null} cell */
  point(cell) {
    if (String(cell) === String(this.pointed)) return;
    this.pointed = cell;
    this.paint();
  }

  /** @param {Place | null} cell */
  choose(cell) {
    if (!cell) return;
    this.chosen = cell;
    this.pointed = null;
    this.paint();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.find(".spoken").textContent = this.words();
      this.send(cell);
    }, SETTLED);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = ARROWS.get(event.key);
    if (event.key === "Home") this.choose(this.data.home);
    else if (step) {
      const half = Math.floor(this.data.size / 2);
      const inside = (/** @type {number} */ at) => Math.max(0, Math.min(SIDE - 1, at));
      this.choose([inside(this.corner[0] + half + step[0]), inside(this.corner[1] + half + step[1])]);
    } else return;
    event.preventDefault();
  }

  words() {
    const lines = this.networks.map((network) => `${network.title}: ${this.says(network)}`);
    return [this.where(), ...lines].join(" ");
  }

  where() {
    const [rows, columns] = this.corner.map((at) => range(at, this.data.size));
    return `Covered: row${plural(this.data.size)} ${rows}, column${plural(this.data.size)} ${columns}.`;
  }

  /** @param {Network} network */
  scores(network) {
    const [row, column] = this.corner;
    const start = (row * (SIDE - this.data.size + 1) + column) * 10;
    return network.covered.subarray(start, start + 10);
  }

  /** @param {Network} network */
  says(network) {
    const { whole, label } = network;
    const [before, after] = [whole[label], this.scores(network)[label]];
    const [was, is] = [before, after].map((score) => percent(score).replaceAll(" ", "\u00a0")); // in one line
    const answer = argmax(this.scores(network));
    const change =
      was === is
        ? `Covering this place leaves the score of ${label} at ${was}`
        : `Covering this place ${after < before ? "lowers" : "raises"} the score of ${label} from ${was} to ${is}`;
    return `${change}${answer === argmax(whole) ? "." : `; the answer is then ${answer}.`}`;
  }

  paint() {
    this.paintDigit();
    this.find(".where").textContent = this.where();
    [...this.find(".networks").children].forEach((figure, index) => {
      const network = this.networks[index];
      this.paintMap(find(figure, "canvas", HTMLCanvasElement), index);
      find(figure, ".title").textContent = network.title;
      find(figure, ".says").textContent = this.says(network);
      writeScores(find(figure, "tbody", HTMLTableSectionElement), network.whole, this.scores(network));
    });
  }

  paintDigit() {
    const { arrays, size, fill } = this.data;
    const [top, left] = this.corner;
    /** @type {(row: number, column: number) => boolean} */
    const isCovered = (row, column) =>
      row >= top && row < top + size && column >= left && column < left + size;
    const context = fresh(this.picture);
    /** @type {(row: number, column: number) => Rgb} */
    const rgb = (row, column) => {
      const value = isCovered(row, column) ? fill : arrays.digit.values[row * SIDE + column];
      return [255 * value, 255 * value, 255 * value];
    };
    context.drawImage(bitmap({ rows: SIDE, columns: SIDE, rgb }), 0, 0, SIDE * CELL, SIDE * CELL);
    this.outline(context);
  }

  /**
   * The falls of a network's score, and the edge of the ink: drawn once, under every place of the square.
   *
   * @param {Network} network
   */
  mapOf(network) {
    const { size, limit, arrays } = this.data;
    const places = SIDE - size + 1;
    const before = Math.floor(size / 2);
    const canvas = document.createElement("canvas");
    const context = fresh(canvas);
    context.fillStyle = this.theme.panel;
    context.fillRect(0, 0, SIDE * CELL, SIDE * CELL);
    hatch(context, SIDE * CELL, SIDE * CELL, [this.theme.hatch]); // no square has its middle there
    const scale = new Scale(this.theme.response, -limit, limit);
    const { whole, covered, label } = network;
    /** @type {(row: number, column: number) => Rgb} */
    const rgb = (row, column) => scale.rgb(whole[label] - covered[(row * places + column) * 10 + label]);
    context.drawImage(
      bitmap({ rows: places, columns: places, rgb }),
      before * CELL,
      before * CELL,
      places * CELL,
      places * CELL,
    );
    const ink = arrays.digit.values.map((value) => (value > 0.5 ? 1 : 0));
    context.strokeStyle = this.theme.text;
    context.lineWidth = 2;
    context.stroke(contour(SIDE, SIDE, ink, CELL));
    return canvas;
  }

  /** @type {(canvas: HTMLCanvasElement, index: number) => void} */
  paintMap(canvas, index) {
    const context = fresh(canvas);
    context.drawImage(this.maps[index], 0, 0);
    this.outline(context);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Fall of the score of ${this.networks[index].label} at each place`);
  }

  /** @param {CanvasRenderingContext2D} context */
  outline(context) {
    const [top, left] = this.corner;
    const side = this.data.size * CELL;
    for (const [width, colour] of /** @type {const} */ ([
      [6, css(this.theme.background)],
      [3, this.theme.primary],
    ])) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.strokeRect(left * CELL, top * CELL, side, side);
    }
  }

  writeLegend() {
    this.find(".bar").style.background = `linear-gradient(90deg, ${this.theme.response.join(", ")})`;
    const end = points(this.data.limit);
    this.find(".low").textContent = `${MINUS}${end}`;
    this.find(".high").textContent = `${end} points`;
  }
}

/** @type {(covered: Covered, title: string, index: number) => Network} */
function readNetwork({ arrays, labels }, title, index) {
  return {
    title,
    label: labels[index],
    whole: arrays[`whole${index}`].values,
    covered: arrays[`covered${index}`].values,
  };
}

function build() {
  const figure = element("figure", "network");
  const rows = Array.from(
    { length: 10 },
    (_, digit) =>
      `<tr><th scope="row">${digit}</th><td><i class="whole"></i><i class="now"></i></td><td class="was"></td><td></td></tr>`,
  );
  figure.innerHTML =
    '<figcaption class="title"></figcaption><canvas></canvas><table><thead><tr><td></td><td></td>' +
    '<th scope="col" class="was">as it is</th><th scope="col">covered</th></tr></thead>' +
    `<tbody>${rows.join("")}</tbody></table><p class="says"></p>`;
  return figure;
}

/** @type {(body: HTMLTableSectionElement, whole: Float32Array, now: Float32Array) => void} */
function writeScores(body, whole, now) {
  const best = argmax(now);
  [...body.rows].forEach((row, digit) => {
    row.classList.toggle("best", digit === best);
    find(row, ".whole").style.width = `${100 * whole[digit]}%`;
    find(row, ".now").style.width = `${100 * now[digit]}%`;
    row.cells[2].textContent = percent(whole[digit]);
    row.cells[3].textContent = percent(now[digit]);
  });
}

/**
 * A canvas of the digit's size, without what was drawn on it before.
 *
 * @type {(canvas: HTMLCanvasElement) => CanvasRenderingContext2D}
 */
function fresh(canvas) {
  canvas.width = canvas.height = SIDE * CELL;
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = false;
  return context;
}

/** @type {(values: Float32Array) => number} */
function argmax(values) {
  return values.indexOf(Math.max(...values));
}

/** @type {(start: number, size: number) => string} */
function range(start, size) {
  return size === 1 ? `${start}` : `${start} to ${start + size - 1}`;
}

/** @type {(count: number) => string} */
function plural(count) {
  return count === 1 ? "" : "s";
}

export default await mount(import.meta.url, Occlusion, ["spoken"]);
