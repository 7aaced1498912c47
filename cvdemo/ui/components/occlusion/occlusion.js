// A square over the digit, moved with mouse, finger or arrow keys; every network's scores follow at once. Python
// hears of the place that was chosen, for the link.

import { bitmap, contextOf, contour, hatch } from "../shared/canvas.js";
import { Scale, css, readTheme } from "../shared/colours.js";
import { mount } from "../shared/mount.js";
import { MINUS, percent, points } from "../shared/numbers.js";

const SIDE = 28;
const CELL = 14; // pixels of a canvas for one pixel of the digit
const SETTLED = 300; // milliseconds without a move, before Python and a screen reader hear of it
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Occlusion {
  /** @type {number[] | null} the middle of the square as chosen; null for where Python puts it */
  chosen = null;
  /** @type {number[] | null} … as pointed at, without choosing it */
  pointed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  version = -1;
  /** @type {import("../shared/colours.js").Theme} */
  theme;
  /** @type {Scale} */
  scale;
  /** @type {(place: number[]) => void} */
  send = () => {};

  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.picture = this.find(".digit canvas");
    this.picture.onkeydown = (event) => this.key(event);
    root.onpointerdown = root.onpointermove = (event) => this.point(this.cellUnder(event));
    root.onpointerleave = root.onpointercancel = () => this.point(null);
    root.onpointerup = (event) => this.choose(this.cellUnder(event));
  }

  update({ data, setStateValue }) {
    this.data = data;
    this.theme = readTheme(this.root);
    this.scale = new Scale(this.theme.response, -data.limit, data.limit);
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

  /** @returns {number[]} */
  get middle() {
    return this.pointed ?? this.chosen ?? this.data.home;
  }

  // The square's top left corner: it never leaves the digit.
  /** @returns {[number, number]} */
  get corner() {
    const { size } = this.data;
    const start = (at) => Math.max(0, Math.min(SIDE - size, at - Math.floor(size / 2)));
    return [start(this.middle[0]), start(this.middle[1])];
  }

  cellUnder(event) {
    if (event.target.localName !== "canvas") return null;
    const box = event.target.getBoundingClientRect();
    const cell = (at, length) => Math.max(0, Math.min(SIDE - 1, Math.floor((SIDE * at) / length)));
    return [cell(event.clientY - box.top, box.height), cell(event.clientX - box.left, box.width)];
  }

  point(cell) {
    if (String(cell) === String(this.pointed)) return;
    this.pointed = cell;
    this.paint();
  }

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

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = ARROWS[event.key];
    if (event.key === "Home") this.choose(this.data.home);
    else if (step) {
      const middle = this.corner.map((at) => at + Math.floor(this.data.size / 2));
      this.choose(middle.map((at, i) => Math.max(0, Math.min(SIDE - 1, at + step[i]))));
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

  scores(network) {
    const [row, column] = this.corner;
    const start = (row * (SIDE - this.data.size + 1) + column) * 10;
    return network.covered.subarray(start, start + 10);
  }

  says(network) {
    const { whole, label } = network;
    const [before, after] = [whole[label], this.scores(network)[label]];
    const [was, is] = [percent(before), percent(after)];
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
    [...this.find(".networks").children].forEach((element, index) => {
      const network = this.networks[index];
      this.paintMap(element.querySelector("canvas"), index);
      element.querySelector(".title").textContent = network.title;
      element.querySelector(".says").textContent = this.says(network);
      writeScores(element.querySelectorAll("tbody tr"), network.whole, this.scores(network));
    });
  }

  paintDigit() {
    const { arrays, size, fill } = this.data;
    const [top, left] = this.corner;
    const isCovered = (row, column) =>
      row >= top && row < top + size && column >= left && column < left + size;
    const context = fresh(this.picture);
    const rgb = (row, column) => {
      const value = isCovered(row, column) ? fill : arrays.digit.values[row * SIDE + column];
      return [255 * value, 255 * value, 255 * value];
    };
    context.drawImage(bitmap({ rows: SIDE, columns: SIDE, rgb }), 0, 0, SIDE * CELL, SIDE * CELL);
    this.outline(context);
  }

  // The falls of a network's score, and the edge of the ink: drawn once, under every place of the square.
  mapOf(network) {
    const { size, arrays } = this.data;
    const places = SIDE - size + 1;
    const before = Math.floor(size / 2);
    const canvas = document.createElement("canvas");
    const context = fresh(canvas);
    context.fillStyle = this.theme.panel;
    context.fillRect(0, 0, SIDE * CELL, SIDE * CELL);
    hatch(context, SIDE * CELL, SIDE * CELL, [this.theme.hatch]); // no square has its middle there
    const drop = (row, column) =>
      network.whole[network.label] - network.covered[(row * places + column) * 10 + network.label];
    const rgb = (row, column) => this.scale.rgb(drop(row, column));
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

  paintMap(canvas, index) {
    const context = fresh(canvas);
    context.drawImage(this.maps[index], 0, 0);
    this.outline(context);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Fall of the score of ${this.networks[index].label} at each place`);
  }

  outline(context) {
    const [top, left] = this.corner;
    const side = this.data.size * CELL;
    for (const [width, colour] of [
      [6, css(this.theme.background)],
      [3, this.theme.primary],
    ]) {
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

function readNetwork({ arrays, labels }, title, index) {
  return {
    title,
    label: labels[index],
    whole: arrays[`whole${index}`].values,
    covered: arrays[`covered${index}`].values,
  };
}

function build() {
  const element = document.createElement("figure");
  element.className = "network";
  const rows = Array.from(
    { length: 10 },
    (_, digit) =>
      `<tr><th scope="row">${digit}</th><td><i class="whole"></i><i class="now"></i></td><td class="was"></td><td></td></tr>`,
  );
  element.innerHTML =
    '<figcaption class="title"></figcaption><canvas></canvas><table><thead><tr><td></td><td></td>' +
    '<th scope="col" class="was">as it is</th><th scope="col">covered</th></tr></thead>' +
    `<tbody>${rows.join("")}</tbody></table><p class="says"></p>`;
  return element;
}

function writeScores(rows, whole, now) {
  const best = argmax(now);
  rows.forEach((row, digit) => {
    row.classList.toggle("best", digit === best);
    row.querySelector(".whole").style.width = `${100 * whole[digit]}%`;
    row.querySelector(".now").style.width = `${100 * now[digit]}%`;
    row.querySelector(".was").textContent = percent(whole[digit]);
    row.lastElementChild.textContent = percent(now[digit]);
  });
}

// A canvas of the digit's size, without what was drawn on it before.
function fresh(canvas) {
  canvas.width = canvas.height = SIDE * CELL;
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = false;
  return context;
}

function argmax(values) {
  return values.indexOf(Math.max(...values));
}

function range(start, size) {
  return size === 1 ? `${start}` : `${start} to ${start + size - 1}`;
}

function plural(count) {
  return count === 1 ? "" : "s";
}

export default await mount(import.meta.url, (root) => new Occlusion(root), ["spoken"]);
