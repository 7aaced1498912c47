// One network: its layers as buttons with pictures, its ten scores as a table.

import { element, find } from "../shared/elements.js";
import { MINUS, percent, short } from "../shared/numbers.js";
import { cellsOf } from "./layout.js";
import { paint } from "./paint.js";
import { answerOf, nameOf } from "./words.js";

/**
 * @import { Sizes } from "./layout.js"
 * @import { Palette } from "./paint.js"
 * @import { Column, Row } from "./types.js"
 */

/**
 * What a layer folds to while a map is open.
 *
 * @type {(column: number, name: string, shape: string) => HTMLButtonElement}
 */
function strip(column, name, shape) {
  const button = element("button", "strip");
  button.type = "button";
  button.dataset.strip = String(column);
  button.append(element("b", "", name), element("span", "shape", shape));
  return button;
}

/** @type {(column: Column) => number[]} */
function sidesOf(column) {
  if (column.kind !== "maps") return column.shape;
  if (column.says) return column.shape.slice(2);
  return column.shape[2] === 1 ? column.shape.slice(0, 2) : column.shape; // one map: the digit, a sequence
}

/**
 * What the colours of weights mean.
 *
 * @param {number} limit
 */
function weightsScale(limit) {
  const scale = element("span", "shape weights", `weights ${MINUS}${short(limit)}`);
  scale.append(element("i"), short(limit));
  return scale;
}

export class RowView {
  structure = "";
  flat = false; // layers stand below each other
  /** @type {HTMLElement[][]} for each column its maps; the scores come last */
  spots = [];
  /** @type {(HTMLElement | null)[]} for each column what stands for the maps not shown */
  rests = [];

  /**
   * @param {number} at its place in the glance
   * @param {Row} row
   */
  constructor(at, row) {
    this.at = at;
    this.row = row;
    this.root = element("section", "network");
    this.head = element("p", "head");
    this.columns = element("div", "columns");
    this.root.append(this.head, this.columns);
    this.table = element("table", "scores");
    this.caption = this.table.createCaption();
    const body = this.table.createTBody();
    for (let digit = 0; digit < 10; digit++) {
      const line = body.insertRow();
      const head = element("th", "", String(digit));
      head.scope = "row";
      const bar = element("td");
      bar.append(element("i"));
      line.append(head, bar, element("td"));
    }
  }

  /**
   * @param {Row} row
   * @param {Palette} palette
   */
  show(row, palette) {
    this.row = row;
    this.root.dataset.network = row.name;
    const structure = JSON.stringify(
      row.columns.map((column) => {
        const { layer, kind, shape, does } = column;
        return [layer, kind, shape, does, column.kind === "maps" && column.says && column.limit];
      }),
    );
    if (structure !== this.structure) this.#build(row);
    for (const bar of this.root.querySelectorAll(".weights i")) {
      /** @type {HTMLElement} */ (bar).style.background = palette.weights;
    }
    this.structure = structure;
    row.columns.forEach((column, i) => {
      this.spots[i].forEach((spot, index) => {
        paint(find(spot, "canvas", HTMLCanvasElement), column, index, palette, this.flat);
        const name = nameOf(column, index);
        if (spot.ariaLabel !== name) spot.ariaLabel = name;
      });
    });
    this.#showScores(row);
  }

