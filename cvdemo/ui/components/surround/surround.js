// What Streamlit itself draws around a page, made to fit: it has no place of its own on the page.

import { mount } from "../shared/mount.js";
import { patchPushState } from "./history.js";
import * as pager from "./pager.js";
import * as sidebar from "./sidebar.js";
import * as theme from "./theme.js";

/** @import { Message } from "../shared/mount.js" */

// A module runs once for the document. What every page needs must not wait until the next page has its component.
patchPushState(history, () => location.href);
pager.watch();

class Surround {
  constructor() {
    this.visit = 0; // the last one whose page is here, as Python has been told
    this.life = new AbortController();
    sidebar.watch(this.life.signal);
  }

  /** @param {Message<{ theme: theme.Scheme, visit: number }>} message */
  update({ data, setTriggerValue }) {
    theme.show(data.theme);
    if (data.visit === this.visit) return;
    this.visit = data.visit;
    setTriggerValue("taken_in", data.visit);
  }

  close() {
    this.life.abort();
  }
}

export default await mount(import.meta.url, Surround);
