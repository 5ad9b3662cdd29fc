import assert from "node:assert/strict";
import { test } from "node:test";
import { clustered, hashOf, viewIn, withRoom } from "../../static/js/maps/clusters.js";

const at = (x, y) => ({ x, y });

test("points that cover each other are one group, every point once", () => {
  const points = [at(0, 0), at(5, 0), at(100, 0), at(3, 4), at(104, 3)];
  const groups = clustered(points, 11);
  assert.deepEqual(
    groups.map((group) => group.length),
    [3, 2],
  );
  assert.equal(groups.flat().length, points.length);
});

test("far points stay alone and the first given leads its group", () => {
  const first = at(0, 0);
  assert.equal(clustered([first, at(50, 50)], 11).length, 2);
  assert.equal(clustered([first, at(1, 1)], 11)[0][0], first);
});

test("a name covers no name of a place before it", () => {
  const places = [
    { x: 0, y: 0, words: "Grenoble" },
    { x: 20, y: 4, words: "Échirolles" },
    { x: 0, y: 40, words: "Eybens" },
  ];
  assert.deepEqual(withRoom(places), [0, 2]);
});

test("the address says a view, and nothing else is one", () => {
  assert.deepEqual(viewIn("#6.5/46.6/-2.4"), { zoom: 6.5, center: [46.6, -2.4] });
  assert.deepEqual(viewIn(hashOf(6.25, { lat: 45.18, lng: 5.72 })), { zoom: 6.25, center: [45.18, 5.72] });
  for (const other of ["", "#liste", "#6/91/2", "#6/46", "#6/46/181", "#a/b/c"]) assert.equal(viewIn(other), null);
});