  /** @param {Row} row */
  #build(row) {
    this.spots = [];
    this.rests = [];
    const figures = row.columns.map((column, i) => this.#figure(column, i));
    const lines = [...this.table.tBodies[0].rows];
    lines.forEach((line, digit) => this.#spot(line, row.columns.length, digit));
    this.spots.push(lines);
    const last = element("figure", "column last");
    last.append(strip(row.columns.length, "scores", "10"));
    this.columns.replaceChildren(...figures, last, this.table);
  }

  /** @type {(column: Column, i: number) => HTMLElement} */
  #figure(column, i) {
    const shape = sidesOf(column)
      .map((side) => side.toLocaleString("en"))
      .join("×");
    const isThin = column.kind === "units" && column.thin;
    const isWeights = column.kind === "maps" && column.says;
    const kind = column.layer === 0 ? "input" : isThin ? "thin" : isWeights ? "weighted" : "";
    const figure = element("figure", `column ${kind}`);
    const caption = element("figcaption");
    caption.append(element("b", "", column.name), element("span", "does", column.does));
    caption.append(strip(i, column.name, shape));
    const maps = element("div", "maps");
    const count = column.kind === "maps" ? column.shown.length : 1;
    this.spots.push(
      Array.from({ length: count }, (_, index) => {
        const button = element("button", "map");
        button.type = "button";
        button.append(document.createElement("canvas"));
        return this.#spot(button, i, index);
      }),
    );
    maps.append(...this.spots[i]);
    const below = element("div", "below");
    const more = column.kind === "maps" ? column.shape[2] - count : 0;
    const rest = more > 0 ? element("span", "rest", `+ ${more}`) : null;
    if (rest) below.append(rest);
    this.rests.push(rest);
    below.append(isWeights ? weightsScale(column.limit) : element("span", "shape", shape));
    figure.append(caption, maps, below);
    return figure;
  }

  /**
   * @template {HTMLElement} Target
   * @param {Target} target
   * @param {number} column
   * @param {number} index
   */
  #spot(target, column, index) {
    Object.assign(target.dataset, { row: this.at, column, index });
    target.tabIndex = -1;
    return target;
  }

  /** @param {Row} row */
  #showScores({ name, title, scores }) {
    const best = answerOf(scores);
    this.caption.textContent = `${title}: ten scores`;
    Object.assign(this.table.dataset, { network: name, answer: best ?? "" });
    this.root.dataset.scores = scores?.join(" ") ?? "";
    const answer = element("span", "answer");
    if (scores && best !== null) answer.append(element("b", "", String(best)), ` ${percent(scores[best])}`);
    else answer.textContent = "–";
    this.head.replaceChildren(element("span", "title", title), answer);
    [...this.table.tBodies[0].rows].forEach((line, digit) => {
      const score = scores?.[digit] ?? 0;
      line.classList.toggle("best", digit === best);
      line.style.setProperty("--score", score.toFixed(4));
      line.cells[2].textContent = scores ? percent(score) : "";
    });
  }

  /** @param {number | null} current the column of the opened map, if one is open */
  fold(current) {
    [...this.columns.children].forEach((figure, i) => figure.classList.toggle("current", i === current));
  }

  /** What name and shape of each layer need across, in CSS pixels. */
  labels() {
    this.root.classList.add("measured");
    const widths = this.row.columns.map((_, i) => {
      const labels = this.columns.children[i].querySelectorAll(":scope > :is(figcaption, .below)");
      return Math.ceil(Math.max(...Array.from(labels, (label) => label.getBoundingClientRect().width)));
    });
    this.root.classList.remove("measured");
    return widths;
  }

  /**
   * @param {Sizes} sizes
   * @param {number} height of the maps
   * @param {Palette} palette
   */
  size({ cell, columns, upright }, height, palette) {
    const { row } = this;
    if (this.flat !== upright) {
      this.flat = upright;
      this.show(row, palette);
    }
    row.columns.forEach((column, i) => {
      const [rows, across] = cellsOf(column);
      const figure = /** @type {HTMLElement} */ (this.columns.children[i]);
      const isThin = column.kind === "units" && column.thin;
      figure.style.setProperty("--across", String(columns[i].across));
      figure.style.setProperty("--wide", `${isThin ? 10 : across * columns[i].times * cell}px`);
      figure.style.setProperty("--high", `${isThin ? height : rows * columns[i].times * cell}px`);
      figure.style.width = upright ? "" : `${columns[i].width}px`;
    });
    this.columns.style.setProperty("--height", upright ? "auto" : `${height}px`);
  }
}
