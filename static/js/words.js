// The words that a text explains ([data-term], a link to the page of words): said beside them by hover, focus and tap.
import { make } from "./dom.js";

const PAUSE = 150; // a pointer that only passes shows nothing
const said = make("span", "term-said");
let shown = null,
  before = null,
  waiting = 0;

const place = (link) => {
  const { left, top, bottom } = link.getBoundingClientRect(),
    { width, height } = said.getBoundingClientRect(),
    room = document.documentElement.clientWidth;
  said.style.left = `${Math.max(8, Math.min(left, room - width - 8))}px`;
  said.style.top = `${bottom + height + 8 < window.innerHeight ? bottom + 6 : Math.max(8, top - height - 6)}px`;
};

const hide = () => {
  clearTimeout(waiting);
  if (shown) shown.removeAttribute("aria-describedby");
  shown = null;
  said.remove();
};

const show = (link) => {
  if (shown === link) return;
  hide();
  shown = link;
  said.textContent = link.dataset.term;
  link.after(said); // read after its word
  link.setAttribute("aria-describedby", said.id);
  said.showPopover();
  place(link);
};

const termOf = ({ target }) => target.closest?.("[data-term]");

if ("popover" in said) {
  said.id = "mot-dit";
  said.popover = "manual";
  said.setAttribute("role", "tooltip");
  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && termOf(event);
    clearTimeout(waiting);
    if (link) waiting = setTimeout(() => show(link), PAUSE);
    else if (shown && shown !== document.activeElement && !said.contains(event.target)) hide();
  });
  document.addEventListener("pointerdown", ({ pointerType }) => {
    before = pointerType === "mouse" ? null : shown; // a second tap closes what the first one opened
  });
  document.addEventListener("focusin", (event) => {
    const link = termOf(event);
    if (link) show(link);
    else hide();
  });
  document.addEventListener("click", (event) => {
    const link = termOf(event);
    if (!link) return hide();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return null;
    event.preventDefault(); // the link leads to the page of words where there is no script
    return before === link ? hide() : show(link);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  const follow = () => shown && place(shown);
  for (const moved of ["scroll", "resize"]) window.addEventListener(moved, follow, { passive: true });
}
