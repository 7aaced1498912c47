// One polite live region: while an answer still changes, a screen reader is left in peace.

import { mount } from "../shared/mount.js";

/** @import { Message } from "../shared/mount.js" */

const SETTLED = 1000; // milliseconds without a change

class Spoken {
  /** @type {string | null} */
  text = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  /** @param {Message<{ text: string }>} message */
  update({ data: { text } }) {
    if (text === this.text) return;
    const isFirst = this.text === null; // the page that has just opened is read anyway
    this.text = text;
    clearTimeout(this.timer);
    if (isFirst) return;
    this.timer = setTimeout(() => {
      this.root.textContent = text;
    }, SETTLED);
  }

  close() {
    clearTimeout(this.timer);
  }
}

export default await mount(import.meta.url, Spoken, ["spoken"]);
