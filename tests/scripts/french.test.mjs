import assert from "node:assert/strict";
import { test } from "node:test";
import { apostrophes, counted, decimalOf, decimalWords, weight } from "../../static/js/french.js";

test("a weight is read in French, and an empty file still weighs something", () => {
  assert.equal(weight(0), "1\u00a0ko");
  assert.equal(weight(1499), "1\u00a0ko");
  assert.equal(weight(999_499), "999\u00a0ko");
  assert.equal(weight(1_500_000), "1,5\u00a0Mo");
  assert.equal(weight(20_000_000), "20\u00a0Mo");
});

test("zero and one are singular", () => {
  assert.deepEqual(
    [0, 1, 2, 356].map((count) => counted(count, "signe")),
    ["0 signe", "1 signe", "2 signes", "356 signes"],
  );
});

test("a typed coordinate is read with a comma or a point, and written back with a comma", () => {
  assert.equal(decimalOf("45,18"), 45.18);
  assert.equal(decimalOf("-0.5"), -0.5);
  assert.ok(Number.isNaN(decimalOf("")));
  assert.equal(decimalWords(45.18), "45,18000");
  assert.equal(decimalOf(decimalWords(5.72)), 5.72);
});

test("every apostrophe of a name is the French one", () => {
  assert.equal(apostrophes("L'Haÿ-les-Roses d'hier"), "L’Haÿ-les-Roses d’hier");
});
