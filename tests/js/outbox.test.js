// What the stage tells Python: every edit once, in order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../cvdemo/ui/components/stage/outbox.js";

/** An outbox, what it has sent, and a way to have Python answer. */
function opened(answered = 0) {
  const outbox = new Outbox();
  /** @type {any[]} */
  const sent = [];
  const answer = async (/** @type {number} */ number) => {
    outbox.onMessage({
      data: { answered: number },
      setStateValue: () => {},
      setTriggerValue: (_name, edit) => sent.push(edit),
    });
    await new Promise((resolve) => setTimeout(resolve));
  };
  outbox.onMessage({
    data: { answered },
    setStateValue: () => {},
    setTriggerValue: (_, edit) => sent.push(edit),
  });
  return { outbox, sent, answer };
}

test("the second of two quick edits waits for the answer to the first, and for no other message", async () => {
  const { outbox, sent, answer } = opened();
  outbox.sendEdit({ text: "4" });
  outbox.sendEdit({ text: "5" });
  await answer(0); // of a run that had begun before
  assert.deepEqual(sent, [{ text: "4", number: 1 }]);
  await answer(1);
  assert.deepEqual(sent.at(-1), { text: "5", number: 2 });
  outbox.close();
});

test("a stage that is shown again counts on", () => {
  const { outbox, sent } = opened(7);
  outbox.sendEdit({ text: "4" });
  assert.deepEqual(sent, [{ text: "4", number: 8 }]);
  outbox.close();
});
