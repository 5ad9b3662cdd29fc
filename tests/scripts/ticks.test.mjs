import assert from "node:assert/strict";
import { test } from "node:test";
import { told } from "../../static/js/ticks.js";

test("how many boxes are ticked, and how many of them a filter hides", () => {
  assert.equal(told(1, 0), "1 cochée");
  assert.equal(told(3, 0), "3 cochées");
  assert.equal(told(3, 2), "3 cochées, dont 2 hors de ce filtre");
});
