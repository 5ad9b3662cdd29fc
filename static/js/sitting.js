// The screens of the sitting: asked for again every second and a half; « nothing changed » costs next to nothing.
// A vote or a gesture goes without reloading; without this script their forms are sent by their buttons.
import { Exchange } from "./sitting/exchange.js";
import { Screen } from "./sitting/screen.js";
import { Touch } from "./sitting/touch.js";
import { levelOf } from "./sitting/words.js";

const EVERY = 1500;

const follow = (exchange) => {
  let timer = 0;
  const round = async () => {
    clearTimeout(timer);
    await exchange.look();
    clearTimeout(timer);
    timer = setTimeout(round, EVERY);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && round());
  window.addEventListener("online", round);
  timer = setTimeout(round, EVERY);
};

const voteByKey = (event) => {
  const level = levelOf(event.code);
  if (event.ctrlKey || event.altKey || event.metaKey || !level) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = document.getElementById(`vote-${level}`);
  if (key && !key.disabled) {
    event.preventDefault();
    key.click();
  }
};

const start = (root) => {
  const screen = new Screen(root),
    touch = new Touch(screen.element),
    exchange = new Exchange(root, screen, touch);
  screen.element.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sitting-vote], [data-sitting-gesture]")) return;
    event.preventDefault();
    if (touch.isSettled || form.matches("[data-sitting-vote]")) exchange.send(form, event.submitter);
  });
  document.addEventListener("keydown", voteByKey);
  setInterval(() => screen.tick(), 1000);
  screen.tick();
  follow(exchange);
};

const root = document.querySelector("[data-sitting]");
if (root) start(root);
