// Sends the drawing to Python while it is drawn, no faster than Python answers.

const INTERVAL = 150; // ms
const PATIENCE = 1000; // ms to wait for an answer before sending again

export class Sender {
  /** @type {(value: object) => void} */
  send = () => {};
  /** @type {ReturnType<typeof setTimeout> | null} */
  timer = null;

  /**
   * @param {() => object} read what to send
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
