// A map opened into the stage, between the layers before and after it.

import { find } from "../shared/elements.js";
import { load } from "../shared/mount.js";
import { Stage } from "../stage/stage.js";

/** @import { Scene } from "../stage/types.js" */

const files = load(new URL("../stage/stage.js", import.meta.url).href);

export class OpenedMap {
  /** @type {Stage | null} */
  stage = null;
  /** @type {Scene | null} the last one asked for */
  scene = null;

  /** @param {HTMLElement} place an empty element; the stage's style stays inside it */
  constructor(place) {
    this.root = place.attachShadow({ mode: "open" });
  }

  /**
   * @param {Scene | null} scene null: there is none
   * @returns {Promise<DOMRect | null>} where its map stands
   */
  async show(scene) {
    this.scene = scene;
    const { html, sheet } = await files;
    if (this.scene !== scene) return null; // another message has come meanwhile
    if (!scene) {
      this.close();
      return null;
    }
    const send = () => {}; // a pin here lives in the browser
    const message = { data: scene, setStateValue: send, setTriggerValue: send };
    if (!this.stage) {
      this.root.adoptedStyleSheets = [sheet];
      this.root.innerHTML = html;
      this.stage = new Stage(find(this.root, ".stage"), message);
    }
    this.stage.update(message);
    return this.root.querySelector(".output canvas")?.getBoundingClientRect() ?? null;
  }

  close() {
    this.stage?.close();
    this.stage = null;
    this.root.replaceChildren();
  }
}
