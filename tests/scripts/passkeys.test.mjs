import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesOf, textOf } from "../../static/js/passkeys/base64.js";
import { wordsOf } from "../../static/js/passkeys/words.js";

test("bytes come back as they were, whatever they are", () => {
  for (let length = 0; length < 40; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length * 251) % 256);
    const text = textOf(bytes.buffer);
    assert.match(text, /^[\w-]*$/);
    assert.deepEqual(bytesOf(text), bytes);
  }
});

test("a person is told in French why her key did not answer", () => {
  assert.match(wordsOf({ name: "NotAllowedError" }), /Rien n’a été confirmé/);
  assert.match(wordsOf({ name: "InvalidStateError" }), /déjà enregistrée/);
  assert.match(wordsOf(undefined), /n’a pas répondu/);
});
