// Signing in again, in place.
import { rest } from "./again.js";
import { last, root, token } from "./page.js";
import { tell } from "./sending.js";
import { state } from "./store.js";

export const signIn = async () => {
  const typing = last.field;
  const dialog = document.createElement("dialog");
  dialog.className = "sign-in-again";
  dialog.setAttribute("aria-label", "Se reconnecter");
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    typing?.focus({ preventScroll: true });
  });
  const lost = () => {
    const words =
      dialog.querySelector("[data-lost]") ??
      dialog.appendChild(Object.assign(document.createElement("p"), { role: "alert" }));
    words.dataset.lost = "";
    words.textContent = "Le réseau ou le serveur ne répond pas\u00a0: réessayez.";
  };
  const show = async (answer) => {
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = html.querySelector("main form:has(input[type=password], input[name=code])");
    if (!form) {
      // no longer a page of signing in: she is in
      dialog.close();
      for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token();
      state.isClosed = false;
      tell("");
      return rest();
    }
    const title = document.createElement("h2"),
      close = document.createElement("button"),
      address = form.querySelector("[name=login]");
    title.textContent = "Se reconnecter";
    close.type = "button";
    close.className = "button secondary small";
    close.textContent = "Plus tard";
    close.addEventListener("click", () => dialog.close());
    if (address && !address.value) address.value = root.dataset.draftsEmail ?? "";
    const errors = [...html.querySelectorAll("main .alert.error")].filter((alert) => !form.contains(alert));
    dialog.replaceChildren(title, ...errors, form, close);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await show(
          await fetch(new URL(form.getAttribute("action") || "", answer.url), {
            method: "POST",
            body: new FormData(form),
            credentials: "same-origin",
          }),
        );
      } catch {
        lost();
      }
    });
    [...form.querySelectorAll("input:not([type=hidden])")].find((input) => !input.value)?.focus();
  };
  dialog.showModal();
  try {
    await show(await fetch(root.dataset.draftsSignIn, { credentials: "same-origin" }));
  } catch {
    lost();
  }
};
