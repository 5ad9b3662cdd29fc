// A rehearsal: besides the screen of the sitting, each device gives a sign every four seconds, until it ends.
import { measuring } from "./sitting/measuring.js";

const EVERY = 4000;

const start = (address) => {
  const measure = measuring(address);
  const round = async () => {
    if (await measure()) setTimeout(round, EVERY);
  };
  round();
};

const root = document.querySelector("[data-measure]");
if (root) start(root.dataset.measure);
