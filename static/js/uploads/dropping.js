// Documents dropped on their box, or on what surrounds it; a file dropped beside never takes the place of the page.
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

const boxOf = (event) =>
  event.target.closest?.("[data-uploads-open]") ??
  event.target.closest?.("[data-draft], #pieces, #photos")?.querySelector("[data-uploads-open]");

export const receiveDrops = (add) => {
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const box = boxOf(event);
    for (const other of document.querySelectorAll(".dropping")) if (other !== box) other.classList.remove("dropping");
    event.dataTransfer.dropEffect = box ? "copy" : "none";
    box?.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.querySelector(".dropping")?.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    document.querySelector(".dropping")?.classList.remove("dropping");
    const box = boxOf(event);
    if (box) add(box, event.dataTransfer.files);
  });
};
