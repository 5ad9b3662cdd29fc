// A text pasted from Word, LibreOffice or a page keeps its paragraphs, headings, lists, bold and links: what the
// clipboard holds in HTML becomes the Markdown that we keep. A small converter rather than an editor: the field stays a
// plain one, saved, compared and merged like every other text. Pasting without format gives the bare text.
import { markdownOf } from "./pasting/markdown.js";

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches?.("textarea[data-markdown]")) return;
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  const text = markdownOf(html);
  if (!text) return;
  event.preventDefault();
  // As if it were typed: it can be undone, and it is saved.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
