// One message for each component that speaks, as Streamlit's frontend makes them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { apart } from "../../cvdemo/ui/components/shared/messages/apart.js";

/** Like Streamlit's frontend: one message of all that is said until a timer fires. */
function frontend() {
  /** @type {string[][]} */
  const messages = [];
  /** @type {string[] | null} */
  let open = null;
  /** @param {string} text */
  function say(text) {
    if (open === null) {
      open = [];
      setTimeout(() => {
        messages.push(/** @type {string[]} */ (open));
        open = null;
      }, 0);
    }
    open.push(text);
  }
  return { messages, say };
}

const flushed = () => new Promise((resolve) => setTimeout(resolve, 50));

test("what different components say in the same moment goes in messages of their own, in order", async () => {
  const { messages, say } = frontend();
  for (const text of ["a1", "b1", "a2", "c1", "b2"]) apart(text[0], () => say(text));
  await flushed();
  assert.deepEqual(messages, [["a1", "a2"], ["b1", "b2"], ["c1"]]);
});

test("what components say that have loaded this module for themselves goes in messages of their own", async () => {
  const { messages, say } = frontend();
  const url = new URL("../../cvdemo/ui/components/shared/messages/apart.js?other", import.meta.url);
  const other = await import(url.href);
  apart("a", () => say("a"));
  other.apart("b", () => say("b"));
  await flushed();
  assert.deepEqual(messages, [["a"], ["b"]]);
});

test("who speaks alone is heard at once", async () => {
  const { messages, say } = frontend();
  for (const text of ["1", "2"]) {
    let heard = false;
    apart("a", () => {
      heard = true;
      say(text);
    });
    assert.ok(heard);
    await flushed();
  }
  assert.deepEqual(messages, [["1"], ["2"]]);
});

test("an error of one component keeps no other from speaking", async () => {
  const { messages, say } = frontend();
  assert.throws(() =>
    apart("a", () => {
      throw new Error("it has gone");
    }),
  );
  apart("b", () => say("b"));
  await flushed();
  assert.deepEqual(messages, [["b"]]);
});
