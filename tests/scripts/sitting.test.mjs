import assert from "node:assert/strict";
import { test } from "node:test";
import { leftUntil, levelOf, meaningOf, openedSince } from "../../static/js/sitting/words.js";

test("a vote is the place of the key, on the row of figures or on the pad, from 0 to 5", () => {
  assert.deepEqual(["Digit1", "Numpad5", "Digit0", "Digit6", "KeyA", "Digit11"].map(levelOf), [
    "1",
    "5",
    "0",
    undefined,
    undefined,
    undefined,
  ]);
});

test("the time of a file is said in minutes and two figures of seconds, never below zero", () => {
  assert.equal(openedSince(100, 287), "ouvert depuis 3\u00a0min\u00a007\u00a0s");
  assert.equal(openedSince(100, 90), "ouvert depuis 0\u00a0s");
  assert.equal(openedSince(0, 3725), "ouvert depuis 62\u00a0min\u00a005\u00a0s");
});

test("an answer is a screen, nothing new, a door that closed, or nobody", () => {
  assert.equal(meaningOf({ type: "basic", status: 200 }), "drawn");
  assert.equal(meaningOf({ type: "basic", status: 409 }), "drawn");
  assert.equal(meaningOf({ type: "basic", status: 304 }), "same");
  for (const status of [403, 404]) assert.equal(meaningOf({ type: "basic", status }), "leave");
  assert.equal(meaningOf({ type: "opaqueredirect", status: 0 }), "leave");
  for (const status of [400, 429, 500, 502]) assert.equal(meaningOf({ type: "basic", status }), "away");
});

test("what is left of a window of objection is said in seconds, then that it has passed", () => {
  assert.equal(leftUntil(160, 118.4), " (encore 42\u00a0s)");
  assert.equal(leftUntil(160, 160), " (passé)");
});
