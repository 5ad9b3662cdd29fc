// The browser's storage: one entry a text and an open page, erased on delivery. Only the person who typed reads hers.
// Nothing here reads a page. The names « saisie:… » are in browsers already: they do not change.

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
  // Every text of this person, whatever its page, the oldest first.
  all() {
    try {
      const storage = this.open();
      return Object.keys(storage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => {
          const [scope, code, from] = key.slice(this.prefix.length).split(":");
          return { key, scope, code, from, ...parsed(storage.getItem(key)) };
        })
        .filter((entry) => entry.url)
        .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    } catch {
      return [];
    }
  }
  erase() {
    for (const { key } of this.all()) this.drop(key);
  }
}

// What of an entry is read: each text after its label.
export const wordsOf = ({ words = [] }) =>
  words.map(([label, text]) => (label ? `${label}\u00a0: ${text}` : text)).join("\n");
