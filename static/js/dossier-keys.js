// From dossier to dossier by keyboard: Alt with a letter, written beside each link.
document.addEventListener("keydown", (event) => {
  if (event.repeat || !event.altKey || event.ctrlKey || event.metaKey) return;
  const link = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
