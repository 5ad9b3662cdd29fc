// The fields of a text that is typed: read, filled, and told in words. Nothing here knows what is sent.
const textOf = (element) =>
  (element?.firstChild?.textContent || element?.textContent || "").trim().replace(/\s+/g, " ");
const isBox = (control) => ["radio", "checkbox"].includes(control.type);
const isSaid = (control) => !isBox(control) || control.checked;
// The question that boxes answer together: a legend, or what their group is labelled by.
const questionOf = (control) => {
  const group = control.closest("fieldset, [role=group], [role=radiogroup]"),
    named = group?.getAttribute("aria-labelledby");
  return textOf(named ? document.getElementById(named) : group?.querySelector("legend"));
};
const labelOf = (control) => (isBox(control) ? questionOf(control) : "") || textOf(control.labels?.[0]);
const valueWords = (control) => {
  if (control.tagName === "SELECT") return (control.selectedOptions[0]?.textContent ?? "").trim();
  return isBox(control) ? (control.labels?.[0]?.textContent ?? "oui").trim() : control.value;
};

export const controlsOf = (element) => {
  const all = element.querySelectorAll("input[name]:not([type=file]), textarea[name], select[name]");
  return [...all].filter((control) => control.name !== "csrfmiddlewaretoken"); // never kept, nor replaced
};

// [[name, value]…], as a form would send them.
export const fieldsOf = (element) =>
  controlsOf(element)
    .filter(isSaid)
    .map((control) => [control.name, control.value]);

// What is read of it without its page: each text with its label.
export const wordsOf = (element) =>
  controlsOf(element)
    .filter((control) => control.value && control.type !== "hidden" && isSaid(control))
    .map((control) => [labelOf(control), valueWords(control)]);

// Put values in the fields that they name, and in no other; never in one that she has touched meanwhile.
export const fill = (element, fields, touched = new Set()) => {
  for (const control of controlsOf(element)) {
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (!values.length || touched.has(control.name)) continue;
    if (isBox(control)) control.checked = values.includes(control.value);
    else control.value = values[0];
  }
};

// Show again all that was typed, as `fields` gave it: a box that is not there was not ticked.
export const refill = (element, fields) => {
  for (const control of controlsOf(element)) if (isBox(control)) control.checked = false;
  fill(element, fields);
};
