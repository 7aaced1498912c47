// Through the moments of a training: the words follow at once, what the page shows when Python has answered.

import { readTheme } from "../shared/colours.js";
import { find } from "../shared/elements.js";
import { Pace } from "../shared/messages/pace.js";
import { mount } from "../shared/mount.js";
import { rem } from "../shared/page.js";
import { Player } from "../shared/player.js";

/** @import { Message } from "../shared/mount.js" */

/**
 * The moments of a training.
 *
 * @typedef {object} Moments
 * @property {string[]} ticks each in a word
 * @property {[when: string, what: string][]} said each in words, and what is known of it
 * @property {number} at the one that the page shows
 * @property {boolean} play start to play
 */

const NARROW = 720; // CSS pixels
const INTERVAL = 250; // ms between two messages

class MomentsSlider {
  /** @type {Moments["said"]} */
  said = [];
  shown = 0; // what the page shows
  asked = 0; // what it was asked to show last
  resting = true; // neither dragged nor played
  restTold = true; // and Python knows
  pace = new Pace(INTERVAL, () => this.#ask());
  /** @type {(move: { at: number, resting: boolean }) => void} */
  send = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.when = find(root, ".said b");
    this.what = find(root, ".said span");
    this.player = new Player(root, {
      moved: () => this.#moved(false),
      rested: () => this.#moved(true),
      ready: () => this.shown === this.player.at,
    });
    this.resizes = new ResizeObserver(() => {
      root.classList.toggle("narrow", root.clientWidth < (NARROW * rem()) / 16);
    });
    this.resizes.observe(root);
  }

  /** @param {Message<Moments>} message */
  update({ data, setTriggerValue }) {
    this.send = (move) => setTriggerValue("move", move);
    this.root.classList.toggle("dark", readTheme(this.root).dark);
    this.said = data.said;
    this.player.label(data.ticks);
    this.player.resize(data.ticks.length, false);
    const waits = this.pace.isPending || this.asked !== this.shown;
    this.shown = data.at;
    if (this.shown === this.asked) this.pace.answered();
    if (!waits) {
      this.asked = data.at;
      this.player.show(data.at);
    } // else an answer to an earlier message must not pull the slider back
    this.#say();
    if (data.play) this.player.play();
  }

  /** @param {boolean} resting */
  #moved(resting) {
    this.#say();
    this.resting = resting;
    this.pace.soon(); // also at rest: a key that is held down rests at every moment
  }

  #ask() {
    const { resting } = this;
    const { at } = this.player;
    if (at === this.asked && resting === this.restTold) return false;
    this.asked = at;
    this.restTold = resting;
    this.send({ at, resting });
    return true;
  }

  #say() {
    const { at } = this.player;
    const [when, what] = this.said[at];
    this.when.textContent = when;
    this.what.textContent = what;
    this.player.slider.setAttribute("aria-valuetext", when);
    this.root.classList.toggle("earlier", at < this.said.length - 1);
  }

  close() {
    this.resizes.disconnect();
    this.pace.cancel();
    this.player.pause();
  }
}

export default await mount(import.meta.url, MomentsSlider, ["player"]);
