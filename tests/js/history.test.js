// The browser's history: a page that completes its address does not add a second entry.

import assert from "node:assert/strict";
import { test } from "node:test";

import { completes, patchPushState } from "../../cvdemo/ui/components/surround/history.js";

const SITE = "http://class/cv/";

class Entries {
  constructor(...paths) {
    this.paths = paths;
  }

  pushState(_state, _unused, url) {
    this.paths.push(url);
  }

  replaceState(_state, _unused, url) {
    this.paths.splice(-1, 1, url);
  }

  get shown() {
    return new URL(this.paths.at(-1), SITE).href;
  }
}

/** What the history holds after these addresses were pushed. */
function pushed(...urls) {
  const [first, ...others] = urls;
  const entries = new Entries(first);
  for (let times = 0; times < 2; times++) patchPushState(entries, () => entries.shown);
  for (const url of others) entries.pushState({}, "", url);
  return entries.paths;
}

test("a page and its settings are one entry", () => {
  assert.deepEqual(pushed("/cv/?digit=s1", "/cv/strides", "/cv/strides?digit=s1"), [
    "/cv/?digit=s1",
    "/cv/strides?digit=s1",
  ]);
});

test("options of Streamlit before the settings are written are no entry of their own", () => {
  assert.deepEqual(pushed("/cv/strides?embed=true", "/cv/strides?embed=true&digit=s1"), [
    "/cv/strides?embed=true&digit=s1",
  ]);
});

test("another setting is an entry, and so is another page", () => {
  const entries = ["/cv/strides?digit=s1", "/cv/strides?digit=s1&step=3", "/cv/pooling", "/cv/strides"];
  assert.deepEqual(pushed(...entries), entries);
});

test("an address relative to the one shown", () => {
  assert.ok(completes(new URL(SITE), new URL("?digit=s1", SITE)));
  assert.deepEqual(pushed("strides", "?digit=s1"), ["?digit=s1"]);
});
