// Signing in again, in place.
import { make, makeButton, token } from "../dom.js";
import { rest } from "./again.js";
import { last, person, root, store } from "./page.js";
import { tell } from "./sending.js";

export const signIn = async () => {
  const typing = last.field;
  const dialog = make("dialog", "sign-in-again");
  dialog.setAttribute("aria-label", "Se reconnecter");
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    typing?.focus({ preventScroll: true });
  });
  const lost = (why) => {
    const words =
      dialog.querySelector("[data-lost]") ?? dialog.appendChild(Object.assign(make("p"), { role: "alert" }));
    words.dataset.lost = "";
    words.textContent = typeof why === "string" ? why : "Le réseau ou le serveur ne répond pas\u00a0: réessayez.";
  };
  // Somebody else’s name opens nothing of this page: signed out of it, she is asked again.
  const otherAccount = (html) => {
    const words =
      `Vous voici sur un autre compte que celui de cette page (${root.dataset.draftsEmail}). ` +
      "Ce qui est tapé ici reste gardé dans ce navigateur, pour le compte de cette page.";
    const out = html.querySelector("form[data-sign-out]");
    const leave = () => fetch(out.action, { method: "POST", body: new FormData(out), credentials: "same-origin" });
    const back = makeButton("Revenir à ce compte", "button small", () => leave().then(ask).catch(lost));
    return [make("h2", "", "Un autre compte"), Object.assign(make("p", "", words), { role: "alert" }), back];
  };
  const show = async (answer) => {
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = html.querySelector("main form:has(input[type=password], input[name=code])");
    const close = makeButton("Plus tard", "button secondary small", () => dialog.close());
    const entered = html.querySelector("[data-drafts-person]")?.dataset.draftsPerson;
    // neither the form nor anybody's page: too many tries, a server that is away
    if (!form && !entered) return lost(html.querySelector("main .lead")?.textContent);
    if (!form && entered !== person) {
      dialog.replaceChildren(...otherAccount(html), close);
      return dialog.querySelector("button").focus();
    }
    if (!form) {
      // no longer a page of signing in: she is in
      dialog.close();
      for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token();
      store.isClosed = false;
      tell("");
      return rest();
    }
    const title = make("h2", "", "Se reconnecter"),
      address = form.querySelector("[name=login]");
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
  const ask = async () => {
    try {
      await show(await fetch(root.dataset.draftsSignIn, { credentials: "same-origin" }));
    } catch {
      lost();
    }
  };
  dialog.showModal();
  await ask();
};
