// How often a hand that moves is heard. Python is told again when it has answered, and had time for others: a
// class that draws on a slow server asks less of it, and everybody's clicks stay quick.

const SHARE = 3; // one message in so many times what its answer takes
const LONGEST = 1000; // ms between two messages, also where no answer comes

export class Pace {
  #sentAt = -Infinity;
  /** @type {number | null} ms that the last answer took; null while it is waited for */
  #took = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} until the next message */
  #timer;

  /**
   * @param {number} interval ms between two messages, should Python be quick
   * @param {() => boolean} tell sends what there is to say by then, if there is something: whether it did
   */
  constructor(interval, tell) {
    this.interval = interval;
    this.tell = tell;
  }

  /** Whether a message waits for its time. */
  get isPending() {
    return this.#timer !== undefined;
  }

  /**
   * The hand has moved: tell when it is time.
   *
   * @param {number} least ms to wait at least, for what begins small
   */
  soon(least = 0) {
    if (!this.isPending) this.#wait(Math.max(least, this.#due - performance.now()));
  }

  /** The hand has done what it wanted: tell at once. */
  now() {
    this.cancel();
    if (!this.tell()) return;
    this.#sentAt = performance.now();
    this.#took = null;
  }

  /** Python has answered the last message. */
  answered() {
    if (this.#took !== null) return;
    this.#took = performance.now() - this.#sentAt;
    if (!this.isPending) return;
    this.cancel();
    this.#wait(this.#due - performance.now());
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #due() {
    const share = this.#took === null ? LONGEST : Math.min(LONGEST, SHARE * this.#took);
    return this.#sentAt + Math.max(this.interval, share);
  }

  /** @param {number} delay */
  #wait(delay) {
    this.#timer = setTimeout(() => this.now(), delay);
  }
}
