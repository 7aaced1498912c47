// What goes to Python: the pin, once the window rests, and edits, one at a time.

/** @import { CellEdit, Scene } from "./types.js" */

const SEND_AFTER = 250; // milliseconds before a moving pin is sent
const LOST = 20_000; // … after which an edit counts as lost, and the next is sent all the same

/** @typedef {(name: string, value: unknown) => void} Send */

export class Outbox {
  /** @type {Send} */
  setStateValue = () => {};
  /** @type {Send} */
  setTriggerValue = () => {};
  /** @type {string[]} pins that have not come back */
  sent = [];
  lastPin = "null";
  /** @type {CellEdit[]} edits that wait for the answer to the one before */
  edits = [];
  /** @type {number | undefined} of the last edit that was sent; Python counts on where it has come to */
  number;
  edited = -Infinity; // when it was sent
  /** @type {Record<"pin" | "answer", ReturnType<typeof setTimeout> | undefined>} */
  timers = { pin: undefined, answer: undefined };

  close() {
    Object.values(this.timers).forEach(clearTimeout);
  }

  /**
   * A message of Python has arrived; it may answer the edit that was sent.
   *
   * @param {{ data: { answered: number }, setStateValue: Send, setTriggerValue: Send }} message
   */
  onMessage({ data, setStateValue, setTriggerValue }) {
    this.setStateValue = setStateValue;
    this.setTriggerValue = setTriggerValue;
    this.number ??= data.answered;
    if (data.answered >= this.number) this.#onAnswer();
  }

  /**
   * Does Python ask for a pin that was not set here? Pins sent from here come back late.
   *
   * @param {Scene} scene
   * @param {Scene | null} before
   * @param {boolean} isNew
   */
  isNews(scene, before, isNew) {
    const text = JSON.stringify(scene.pin);
    const known = !isNew && text === JSON.stringify(before?.pin);
    const echo = !isNew && this.sent.includes(text);
    if (text === this.sent.at(-1)) this.sent = [];
    if (isNew) this.lastPin = text;
    if (known || echo || (isNew && !scene.pin)) return false;
    this.lastPin = text;
    return true;
  }

  /**
   * @param {() => { scene: string, cell: number[] | null }} read the pin, when the window rests
   */
  sendPin(read) {
    clearTimeout(this.timers.pin);
    this.timers.pin = setTimeout(() => {
      const pin = read();
      const text = JSON.stringify(pin.cell);
      if (text === this.lastPin) return;
      this.lastPin = text;
      this.sent.push(text);
      this.setStateValue("pin", pin);
    }, SEND_AFTER);
  }

  /**
   * One edit at a time: Streamlit would keep only the last of two that arrive during one run.
   *
   * @param {CellEdit} edit
   */
  sendEdit(edit) {
    this.edits.push(edit);
    this.#sendNext();
  }

  #sendNext() {
    if (this.timers.answer || this.number === undefined || !this.edits.length) return;
    this.edited = performance.now();
    this.timers.answer = setTimeout(() => this.#onAnswer(), LOST);
    this.number++;
    this.setTriggerValue("edit", { ...this.edits.shift(), number: this.number });
  }

  // Python has answered, or is not going to.
  #onAnswer() {
    clearTimeout(this.timers.answer);
    this.timers.answer = undefined;
    if (this.edits.length) setTimeout(() => this.#sendNext());
  }
}
