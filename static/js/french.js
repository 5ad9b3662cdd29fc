// French written by scripts: what a file weighs, a count with its noun, an apostrophe. Nothing here reads a page.
export const NBSP = "\u00a0";

// « 1 ko », « 12 Mo », « 1,5 Mo »: bytes as a person reads them.
export const weight = (bytes) =>
  bytes < 1e6
    ? `${Math.max(1, Math.round(bytes / 1000))}${NBSP}ko`
    : `${(bytes / 1e6).toFixed(1).replace(".0", "").replace(".", ",")}${NBSP}Mo`;

// « 40 000 »: the thousands set apart by a narrow blank.
export const figure = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");

// « 1 signe », « 2 signes »: in French zero and one are singular.
export const counted = (count, noun) => `${figure(count)} ${noun}${Math.abs(count) > 1 ? "s" : ""}`;

export const apostrophes = (words) => words.replaceAll("'", "’");

// « 28 novembre, 14 h 05 ».
export const moment = (date) => {
  const day = date.toLocaleDateString("fr-FR", { day: "numeric", month: "long" });
  return `${day}, ${date.getHours()}${NBSP}h${NBSP}${String(date.getMinutes()).padStart(2, "0")}`;
};

// A coordinate typed as « 45,18 » or « 45.18 »; NaN when it is none.
export const decimalOf = (typed) => Number.parseFloat(typed.replace(",", ".").replace(/\s/g, ""));
export const decimalWords = (value) => value.toFixed(5).replace(".", ",");
