// Passkeys: what the server asks of a key, the browser's own dialogue, and its answer sent by the page's form.
import { bytesOf, textOf } from "./passkeys/base64.js";
import { wordsOf } from "./passkeys/words.js";

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytesOf(one.id) }));

const answerOf = (made) => {
  const given = made.response;
  const held = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(
    held.filter((name) => given[name]).map((name) => [name, textOf(given[name])]),
  );
  if (given.getTransports) response.transports = given.getTransports();
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  };
};

const create = async ({ creation_options: { publicKey } }, form) => {
  const alone = form.elements.passwordless?.checked;
  const selection = { ...publicKey.authenticatorSelection };
  Object.assign(selection, { residentKey: alone ? "required" : "discouraged", requireResidentKey: Boolean(alone) });
  if (alone) selection.userVerification = "required";
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytesOf(publicKey.challenge),
      user: { ...publicKey.user, id: bytesOf(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
};

const get = async ({ request_options: { publicKey } }) =>
  navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytesOf(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });

const asked = async (form) => {
  const here = document.getElementById("passkey-options");
  if (form.dataset.passkey !== "login") return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.elements.credential.value = ""; // what a form of the server begins with is no key's answer
  const said = document.createElement("p");
  said.className = "error";
  if (window.PublicKeyCredential) form.closest("[data-passkey-place]")?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    said.remove();
    try {
      const made = await (form.dataset.passkey === "create" ? create : get)(await asked(form), form);
      form.elements.credential.value = JSON.stringify(answerOf(made));
      form.submit();
    } catch (error) {
      said.textContent = wordsOf(error);
      said.setAttribute("role", "alert");
      form.append(said);
    }
  });
}
