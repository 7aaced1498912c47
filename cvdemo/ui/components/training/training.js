// A training to scrub, or one that is going on: kernels, maps, scores and curves at one moment of it.

import { drawChart, legend } from "./charts.js";
import { Pictures } from "./pictures.js";
import { readTheme } from "../shared/colours.js";
import { mount } from "../shared/mount.js";
import { Player } from "../shared/player.js";

const NARROW = 640; // CSS pixels
const REST = 400; // milliseconds until Python hears where the slider stays

class Training {
  /** @type {any} the message: texts and arrays of `message.py` */
  film = null;
  /** @type {((epoch: number) => void)[]} */
  marks = [];
  drawn = "";
  /** @type {(at: number) => void} */
  send = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.pictures = new Pictures(this.part("pictures"));
    this.player = new Player(root, { moved: () => this.#show(), rested: () => this.#rested() });
    this.resizes = new ResizeObserver(() => {
      root.classList.toggle("narrow", root.clientWidth < NARROW * this.#enlarged());
    });
    this.resizes.observe(root);
  }

  close() {
    this.resizes.disconnect();
    clearTimeout(this.timer);
    this.player.pause();
  }

  #enlarged() {
    return Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
  }

  /**
   * @param {string} name of its class
   * @returns {HTMLElement}
   */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`.${name}`));
  }

  update({ data, setTriggerValue }) {
    this.send = (at) => setTriggerValue("stop", at);
    const another = this.film?.name !== data.name;
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
        const fact = document.createElement("div");
        fact.append(
          Object.assign(document.createElement("dt"), { textContent: name }),
          Object.assign(document.createElement("dd"), { textContent: value }),
        );
        return fact;
      }),
    );
    this.marks.forEach((mark) => mark(film.epochs[at]));
    this.#showAnswer(at);
  }

  // The ten scores of the digit at this moment.
  #showAnswer(at) {
    const { arrays, answers, digit } = this.film;
    const host = this.part("answer");
    if (!arrays.scores) return host.replaceChildren();
    const scores = arrays.scores.values.slice(10 * at, 10 * at + 10);
    const best = scores.indexOf(Math.max(...scores));
    const { text, wrong } = answers[at];
    const says = Object.assign(document.createElement("p"), { className: "says" });
    says.append(`${digit} → `, Object.assign(document.createElement("b"), { textContent: best }), text);
    const columns = document.createElement("div");
    columns.className = wrong ? "columns wrong" : "columns";
    columns.setAttribute("role", "img");
    columns.setAttribute("aria-label", `The ten scores; ${best}: ${text}`);
    columns.append(
      ...Array.from(scores, (score, i) => {
        const column = document.createElement("span");
        if (i === best) column.className = "best";
        const bar = document.createElement("i");
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

export default await mount(import.meta.url, (root) => new Training(root), ["player", "spoken"]);
