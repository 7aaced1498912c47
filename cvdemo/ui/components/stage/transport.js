// Step, play, scrub: a clock that moves through the output cells in reading order.

import { find } from "../shared/elements.js";

const ICONS = {
  first: "M6 5v14M19 5l-10 7 10 7z",
  back: "M17 5L7 12l10 7z",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7-10 7z",
  last: "M18 5v14M5 5l10 7-10 7z",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
};
const SWEEP_SECONDS = 6;
const FEW = 30; // positions; of these each is worth a second, more are swept
const BLANK_SECONDS = 0.05; // a step through windows of zeros, at any speed
const SLOW = 250; // milliseconds a step takes, from which on the window slides
const LONGEST_GAP = 250; // milliseconds: no leap after the page was out of sight

/** @param {keyof typeof ICONS} name */
function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}

export class Transport {
  /** @type {number | null} when the next step is due */
  due = null;
  frame = 0;
  playing = false;
  fresh = true; // nobody has moved the window of this scene
  chosen = false; // somebody has chosen a speed

  /**
   * @param {HTMLElement} root
   * @param {{ go: (index: number, slides?: boolean) => void, count: () => number, index: () => number,
   *   isBlank: (index: number) => boolean, beginning: () => number, changed: () => void }} stage
   */
  constructor(root, { go, count, index, isBlank, beginning, changed }) {
    const bar = find(root, ".transport");
    const button = (/** @type {string} */ name) => find(bar, `.${name}`, HTMLButtonElement);
    this.go = go;
    this.count = count;
    this.index = index;
    this.isBlank = isBlank;
    this.beginning = beginning;
    this.changed = changed;
    this.parts = {
      first: button("first"),
      back: button("back"),
      play: button("play"),
      forward: button("forward"),
      last: button("last"),
      scrub: find(bar, ".scrub", HTMLInputElement),
      count: find(bar, ".count"),
      pin: button("pin"),
      speed: find(bar, ".speed", HTMLSelectElement),
      reveal: find(bar, ".reveal", HTMLSelectElement),
    };
    for (const name of /** @type {const} */ (["first", "back", "forward", "last"])) {
      this.parts[name].innerHTML = icon(name);
    }
    /** @type {(to: () => number, slides?: boolean) => () => void} */
    const step =
      (to, slides = true) =>
      () => {
        this.pause();
        go(to(), slides);
      };
    this.parts.first.onclick = step(() => 0);
    this.parts.back.onclick = step(() => Math.max(0, index() - 1));
    this.parts.forward.onclick = step(() => Math.min(count() - 1, index() + 1));
    this.parts.last.onclick = step(() => count() - 1);
    this.parts.scrub.oninput = step(() => Number(this.parts.scrub.value), false);
    this.parts.play.onclick = () => this.toggle();
    this.parts.speed.onchange = () => {
      this.chosen = true;
    };
    this.#showPlay();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.#play();
  }

  #play() {
    if (this.fresh || this.index() === this.count() - 1) this.go(this.beginning());
    this.playing = true;
    this.due = null;
    this.frame = requestAnimationFrame((now) => this.#tick(now));
    this.#showPlay();
    this.changed();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.#showPlay();
    this.changed();
  }

  // A new scene: playing it starts where something happens, at a speed that suits the number of positions.
  rewind() {
    this.fresh = true;
    if (!this.chosen) this.parts.speed.value = this.count() <= FEW ? "1" : "sweep";
  }

  // The window was moved: playing goes on from there.
  moved() {
    this.fresh = false;
  }

  // Seconds one step takes.
  #pace() {
    const speed = this.parts.speed.value;
    const pace = speed === "sweep" ? Math.min(0.1, SWEEP_SECONDS / this.count()) : 1 / Number(speed);
    return this.isBlank(this.index()) ? Math.min(pace, BLANK_SECONDS) : pace;
  }

  /** @param {number} now */
  #tick(now) {
    const pace = this.#pace() * 1000;
    this.due = Math.min(this.due ?? Infinity, now + pace); // a faster speed takes effect at once
    if (now >= this.due) {
      const late = Math.min(now - this.due, LONGEST_GAP);
      const steps = Math.floor(late / pace) + 1;
      this.due = now + pace - (late % pace);
      this.go(Math.min(this.count() - 1, this.index() + steps), pace >= SLOW);
    }
    if (this.index() >= this.count() - 1) this.pause();
    else this.frame = requestAnimationFrame((later) => this.#tick(later));
  }

  #showPlay() {
    const word = this.playing ? "Pause" : "Play";
    this.parts.play.innerHTML = `${icon(this.playing ? "pause" : "play")}<span>${word}</span>`;
    this.parts.play.setAttribute("aria-label", word);
  }

  /** @type {(row: number, column: number, pinned: boolean) => void} */
  show(row, column, pinned) {
    const { scrub, count, pin } = this.parts;
    const [at, all] = [this.index(), this.count()];
    scrub.max = String(all - 1);
    scrub.value = String(at);
    scrub.setAttribute("aria-valuetext", `row ${row}, column ${column}: ${at + 1} of ${all}`);
    count.textContent = `${(at + 1).toLocaleString("en")} of ${all.toLocaleString("en")}`;
    const word = pinned ? "Unpin" : "Pin";
    if (pin.getAttribute("aria-label") !== word) pin.innerHTML = `${icon("pin")}<span>${word}</span>`;
    pin.setAttribute("aria-label", word);
    pin.setAttribute("aria-pressed", String(pinned));
  }
}
