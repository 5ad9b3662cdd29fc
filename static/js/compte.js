// How many signs are left in a field that says how many its place holds.
for (const field of document.querySelectorAll("[data-count]")) {
  const room = Number(field.dataset.count),
    words = Object.assign(document.createElement("p"), { className: "help" });
  const tell = () => {
    const left = room - field.value.trim().length;
    words.textContent =
      left >= 0
        ? `Encore ${left} signe${left > 1 ? "s" : ""} sur ${room}.`
        : `${-left} signe${left < -1 ? "s" : ""} de trop pour ${room}.`;
    words.classList.toggle("field-error", left < 0);
  };
  field.after(words);
  field.addEventListener("input", tell);
  tell();
}
