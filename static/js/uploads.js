// Documents leave as soon as they are chosen or dropped, one after the other, with their progress; one that did not
// arrive stays in its place with the reason and « Réessayer », and leaves again by itself when the network or the
// session comes back. Without this script the same field is sent by the button of its form.
import { receiveDrops } from "./uploads/dropping.js";
import { queue } from "./uploads/queue.js";
import { removeByButton } from "./uploads/removing.js";
import { Upload } from "./uploads/upload.js";

const add = (box, files) => {
  for (const file of files) new Upload(box, file).start();
};

const choose = ({ target }) => {
  if (!target.matches("[data-uploads-input]")) return;
  const files = [...target.files];
  target.value = "";
  add(target.closest("[data-uploads]"), files);
};

const start = () => {
  document.documentElement.classList.add("scripted");
  window.addEventListener("online", () => queue.retryAll());
  document.addEventListener("network-back", () => queue.retryAll());
  document.addEventListener("change", choose);
  receiveDrops(add);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-upload-remove]");
    if (button) removeByButton(button);
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.isBusy) event.preventDefault();
  });
};

if (document.querySelector("[data-uploads]")) start();
