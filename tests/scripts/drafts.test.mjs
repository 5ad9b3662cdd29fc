import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Store, wordsOf } from "../../static/js/drafts/store.js";
import { bannerOf, meaningOf } from "../../static/js/drafts/words.js";

// What a browser gives: entries are own keys, methods are not.
class Storage {
  getItem(key) {
    return this[key] ?? null;
  }
  setItem(key, value) {
    this[key] = String(value);
  }
  removeItem(key) {
    delete this[key];
  }
}

const NOW = Date.now(),
  DAY = 24 * 3600 * 1000;
let storage, store;
beforeEach(() => {
  storage = new Storage();
  store = new Store(() => storage, "7", "candidature-3");
});

test("a text is kept under its person, its scope, its code and its page, the oldest first", () => {
  store.put(store.keyOf("4.2", "page-b"), { url: "/b/", at: NOW, mark: 1 });
  store.put(store.keyOf("4.1", "page-a"), { url: "/a/", at: NOW - DAY, mark: 1 });
  assert.deepEqual(
    store.all().map(({ scope, code, from }) => [scope, code, from]),
    [
      ["candidature-3", "4.1", "page-a"],
      ["candidature-3", "4.2", "page-b"],
    ],
  );
});

test("another person of the same browser reads and erases nothing of it", () => {
  store.put(store.keyOf("4.1", "page"), { url: "/a/", at: NOW });
  const other = new Store(() => storage, "8", "candidature-3");
  other.erase();
  assert.deepEqual(other.all(), []);
  assert.equal(store.all().length, 1);
});

test("a text typed again since it left is not dropped by the answer to the older one", () => {
  const key = store.keyOf("4.1", "page");
  store.put(key, { url: "/a/", at: NOW, mark: 2 });
  store.drop(key, 1);
  assert.equal(store.all().length, 1);
  store.drop(key, 2);
  assert.deepEqual(store.all(), []);
});

test("a text that could not leave in thirty days is erased", () => {
  store.put(store.keyOf("4.1", "page"), { url: "/a/", at: NOW - 31 * DAY });
  store.put(store.keyOf("4.2", "page"), { url: "/b/", at: NOW - 29 * DAY });
  assert.deepEqual(
    store.all().map(({ code }) => code),
    ["4.2"],
  );
  assert.equal(Object.keys(storage).length, 1);
});

test("what the server has since a page was kept is put back in that page alone, for a day", () => {
  store.acknowledge("/a/", "4.1", [["4.1-comment", "oui"]]);
  assert.deepEqual(
    store.acknowledged("/a/").map(({ code, fields }) => [code, fields]),
    [["4.1", [["4.1-comment", "oui"]]]],
  );
  assert.deepEqual(store.acknowledged("/a/b/"), []);
  assert.deepEqual(store.all(), []); // nothing of it waits
  store.put(`${store.done}/a/:4.2`, { code: "4.2", fields: [], at: NOW - DAY - 1 });
  assert.equal(store.acknowledged("/a/").length, 1);
  store.erase();
  assert.deepEqual(Object.keys(storage), []);
});

test("nothing is written once she has signed out", () => {
  store.isClosed = true;
  store.put(store.keyOf("4.1", "page"), { url: "/a/" });
  assert.deepEqual(store.all(), []);
});

test("a browser that keeps nothing is known, and breaks nothing", () => {
  const forbidden = new Store(
    () => {
      throw new Error("forbidden");
    },
    "7",
    "",
  );
  forbidden.put("key", { url: "/a/" });
  forbidden.drop("key");
  assert.equal(forbidden.isKept, false);
  assert.deepEqual(forbidden.all(), []);
});

test("an entry that cannot be read hides no other", () => {
  storage.setItem(store.keyOf("4.1", "page"), "{");
  store.put(store.keyOf("4.2", "page"), { url: "/b/", at: NOW });
  assert.deepEqual(
    store.all().map(({ code }) => code),
    ["4.2"],
  );
});

test("what is read of an entry is each text after its label", () => {
  assert.equal(
    wordsOf({
      words: [
        ["Commentaire", "bonjour"],
        ["", "oui"],
      ],
    }),
    "Commentaire\u00a0: bonjour\noui",
  );
  assert.equal(wordsOf({}), "");
});

test("an answer is a session that ended, a save, or a refusal", () => {
  assert.deepEqual(meaningOf({ type: "opaqueredirect", status: 0 }), { session: true });
  assert.deepEqual(meaningOf({ ok: true, status: 200 }, { version: 2 }), { saved: { version: 2 } });
  assert.deepEqual(meaningOf({ ok: false, status: 409 }, { code: "clash" }), { refused: { code: "clash" } });
  assert.match(meaningOf({ ok: false, status: 403 }, false).refused.message, /rechargez la page/);
  assert.match(meaningOf({ ok: false, status: 418 }, false).refused.message, /\(418\)/);
});

test("a server that is away is no answer: the text leaves again", () => {
  for (const status of [429, 500, 502, 504]) assert.throws(() => meaningOf({ ok: false, status }, false));
});

test("the banner says why before how many", () => {
  const said = { trouble: "", isKept: true, count: 0, late: "" };
  assert.equal(bannerOf(said), "");
  assert.match(bannerOf({ ...said, count: 1 }), /^Un texte n’est pas enregistré/);
  assert.match(bannerOf({ ...said, count: 3 }), /^3 textes/);
  assert.match(bannerOf({ ...said, copy: "28 novembre, 9 h 05" }), /sa copie de cette page \(28 novembre, 9 h 05\)/);
  assert.match(bannerOf({ ...said, trouble: "session", count: 3 }), /Reconnectez-vous/);
  assert.match(bannerOf({ ...said, trouble: "network" }), /gardé dans ce navigateur/);
  assert.match(bannerOf({ ...said, trouble: "network", isKept: false }), /ne fermez pas cette page/);
  assert.equal(bannerOf({ ...said, late: "4.1 : gardé" }), "4.1 : gardé");
});
