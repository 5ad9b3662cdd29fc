import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.innerWidth = 390;
globalThis.document = { cookie: "csrftoken=abc", querySelector: () => null };
const { measuring } = await import("../../static/js/sitting/measuring.js");

test("each sign tells how long the one before took, and nothing after the network was away", async () => {
  const told = [];
  let now = 0,
    away = false;
  const send = async (address, { body }) => {
    told.push([address, body.get("ms"), body.get("width"), body.get("csrfmiddlewaretoken")]);
    now += 80;
    if (away) throw new TypeError("network");
    return { status: 204 };
  };
  const measure = measuring("/mesure/", send, () => now);
  assert.equal(await measure(), true);
  away = true;
  assert.equal(await measure(), true);
  away = false;
  assert.equal(await measure(), true);
  assert.deepEqual(
    told.map(([, ms]) => ms),
    ["0", "80", "0"],
  );
  assert.deepEqual(told[0], ["/mesure/", "0", "390", "abc"]);
});

test("it stops once the rehearsal has ended", async () => {
  let status = 503;
  const measure = measuring("/mesure/", async () => ({ status }), () => 0);
  assert.equal(await measure(), true); // the server is away for a moment
  status = 409;
  assert.equal(await measure(), false);
});
