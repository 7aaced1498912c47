// How often a hand that moves is heard, on a clock of the test's own.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Pace } from "../../cvdemo/ui/components/shared/messages/pace.js";

let clock = 0;
/** @type {number[]} when it was told */
let told = [];

beforeEach(() => {
  clock = 0;
  told = [];
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => clock);
});

afterEach(() => mock.reset());

/** @param {number} until */
function pass(until) {
  while (clock < until) {
    clock += 1;
    mock.timers.tick(1);
  }
}

/** A hand that moves all the time, and a server that needs so many ms for an answer. */
function drawn(/** @type {number} */ takes, /** @type {number} */ until) {
  const pace = new Pace(200, () => {
    told.push(clock);
    return true;
  });
  for (let at = 0; at < until; at += 10) {
    pass(at);
    const last = told.at(-1);
    if (last !== undefined && last + takes <= clock) pace.answered();
    pace.soon(200);
  }
  pace.cancel();
  return told.map((at, index) => at - (told[index - 1] ?? 0)).slice(1);
}

test("a quick server hears five messages a second", () => {
  assert.ok(drawn(30, 2000).every((gap) => gap >= 200 && gap <= 210));
  assert.ok(told.length >= 8);
});

test("a slow one is left alone for twice as long as it took to answer", () => {
  assert.ok(drawn(150, 4000).every((gap) => gap >= 440 && gap <= 480));
  assert.ok(told.length >= 7);
});

test("a very slow one hears something every second", () => {
  assert.ok(drawn(600, 4000).every((gap) => gap >= 990 && gap <= 1020));
  assert.ok(told.length >= 3);
});

test("an answer that does not come is waited for a second", () => {
  assert.ok(drawn(Infinity, 4000).every((gap) => gap >= 990 && gap <= 1020));
  assert.ok(told.length >= 3);
});

test("what is finished is told at once, and not again", () => {
  const pace = new Pace(200, () => {
    told.push(clock);
    return true;
  });
  pace.soon(200);
  pass(50);
  pace.now();
  pass(3000);
  assert.deepEqual(told, [50]);
});

test("a hand that has rested is heard as soon as it moves", () => {
  const pace = new Pace(200, () => told.push(clock) > 0);
  pass(1000);
  pace.soon();
  pass(1001);
  pace.soon();
  pace.answered();
  pass(3000);
  assert.deepEqual(told, [1001, 1201]);
});

test("what had nothing to say waits for no answer", () => {
  let hasNews = false;
  const pace = new Pace(200, () => {
    if (hasNews) told.push(clock);
    return hasNews;
  });
  pace.now();
  hasNews = true;
  pace.soon();
  pass(300);
  assert.equal(told.length, 1);
});
