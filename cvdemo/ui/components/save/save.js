// The button that saves the page's figure as a picture: with its title, its settings, and the link below.

import { fontFaces } from "./fonts.js";
import { paint } from "./paint.js";
import { asOnPaper, copyOf } from "./copy.js";
import { find } from "../shared/elements.js";
import { mount } from "../shared/mount.js";

/** @import { Message } from "../shared/mount.js" */

/**
 * What Python says.
 *
 * @typedef {object} Picture
 * @property {string[]} figures keys of what may be on the page; the first that is there counts
 * @property {string} title
 * @property {string} settings
 * @property {string} file its name
 */

const SCALE = 2;
const LEAST_WIDTH = 480; // CSS pixels: room for the title and the link
const FAILED = "This browser cannot make the picture. A screenshot shows the same.";
const GONE = "There is nothing to save on the page right now.";

class Save {
  /**
   * @param {HTMLElement} root
   * @param {Message<Picture>} message
   */
  constructor(root, { data }) {
    this.picture = data;
    this.button = find(root, ".picture", HTMLButtonElement);
    this.said = find(root, ".said");
    this.sheet = find(root, ".sheet");
    this.button.addEventListener("click", () => this.save());
  }

  /** @param {Message<Picture>} message */
  update({ data }) {
    if (data.file !== this.picture.file) this.said.textContent = "";
    this.picture = data;
  }

  async save() {
    const { figures, file } = this.picture;
    const element = figures
      .map((key) => document.querySelector(`.st-key-${CSS.escape(key)}`))
      .find((each) => each?.getClientRects().length);
    if (!element) {
      this.said.textContent = GONE;
      return;
    }
    this.button.disabled = true;
    this.said.textContent = "Making the picture …";
    try {
      download(await this.#draw(/** @type {HTMLElement} */ (element)), file);
      this.said.textContent = `Saved as ${file}.`;
    } catch (error) {
      console.warn(error);
      this.said.textContent = FAILED;
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {HTMLElement} element */
  async #draw(element) {
    const { sheet, width, height } = atScale(SCALE, () => asOnPaper(element, () => this.#laidOut(element)));
    return paint(sheet, await fontFaces(sheet), { width, height, scale: SCALE });
  }

  /**
   * The sheet with the figure on it, as a copy that depends on nothing of the page.
   *
   * @param {HTMLElement} element
   */
  #laidOut(element) {
    const { title, settings } = this.picture;
    const { width, height } = element.getBoundingClientRect();
    find(this.sheet, ".title").textContent = title;
    find(this.sheet, ".settings").textContent = settings;
    find(this.sheet, ".link").textContent = location.href;
    Object.assign(find(this.sheet, ".figure").style, { width: `${width}px`, height: `${height}px` });
    const padding = 2 * 24;
    this.sheet.style.width = `${Math.ceil(Math.max(width, LEAST_WIDTH)) + padding}px`;
    this.sheet.classList.add("laid-out");
    const box = this.sheet.getBoundingClientRect();
    const sheet = copyOf(this.sheet);
    this.sheet.classList.remove("laid-out");
    const figure = copyOf(element);
    Object.assign(figure.style, { margin: "0", position: "static" });
    find(sheet, ".figure").append(figure);
    Object.assign(sheet.style, { position: "static" });
    return { sheet, width: box.width, height: Math.ceil(box.height) };
  }
}

/**
 * Have all components draw as on a screen of this sharpness, for as long as `draw` runs.
 *
 * They read `devicePixelRatio`, and lay themselves out again when the window says that it has changed.
 *
 * @template T
 * @param {number} scale
 * @param {() => T} draw
 */
function atScale(scale, draw) {
  if (devicePixelRatio >= scale) return draw();
  const own = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(window, "devicePixelRatio"));
  const resized = () => window.dispatchEvent(new Event("resize"));
  Object.defineProperty(window, "devicePixelRatio", { value: scale, configurable: true });
  try {
    resized();
    return draw();
  } finally {
    Object.defineProperty(window, "devicePixelRatio", own);
    resized();
  }
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export default await mount(import.meta.url, Save);
