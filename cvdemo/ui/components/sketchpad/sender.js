// Sends the drawing to Python while it is drawn, no faster than Python answers.

/** @import { Stroke } from "./ink.js" */

/**
 * What is on the pad.
 *
 * @typedef {object} Drawn
 * @property {Stroke[]} strokes
 * @property {boolean} drawing a stroke is under way
 * @property {number | string} revision the last that Python has shown
 *
 * @typedef {Drawn & { sequence: number }} Sent with the number of the message
 */

const INTERVAL = 200; // ms: five a second look continuous
const PATIENCE = 1000; // ms to wait for an answer before sending again

export class Sender {
  /** @type {(ink: Sent) => void} */
  send = () => {};
  /** @type {ReturnType<typeof setTimeout> | null} */
  timer = null;

  /**
   * @param {() => Drawn} read what to send
   * @param {number} seen of the last message that Python answered
   */
  constructor(read, seen) {
    this.read = read;
    this.sequence = this.seen = seen; // of the last message, and of the last that Python answered
    this.sentAt = -Infinity;
  }

  get isWaiting() {
    return this.sequence > this.seen && performance.now() - this.sentAt < PATIENCE;
  }

  soon(delay = INTERVAL) {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.isWaiting) this.soon(INTERVAL / 3);
      else this.now();
    }, delay);
  }

  now() {
    this.cancel();
    this.sentAt = performance.now();
    this.sequence += 1;
    this.send({ ...this.read(), sequence: this.sequence });
  }

  cancel() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
