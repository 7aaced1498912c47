// Through the moments of a training: play, scrub, and follow one that is still going on.

import { element, find } from "./elements.js";

const ICONS = { Play: "M8 5l11 7-11 7z", Pause: "M8 5v14M16 5v14" };
const [FASTEST, SLOWEST, ALL] = [0.12, 0.8, 7]; // seconds: of a moment at least and at most, of all moments
const MOST_TICKS = 12;

/**
 * How long a moment is shown while playing, in seconds.
 *
 * @param {number} count of moments
 */
export function pace(count) {
  return Math.min(SLOWEST, Math.max(FASTEST, ALL / count));
}

export class Player {
  count = 0;
  at = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  timer;

  /**
   * @param {HTMLElement} root
   * @param {object} calls
   * @param {() => void} calls.moved to another moment
   * @param {() => void} calls.rested it stays there
   * @param {() => boolean} [calls.ready] whether playing can go on to the next moment
   */
  constructor(root, { moved, rested, ready = () => true }) {
    this.button = find(root, ".play", HTMLButtonElement);
    this.slider = find(root, "input", HTMLInputElement);
    this.ticks = find(root, ".ticks");
    this.ready = ready;
    this.moved = moved;
    this.rested = rested;
    this.button.onclick = () => (this.timer ? this.pause() : this.play());
    this.slider.oninput = () => {
      this.pause();
      this.go(Number(this.slider.value));
    };
    this.slider.onchange = () => this.rested();
    this.#showButton();
  }

  /**
   * There are `count` moments now.
   *
   * @param {number} count
   * @param {boolean} follow who looks at the last one sees each new one
   */
  resize(count, follow) {
    const atEnd = this.at >= this.count - 1;
    this.count = count;
    this.slider.max = String(count - 1);
    if (follow && atEnd) this.at = count - 1;
    this.at = Math.min(this.at, count - 1);
    this.slider.value = String(this.at);
    this.button.disabled = count < 2;
  }

  /** @param {string[]} texts below the slider, one for each moment; of many some are left out */
  label(texts) {
    const every = Math.ceil(texts.length / MOST_TICKS);
    const last = Math.max(1, texts.length - 1);
    const marks = texts.flatMap((text, i) => {
      if (i % every && i < texts.length - 1) return [];
      const mark = element("span", "", text);
      mark.style.left = `${(100 * i) / last}%`;
      return [mark];
    });
    this.ticks.replaceChildren(...marks);
  }

  /** @param {number} at */
  go(at) {
    this.show(at);
    this.moved();
  }

  /**
   * Where the page is, which nobody has to be told.
   *
   * @param {number} at
   */
  show(at) {
    this.at = Math.min(this.count - 1, Math.max(0, at));
    this.slider.value = String(this.at);
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.#showButton();
    this.rested();
  }

  play() {
    if (this.timer) return;
    if (this.at >= this.count - 1) this.go(0);
    this.timer = setInterval(() => this.#step(), 1000 * pace(this.count));
    this.#showButton();
  }

  #step() {
    if (!this.ready()) return;
    this.go(this.at + 1);
    if (this.at >= this.count - 1) this.pause();
  }

  #showButton() {
    const word = this.timer ? "Pause" : "Play";
    this.button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[word]}"/></svg>${word}`;
  }
}
