// A training to scrub, or one that is going on: kernels, maps, scores and curves at one moment of it.

import { drawChart, legend } from "./charts.js";
import { Pictures } from "./pictures.js";
import { readTheme } from "../shared/colours.js";
import { element, find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";
import { enlarged } from "../shared/page.js";
import { Player } from "../shared/player.js";

/**
 * @import { Message } from "../shared/mount.js"
 * @import { Packed } from "../shared/messages/wire.js"
 * @import { Chart } from "./charts.js"
 */

/**
 * A training, moment by moment.
 *
 * @typedef {object} Film
 * @property {string} name tells it from other films
 * @property {string} title
 * @property {string} scope what its colours mean
 * @property {string[]} moments in words
 * @property {string[]} ticks … for the slider
 * @property {number[]} epochs … as numbers
 * @property {[name: string, value: string][][]} facts what is printed large at each moment
 * @property {Chart[]} charts
 * @property {string[]} names of the pictures
 * @property {{ text: string, wrong: boolean }[]} answers what is said of the largest score at each moment
 * @property {string} digit what the scores are of
 * @property {number} at index of the moment shown first
 * @property {boolean} follow it goes on: who looks at the last moment sees each new one
 * @property {{ kernels: Packed<Uint8Array>, maps?: Packed<Uint8Array>, scores?: Packed<Float32Array> }} arrays
 */

const NARROW = 640; // CSS pixels
const REST = 400; // milliseconds until Python hears where the slider stays

class Training {
  /** @type {((epoch: number) => void)[]} */
  marks = [];
  drawn = "";
  /** @type {(at: number) => void} */
  send = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /**
   * @param {HTMLElement} root
   * @param {Message<Film>} message
   */
  constructor(root, { data }) {
    this.root = root;
    this.film = data;
    this.pictures = new Pictures(this.part("pictures"));
    this.player = new Player(root, { moved: () => this.#show(), rested: () => this.#rested() });
    this.resizes = new ResizeObserver(() => {
      root.classList.toggle("narrow", root.clientWidth < NARROW * enlarged());
    });
    this.resizes.observe(root);
  }

  close() {
    this.resizes.disconnect();
    clearTimeout(this.timer);
    this.player.pause();
  }

  /** @param {string} name of its class */
  part(name) {
    return find(this.root, `.${name}`);
  }

  /** @param {Message<Film>} message */
  update({ data, setTriggerValue }) {
    this.send = (at) => setTriggerValue("stop", at);
    const another = this.player.count === 0 || this.film.name !== data.name; // or the first
    this.film = data;
    const theme = readTheme(this.root);
    this.root.classList.toggle("dark", theme.dark);
    this.part("title").textContent = data.title;
    this.part("scope").textContent = data.scope;
    this.pictures.update({ ...data.arrays, names: data.names }, theme);
    if (another) {
      this.player.pause();
      this.player.count = 0;
      this.player.at = data.at;
    }
    this.player.resize(data.moments.length, data.follow);
    this.player.label(data.ticks);
    this.#drawCharts();
    this.#show();
  }

  #drawCharts() {
    const drawn = JSON.stringify(this.film.charts);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const charts = this.film.charts.map(drawChart);
    this.marks = charts.map(({ mark }) => mark);
    const legends = this.film.charts.slice(0, 1).map(({ series }) => legend(series));
    this.part("charts").replaceChildren(...charts.map(({ svg }) => svg), ...legends);
  }

  #show() {
    const { film } = this;
    const { at } = this.player;
    this.pictures.show(at);
    this.part("moment").textContent = film.moments[at];
    this.player.slider.setAttribute("aria-valuetext", film.moments[at]);
    this.part("facts").replaceChildren(
      ...film.facts[at].map(([name, value]) => {
        const fact = element("div");
        fact.append(element("dt", "", name), element("dd", "", value));
        return fact;
      }),
    );
    this.marks.forEach((mark) => mark(film.epochs[at]));
    this.#showAnswer(at);
  }

  /**
   * The ten scores of the digit at this moment.
   *
   * @param {number} at
   */
  #showAnswer(at) {
    const { arrays, answers, digit } = this.film;
    const host = this.part("answer");
    if (!arrays.scores) return host.replaceChildren();
    const scores = arrays.scores.values.slice(10 * at, 10 * at + 10);
    const best = scores.indexOf(Math.max(...scores));
    const { text, wrong } = answers[at];
    const says = element("p", "says");
    says.append(`${digit} → `, element("b", "", String(best)), text);
    const columns = element("div", wrong ? "columns wrong" : "columns");
    columns.setAttribute("role", "img");
    columns.setAttribute("aria-label", `The ten scores; ${best}: ${text}`);
    columns.append(
      ...Array.from(scores, (score, i) => {
        const column = element("span", i === best ? "best" : "");
        const bar = element("i");
        bar.style.height = `${(100 * score).toFixed(1)}%`;
        column.append(bar, String(i));
        return column;
      }),
    );
    return host.replaceChildren(says, columns);
  }

  #rested() {
    const { film } = this;
    const { at } = this.player;
    const said = film.facts[at].map(([name, value]) => `${name} ${value}`).join(", ");
    this.part("spoken").textContent = `${film.moments[at]}: ${said}`;
    clearTimeout(this.timer);
    if (!film.follow) this.timer = setTimeout(() => this.send(at), REST);
  }
}

export default await mount(import.meta.url, Training, ["player", "spoken"]);
