// The browser's storage: one entry a text and an open page, erased on delivery. Only the person who typed reads hers.
// Nothing here reads a page. The names « saisie:… » are in browsers already: they do not change.
// Beside them, « enregistre:… »: what the server has since a page was kept for the time without network (offline.js).

const DAY = 24 * 3600 * 1000;
const LONGEST = 30 * DAY; // what could not be sent in that time is erased

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export class Store {
  // `open` gives a Storage, or throws where the browser forbids it.
  constructor(open, person, scope) {
    this.open = open;
    this.prefix = `saisie:${person}:`;
    this.done = `enregistre:${person}:`;
    this.scope = scope;
    this.isKept = true; // false once the browser has refused to keep a text
    this.isClosed = false; // she has signed out: nothing is written any more
  }
  keyOf(code, from) {
    return `${this.prefix}${this.scope}:${code}:${from}`;
  }
  put(key, entry) {
    if (this.isClosed) return;
    try {
      this.open().setItem(key, JSON.stringify(entry));
    } catch {
      this.isKept = false;
    }
  }
  // With `mark`, only if nothing was typed since.
  drop(key, mark) {
    try {
      const storage = this.open();
      if (mark === undefined || parsed(storage.getItem(key))?.mark === mark) storage.removeItem(key);
    } catch {
      /* forbidden */
    }
  }
  // The entries under a prefix, as they were put; none where the browser forbids it.
  listed(prefix) {
    try {
      const storage = this.open();
      const keys = Object.keys(storage).filter((key) => key.startsWith(prefix));
      return keys.map((key) => ({ key, ...parsed(storage.getItem(key)) }));
    } catch {
      return [];
    }
  }
  // Every text of this person, whatever its page, the oldest first.
  all() {
    return this.listed(this.prefix)
      .map((entry) => {
        const [scope, code, from] = entry.key.slice(this.prefix.length).split(":");
        return { scope, code, from, ...entry };
      })
      .filter((entry) => entry.url && !this.isTooOld(entry, LONGEST))
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  }
  isTooOld({ key, at = 0 }, longest) {
    const isOld = Date.now() - at > longest;
    if (isOld) this.drop(key);
    return isOld;
  }
  // What the server has of a text since its page was kept: its fields, over the version that it made.
  acknowledge(path, code, fields) {
    this.put(`${this.done}${path}:${code}`, { code, fields, at: Date.now() });
  }
  acknowledged(path) {
    return this.listed(`${this.done}${path}:`).filter((entry) => !this.isTooOld(entry, DAY));
  }
  forgetAcknowledged(path) {
    for (const { key } of this.listed(`${this.done}${path}:`)) this.drop(key);
  }
  erase() {
    for (const { key } of this.all()) this.drop(key);
    for (const { key } of this.listed(this.done)) this.drop(key);
  }
}

// What of an entry is read: each text after its label.
export const wordsOf = ({ words = [] }) =>
  words.map(([label, text]) => (label ? `${label}\u00a0: ${text}` : text)).join("\n");
