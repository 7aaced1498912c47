// An address as text to copy and as a QR code. Python has made the code's path.

import { mount } from "../shared/mount.js";

/** @typedef {{ address: string, side: number, path: string, code: string }} Address */

class Invite {
  /** @param {HTMLElement} root */
  constructor(root) {
    const find = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (root.querySelector(selector));
    this.code = find(".code");
    this.svg = /** @type {Element} */ (root.querySelector("svg"));
    this.path = /** @type {Element} */ (root.querySelector("path"));
    this.large = find(".large");
    this.letters = find(".letters");
    this.field = /** @type {HTMLInputElement} */ (root.querySelector("input"));
    this.said = find(".said");
    const wall = find(".wall");
    wall.hidden = !document.fullscreenEnabled;
    wall.addEventListener("click", () => this.code.requestFullscreen());
    find(".copy").addEventListener("click", () => this.copy());
    this.field.addEventListener("focus", () => this.field.select());
  }

  /** @param {import("../shared/mount.js").Message<Address>} message */
  update({ data: { address, side, path, code } }) {
    if (address === this.field.value) return;
    this.field.value = this.large.textContent = address;
    this.letters.textContent = code;
    this.said.textContent = "";
    this.svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
    this.path.setAttribute("d", path);
  }

  async copy() {
    const copied = await write(this.field);
    this.said.textContent = copied ? "Copied." : "Select the link and copy it.";
  }
}

/**
 * Browsers give a page the clipboard over https only; over http, as in a lecture hall, they still copy a selection.
 *
 * @param {HTMLInputElement} field
 */
async function write(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

export default await mount(import.meta.url, (root) => new Invite(root));
