// The window slides to its new place when keys or buttons move it, so that the eye can follow.

/** @import { Place } from "../types.js" */

const LONGEST = 200; // milliseconds

export class Glide {
  /** @type {{ from: Place, to: Place, began: number } | null} */
  path = null;
  frame = 0;

  /** @param {() => void} draw called for every step of the way */
  constructor(draw) {
    this.draw = draw;
  }

  /**
   * @param {Place} from row and column where the window is drawn
   * @param {Place} to … and where it is
   */
  start(from, to) {
    this.stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.path = { from, to, began: performance.now() };
    this.frame = requestAnimationFrame(() => this.#step());
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.path = null;
  }

  /**
   * Where the window is drawn now.
   *
   * @param {Place} place where it is
   * @returns {Place} … which it is once it has arrived
   */
  at(place) {
    if (!this.path) return place;
    const { from, to, began } = this.path;
    const share = Math.min(1, (performance.now() - began) / LONGEST);
    const eased = 1 - (1 - share) ** 3;
    const between = (/** @type {0 | 1} */ axis) => from[axis] + (to[axis] - from[axis]) * eased;
    return [between(0), between(1)];
  }

  #step() {
    if (!this.path) return;
    if (performance.now() - this.path.began >= LONGEST) this.path = null;
    else this.frame = requestAnimationFrame(() => this.#step());
    this.draw();
  }
}
