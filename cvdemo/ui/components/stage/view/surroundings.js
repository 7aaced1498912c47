// Where the stage is on its page: how much room there is, and bringing it into view.

import { topOnPage } from "../../shared/page.js";

const SETTLED_AFTER = 150; // milliseconds

export class Surroundings {
  /**
   * @param {HTMLElement} root of the stage
   * @param {() => void} changed called when there may be more or less room
   */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    this.resizes = new ResizeObserver(changed);
    this.resizes.observe(root);
    window.addEventListener("resize", changed);
  }

  close() {
    this.resizes.disconnect();
    window.removeEventListener("resize", this.changed);
  }

  // What the layout depends on, as one text.
  get room() {
    return [this.root.clientWidth, this.above, window.innerHeight, window.devicePixelRatio].join();
  }

  // Pixels from the top of the page to the stage.
  get above() {
    return Math.round(topOnPage(this.root));
  }

  comeIntoView() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // What stands above the stage may have changed with the same message: wait until it is there.
    setTimeout(() => {
      const fits = this.root.offsetHeight < 0.75 * innerHeight; // … together with the banner above it
      this.root.scrollIntoView({ behavior: still ? "auto" : "smooth", block: fits ? "end" : "start" });
    }, SETTLED_AFTER);
  }
}
