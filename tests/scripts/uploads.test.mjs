import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, LARGEST, meaningOf, readJson } from "../../static/js/uploads/answers.js";
import { Queue } from "../../static/js/uploads/queue.js";

// An upload that waits until it is told how it ends.
class Upload {
  constructor(queue, log, name) {
    Object.assign(this, { queue, log, name });
  }
  send() {
    this.log.push(`send ${this.name}`);
    return new Promise((done) => {
      this.end = done;
    });
  }
  retry() {
    this.queue.release(this);
    this.log.push(`retry ${this.name}`);
  }
}

const made = () => {
  const timers = [],
    queue = new Queue(
      (act, wait) => timers.push({ act, wait }),
      () => {},
    );
  return { queue, timers, log: [] };
};
const turn = () => new Promise((done) => setTimeout(done, 0));

test("documents leave one after the other, in the order they were chosen", async () => {
  const { queue, log } = made(),
    [first, second] = ["a", "b"].map((name) => new Upload(queue, log, name));
  queue.add(first);
  queue.add(second);
  assert.deepEqual(log, ["send a"]);
  first.end();
  await turn();
  assert.deepEqual(log, ["send a", "send b"]);
  assert.ok(queue.isBusy);
  second.end();
  await turn();
  assert.ok(!queue.isBusy);
});

test("one that is cancelled before its turn never leaves", async () => {
  const { queue, log } = made(),
    [first, second] = ["a", "b"].map((name) => new Upload(queue, log, name));
  queue.add(first);
  queue.add(second);
  queue.forget(second);
  first.end();
  await turn();
  assert.deepEqual(log, ["send a"]);
});

test("waits double up to half a minute, and start again after a document has arrived", () => {
  const { queue, timers } = made();
  for (let turns = 0; turns < 6; turns += 1) queue.later();
  assert.deepEqual(
    timers.map(({ wait }) => wait),
    [2000, 4000, 8000, 16000, 30000, 30000],
  );
  queue.rest();
  queue.later();
  assert.equal(timers.at(-1).wait, 2000);
});

// One that fails again as soon as it is tried again.
class Hopeless extends Upload {
  retry() {
    super.retry();
    this.queue.keep(this);
  }
}

test("those that failed are all tried again, each once, even if they fail again", () => {
  const { queue, log } = made();
  for (const name of ["a", "b"]) queue.keep(new Hopeless(queue, log, name));
  queue.retryAll();
  assert.deepEqual(log, ["retry a", "retry b"]);
});

test("a file too heavy or empty is refused before it leaves", () => {
  assert.match(faultOf(LARGEST + 1), /20\u00a0Mo au plus/);
  assert.equal(faultOf(LARGEST), "");
  assert.equal(faultOf(0), "Ce fichier est vide.");
});

test("an answer says whether sending again can help", () => {
  assert.deepEqual(meaningOf(201, { html: "<li>" }), { arrived: { html: "<li>" } });
  assert.deepEqual(meaningOf(400, { message: "non" }), { words: "non", isFinal: true });
  assert.ok(meaningOf(200, null).isSession);
  for (const status of [400, 403, 404, 413]) assert.ok(meaningOf(status, null).isFinal, status);
  for (const status of [0, 429, 500, 503]) assert.ok(meaningOf(status, null).isSilent, status);
});

test("a page instead of JSON is no answer", () => {
  assert.equal(readJson("<html>"), null);
  assert.deepEqual(readJson('{"weight": 3}'), { weight: 3 });
});
