// The HTML of a clipboard as Markdown: paragraphs, headings, lists, bold, italics, links; nothing else is kept.
const DROPPED = new Set(["STYLE", "SCRIPT", "META", "TITLE", "LINK", "IMG", "SVG", "OBJECT", "O:P"]);
const BLOCKS = new Set(
  "P DIV SECTION ARTICLE BLOCKQUOTE TABLE TBODY THEAD TR UL OL LI PRE".split(" "),
);

const escaped = (text) => text.replaceAll("\u00a0", " ").replace(/[\\*_[\]`]/g, String.raw`\$&`);
const styled = (node, name) => new RegExp(`${name}:\\s*([\\w-]+)`, "i").exec(node.getAttribute("style") ?? "")?.[1];
const isBold = (node) => {
  const weight = styled(node, "font-weight");
  return weight ? weight === "bold" || Number(weight) >= 600 : /^(B|STRONG)$/.test(node.tagName);
};
const isItalic = (node) => {
  const slant = styled(node, "font-style");
  return slant ? slant === "italic" : /^(I|EM)$/.test(node.tagName);
};

// A whole address of a page, or of a person; what has neither a host nor an addressee is no link.
const isAddress = (node, href) => /^[a-z]+:/i.test(href ?? "") && Boolean(node.host || node.protocol === "mailto:");
const plainAddress = (href) => href.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll(/\s/g, "%20");

// A mark goes around the words, not around the blanks beside them.
const around = (mark, text) =>
  text.replace(/^(\s*)([^]*?)(\s*)$/, (_, before, words, after) =>
    words ? `${before}${mark}${words}${mark}${after}` : before,
  );

const inline = (node, under = {}) => {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent.replace(/[\t\n\r ]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return "";
  if (node.tagName === "BR") return "\n";
  if (/mso-list:\s*ignore/i.test(node.getAttribute("style") ?? "")) return ""; // Word's bullet
  const bold = isBold(node) && !under.bold,
    italic = isItalic(node) && !under.italic,
    inside = { bold: under.bold || bold, italic: under.italic || italic };
  let text = [...node.childNodes].map((child) => inline(child, inside)).join("");
  if (italic) text = around("*", text);
  if (bold) text = around("**", text);
  const href = node.tagName === "A" ? node.getAttribute("href") : "";
  return isAddress(node, href) && text.trim() ? `[${text.trim()}](${plainAddress(href)})` : text;
};

const listed = (node, depth) => {
  let number = Number(node.getAttribute("start") ?? 1);
  return [...node.children].flatMap((line) => {
    if (line.tagName === "UL" || line.tagName === "OL") return listed(line, depth + 1);
    const inner = [...line.children].filter(({ tagName }) => tagName === "UL" || tagName === "OL");
    for (const one of inner) one.remove();
    const mark = node.tagName === "OL" ? `${number++}.` : "-";
    return [`${"  ".repeat(depth)}${mark} ${tidy(inline(line))}`, ...inner.flatMap((one) => listed(one, depth + 1))];
  });
};

const tidy = (text) => text.replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim();

// Word writes a list as paragraphs whose first words are the bullet or the number.
const wordItem = (node) => {
  const isItem = /MsoListParagraph/.test(node.className) || /^l\d/.test(styled(node, "mso-list") ?? "");
  if (!isItem) return null;
  const bullet = node.querySelector("[style*='mso-list']")?.textContent.trim() ?? "",
    words = tidy(inline(node)).replace(/^[·•o§–-]\s+/u, "");
  return `${/^\d/.test(bullet) ? bullet.replace(/[).]*$/, ".") : "-"} ${words}`;
};

// The title of the page is ours: a pasted text begins at the second level.
const levelOf = (figure) => Math.max(2, Math.min(4, Number(figure)));
const cellsOf = (row) => [...row.cells].map((cell) => tidy(inline(cell))).join(" – ");

const blocks = (node) => {
  const found = [];
  let line = "";
  const close = () => {
    if (tidy(line)) found.push({ text: tidy(line) });
    line = "";
  };
  for (const child of node.childNodes) {
    const { tagName = "" } = child;
    if (DROPPED.has(tagName)) continue;
    const heading = /^H([1-6])$/.exec(tagName);
    if (!heading && !BLOCKS.has(tagName) && !child.querySelector?.("p, div, ul, ol, table, h1, h2, h3")) {
      line += inline(child);
      continue;
    }
    close();
    const item = tagName === "P" ? wordItem(child) : null;
    if (heading) found.push({ text: `${"#".repeat(levelOf(heading[1]))} ${tidy(inline(child))}` });
    else if (item) found.push({ text: item, isItem: true });
    else if (tagName === "UL" || tagName === "OL") found.push({ text: listed(child, 0).join("\n") });
    else if (tagName === "TR") found.push({ text: cellsOf(child), isItem: true });
    else found.push(...blocks(child));
  }
  close();
  return found.filter(({ text }) => text.replace(/[#\s-]/g, ""));
};

export const markdownOf = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html"); // inert: nothing of it is run nor fetched
  return blocks(page.body).reduce((all, { text, isItem }, index, every) => {
    if (!index) return text;
    return all + (isItem && every[index - 1].isItem ? "\n" : "\n\n") + text;
  }, "");
};
