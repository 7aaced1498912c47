// An address as text to copy and as a QR code. Python has made the code's path.

import { find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";

/** @import { Message } from "../shared/mount.js" */

/**
 * @typedef {object} Address
 * @property {string} address
 * @property {number} side of the QR code in modules
 * @property {string} path of its dark modules
 * @property {string} code letters to type instead; may be empty
 */

class Invite {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.code = find(root, ".code");
    this.svg = find(root, "svg", SVGElement);
    this.path = find(root, "path", SVGElement);
    this.large = find(root, ".large");
    this.letters = find(root, ".letters");
    this.field = find(root, "input", HTMLInputElement);
    this.said = find(root, ".said");
    const wall = find(root, ".wall");
    wall.hidden = !document.fullscreenEnabled;
    wall.addEventListener("click", () => this.code.requestFullscreen());
    find(root, ".copy").addEventListener("click", () => this.copy());
    this.field.addEventListener("focus", () => this.field.select());
  }

  /** @param {Message<Address>} message */
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

export default await mount(import.meta.url, Invite);
