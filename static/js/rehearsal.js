// A rehearsal: besides the screen of the sitting, each device gives a sign every four seconds, more seldom once it has
// ended: another one may open.
import { measuring } from "./sitting/measuring.js";

const EVERY = 4000;
const SELDOM = 15_000;

const start = (address) => {
  const measure = measuring(address);
  const round = async () => {
    setTimeout(round, (await measure()) ? EVERY : SELDOM);
  };
  round();
};

const root = document.querySelector("[data-measure]");
if (root) start(root.dataset.measure);
