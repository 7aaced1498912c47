// The glance itself: networks, what is pointed at, and the lines that show what it is made of.

import { ARROWS } from "../shared/arrows.js";
import { readTheme } from "../shared/colours.js";
import { element, find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";
import { rem, topOnPage } from "../shared/page.js";
import { UPRIGHT, heightOf, layOut } from "./layout.js";
import { drawLines } from "./lines.js";
import { readRows, readScene } from "./message.js";
import { OpenedMap } from "./opened.js";
import { Palette, paint } from "./paint.js";
import { RowView } from "./row.js";
import { nameOf, sentence } from "./words.js";

/**
 * @import { Message } from "../shared/mount.js"
 * @import { ElementOf } from "./lines.js"
 * @import { Column, Networks, Opening, Row, Spot } from "./types.js"
 */

const SPEAK_AFTER = 600; // milliseconds of rest before a sentence is read out
const AROUND = 12; // rem of height that captions, sentence and what follows need
const SECOND_ROW = 6.5; // … and a second network
const SECOND_CELL = 4; // CSS pixels, the most in a second network
const LEAST_HEIGHT = 232; // CSS pixels
const MOST_OF_WINDOW = 0.62;
const GROWS = 320; // milliseconds
const ALONE = 280; // CSS pixels of a map that the stage does not show

class Glance {
  /** @type {Row[]} */
  rows = [];
  /** @type {RowView[]} */
  views = [];
  /** @type {Spot | null} */
  spot = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  speaking;
  laidOut = "";
  upright = false;
  /** @type {Opening | null} the map in the stage, of the first network */
  opening = null;
  /** @type {Spot | null} what the page shows of it: it is pointed at while nothing else is */
  chosen = null;
  anyLayer = false; // layers without maps can be gone to, too
  /** @type {Spot | null} what a finger has touched once */
  touched = null;
  /** @type {(opening: Opening | null) => void} */
  send = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.palette = new Palette(readTheme(root));
    this.holder = find(root, ".rows");
    this.svg = find(root, "svg", SVGSVGElement);
    this.readout = find(root, ".readout");
    this.spoken = find(root, ".spoken");
    this.panel = find(root, ".opened");
    this.which = find(root, ".which");
    this.alone = find(root, ".alone", HTMLCanvasElement);
    this.map = new OpenedMap(find(root, ".place"));
    find(root, ".back").addEventListener("click", () => this.send(null));
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("pointerover", (event) => this.#pointed(event));
    root.addEventListener("pointerleave", () => this.#left());
    root.addEventListener("focusin", (event) => this.point(spotOf(event)));
    root.addEventListener("focusout", () => this.#left());
    this.holder.addEventListener("scroll", () => this.#show(), { capture: true, passive: true });
    root.addEventListener("keydown", (event) => this.#keyed(event));
    this.resizes = new ResizeObserver(() => this.#layOut());
    this.resizes.observe(root);
    this.life = new AbortController();
    addEventListener("resize", () => this.#layOut(), { signal: this.life.signal });
  }

  /** @param {Message<Networks>} message */
  update({ data, setTriggerValue }) {
    this.send = (opening) => setTriggerValue("open", opening ?? { layer: null });
    this.rows = readRows(data);
    this.anyLayer = data.any_layer;
    const from = this.#rectOf(data.opened);
    this.root.setAttribute("aria-label", data.label);
    const theme = readTheme(this.root);
    if (!this.palette.suits(theme)) this.palette = new Palette(theme);
    this.root.classList.toggle("dark", theme.dark);
    while (this.views.length < this.rows.length) {
      this.views.push(new RowView(this.views.length, this.rows[this.views.length]));
    }
    const before = this.#structure();
    this.views.length = this.rows.length;
    this.views.forEach((view, i) => view.show(this.rows[i], this.palette));
    if (this.holder.children.length !== this.views.length) {
      this.holder.replaceChildren(...this.views.map(({ root }) => root));
    }
    if (this.#structure() !== before) {
      this.laidOut = "";
      this.point(null);
      const first = this.views[0]?.spots[0]?.[0];
      if (first) first.tabIndex = 0;
    }
    this.#open(data, from);
    this.#layOut();
    this.#show();
  }

  /**
   * Fold the layers and show the opened map in the stage, or unfold them.
   *
   * @param {Networks} data
   * @param {DOMRect | null} from where the map was before
   */
  #open(data, from) {
    const { opened } = data;
    const changed = JSON.stringify(opened) !== JSON.stringify(this.opening);
    this.opening = opened;
    this.chosen = this.#spotOf(data.chosen);
    const { columns } = this.rows[0];
    const isLast = opened?.layer === this.rows[0].last;
    const at = isLast ? columns.length : columns.findIndex(({ layer }) => layer === opened?.layer);
    this.root.classList.toggle("open", Boolean(opened));
    this.views.forEach((view, i) => view.fold(i === 0 && opened ? at : null));
    const column = columns[at];
    const index = opened ? shownAt(column, opened.map) : -1;
    for (const chosen of this.root.querySelectorAll("[aria-current]")) chosen.removeAttribute("aria-current");
    if (index >= 0) this.views[0].spots[at][index].setAttribute("aria-current", "true");
    if (this.chosen) this.#elementOf(this.chosen)?.setAttribute("aria-current", "true");
    const isHere = index >= 0 && !data.any_layer;
    this.panel.hidden = !isHere;
    const scene = isHere ? readScene(data) : null;
    if (isHere) {
      this.which.textContent = nameOf(column, index);
      this.alone.hidden = scene !== null;
      paint(this.alone, column, index, this.palette);
      this.alone.style.width = `${ALONE}px`;
    }
    if (changed) this.laidOut = "";
    this.map.show(scene).then((to) => {
      if (changed && from && to) this.#grow(from, to);
    });
  }

  /**
   * Where a map stands among the others.
   *
   * @param {Opening | null} opening
   */
  #rectOf(opening) {
    const spot = this.#spotOf(opening);
    const box = spot && this.views[0]?.spots[spot.column]?.[spot.index]?.getBoundingClientRect();
    return box?.width ? box : null;
  }

  /** @type {(opening: Opening | null) => Spot | null} */
  #spotOf(opening) {
    if (!opening) return null;
    const { columns } = this.rows[0];
    const column = columns.findIndex(({ layer }) => layer === opening.layer);
    const index = shownAt(columns[column], opening.map);
    return index < 0 ? null : { row: 0, column, index };
  }

  /**
   * An outline moves from the map to its place on the stage.
   *
   * @param {DOMRect} from
   * @param {DOMRect} to
   */
  #grow(from, to) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const frame = this.root.getBoundingClientRect();
    const outline = element("div", "grows");
    this.root.append(outline);
    const place = (/** @type {DOMRect} */ box) => ({
      transform: `translate(${box.left - frame.left}px, ${box.top - frame.top}px)`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    });
    const move = outline.animate([place(from), { ...place(to), opacity: 0.4 }], {
      duration: GROWS,
      easing: "cubic-bezier(0.4, 0, 0.2, 1)",
    });
    move.onfinish = move.oncancel = () => outline.remove();
  }

  /** @param {PointerEvent} event */
  #clicked(event) {
    const strip = closest(event, "[data-strip]");
    const spot = strip ? { row: 0, column: Number(strip.dataset.strip), index: 0 } : spotOf(event);
    if (!spot) return;
    const isSecond = JSON.stringify(spot) === JSON.stringify(this.touched);
    this.touched = spot;
    if (event.pointerType === "touch" && !strip && !isSecond) this.point(spot);
    else this.#choose(spot, strip !== null);
  }

  /**
   * @param {Spot} spot
   * @param {boolean} whole the layer, where the page shows layers as a whole
   */
  #choose({ row, column, index }, whole) {
    if (row > 0) return;
    const layer = this.rows[0].columns[column];
    if (layer?.kind === "maps" && layer.layer > 0 && !(whole && this.anyLayer)) {
      const map = layer.shown[index];
      if (this.opening?.layer !== layer.layer || this.opening.map !== map)
        this.send({ layer: layer.layer, map });
    } else if (this.anyLayer) {
      this.send({ layer: layer ? layer.layer : this.rows[0].last, map: null });
    } else if (layer?.kind !== "units" && this.opening) this.send(null);
  }

  #structure() {
    return this.views.map(({ structure }) => structure).join("\n");
  }

  #layOut() {
    if (!this.rows.length) return;
    const space = {
      width: this.root.clientWidth,
      height: this.#height(),
      scores: this.views[0].table.offsetWidth,
      rem: rem(),
      density: devicePixelRatio,
    };
    const text = JSON.stringify(space);
    if (!space.width || text === this.laidOut) return;
    this.laidOut = text;
    this.upright = space.width < UPRIGHT;
    this.root.classList.toggle("upright", this.upright);
    const first = layOut(this.rows[0].columns, { ...space, labels: this.views[0].labels() });
    const height = heightOf(this.rows[0].columns, first, LEAST_HEIGHT, space.height);
    this.views.forEach((view, i) => {
      view.root.classList.toggle("second", i > 0);
      const sizes = layOut(this.rows[i].columns, { ...space, labels: view.labels() });
      const cell = i ? Math.min(first.cell, SECOND_CELL) : first.cell;
      view.size({ ...sizes, cell }, height, this.palette);
    });
    this.#show();
  }

  // That of the maps of the first network: what the window leaves them.
  #height() {
    const others = AROUND + SECOND_ROW * (this.rows.length - 1);
    const room = innerHeight - Math.min(topOnPage(this.root), 0.3 * innerHeight) - others * rem();
    return Math.round(Math.max(LEAST_HEIGHT, Math.min(room, MOST_OF_WINDOW * innerHeight)));
  }

  /** @param {Spot | null} spot */
  point(spot) {
    if (JSON.stringify(spot) === JSON.stringify(this.spot)) return;
    this.spot = spot;
    this.#show();
  }

  /** @param {PointerEvent} event */
  #pointed(event) {
    const spot = spotOf(event);
    if (spot) this.point(spot);
  }

  // The pointer, or the focus, has left: what has the focus counts, if there is something.
  #left() {
    const root = /** @type {ShadowRoot | Document} */ (this.root.getRootNode());
    const focused = root.activeElement;
    this.point(focused?.matches(":focus-visible") ? spotOf({ target: focused }) : null);
  }

  /** @param {Spot} spot */
  #elementOf({ row, column, index }) {
    const view = this.views[row];
    return (index < 0 ? view.rests[column] : view.spots[column][index]) ?? null;
  }

  #show() {
    clearTimeout(this.speaking);
    for (const lit of this.root.querySelectorAll(".pointed")) lit.classList.remove("pointed");
    const spot = this.spot ?? this.chosen;
    if (!spot || !this.rows[spot.row]) {
      this.svg.replaceChildren();
      this.readout.textContent = this.#invitation();
      this.readout.classList.add("hint");
      return;
    }
    const row = this.rows[spot.row];
    if (this.spot) this.#elementOf(spot)?.classList.add("pointed");
    /** @type {ElementOf} */
    const of = (column, index) => this.#elementOf({ row: spot.row, column, index });
    if (this.spot || !this.upright) drawLines(this.svg, row, spot, of, this.upright);
    else this.svg.replaceChildren(); // on a phone lines lie over what is to be read
    const text = sentence(row, spot);
    this.readout.textContent = text;
    this.readout.classList.remove("hint");
    if (!this.spot) return;
    this.speaking = setTimeout(() => {
      if (this.spoken.textContent !== text) this.spoken.textContent = text;
    }, SPEAK_AFTER);
  }

  #invitation() {
    const touch = matchMedia("(hover: none)").matches;
    if (this.opening) return "";
    return `${touch ? "Touch" : "Point at"} a map or a score to see what it is made of; ${touch ? "touch a map again" : "click a map"} to open it.`;
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.key === "Escape" && this.opening && this.opening.map !== null) {
      this.send(this.anyLayer ? { layer: this.opening.layer, map: null } : null);
      return;
    }
    const spot = spotOf(event);
    const to = spot && this.#next(spot, event.key);
    if (!to) return;
    event.preventDefault();
    const [from, target] = [this.#elementOf(spot), this.#elementOf(to)];
    if (!target) return;
    if (from) from.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }

  /**
   * Left and right lead to the next layer, up and down to the next map, and on to the next network.
   *
   * @type {(spot: Spot, key: string) => Spot | null}
   */
  #next({ row, column, index }, key) {
    const { spots } = this.views[row];
    const forward = this.upright ? "ArrowDown" : "ArrowRight";
    const back = this.upright ? "ArrowUp" : "ArrowLeft";
    const last = spots.length - 1;
    const beside = (/** @type {number} */ to) => {
      const share = index / Math.max(1, spots[column].length - 1);
      return { row, column: to, index: Math.round(share * (spots[to].length - 1)) };
    };
    if (this.opening) return this.#along({ row, column, index }, key);
    if (key === forward) return column < last ? beside(column + 1) : null;
    if (key === back) return column > 0 ? beside(column - 1) : null;
    if (key === "Home") return beside(0);
    if (key === "End") return beside(last);
    const step = stepOf(key);
    if (!step) return null;
    if (spots[column][index + step]) return { row, column, index: index + step };
    const other = this.views[row + step];
    return other ? { row: row + step, column: Math.min(column, other.spots.length - 1), index: 0 } : null;
  }

  /**
   * Beside an opened map stand the others of its layer.
   *
   * @type {(spot: Spot, key: string) => Spot | null}
   */
  #along({ row, column, index }, key) {
    const step = stepOf(key);
    return step && this.views[row].spots[column][index + step] ? { row, column, index: index + step } : null;
  }

  close() {
    clearTimeout(this.speaking);
    this.map.close();
    this.resizes.disconnect();
    this.life.abort();
  }
}

/** @type {(event: { target: EventTarget | null }, selector: string) => HTMLElement | null} */
function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** @type {(event: { target: EventTarget | null }) => Spot | null} */
function spotOf(event) {
  const { row, column, index } = closest(event, "[data-index]")?.dataset ?? {};
  return index === undefined ? null : { row: Number(row), column: Number(column), index: Number(index) };
}

/**
 * At which place a column shows a map; −1 for one that it does not show.
 *
 * @type {(column: Column | undefined, map: number | null) => number}
 */
function shownAt(column, map) {
  return column?.kind === "maps" && map !== null ? column.shown.indexOf(map) : -1;
}

/**
 * How many things an arrow key goes on, down or to the right.
 *
 * @type {(key: string) => number}
 */
function stepOf(key) {
  const [down, right] = ARROWS.get(key) ?? [0, 0];
  return down + right;
}

export default await mount(import.meta.url, Glance, ["spoken"]);
