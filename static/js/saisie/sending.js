// One envoi, and what is said of it: the banner tells why something is not saved, the voice tells the rest quietly.
import { drafts, person, root, token } from "./page.js";
import { state } from "./store.js";

const PATIENCE = 15000;
const banner = root?.querySelector("[data-drafts-banner]");
const voice = root?.querySelector("[data-drafts-voice]");

export const post = async (url, fields, from) => {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value.replaceAll("\0", "")]));
  body.set("personne", person);
  body.set("page", from);
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(url, {
    method: "POST",
    body,
    redirect: "manual",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.type === "opaqueredirect") return { session: true };
  const isJson = (answer.headers.get("content-type") || "").includes("json");
  if (answer.ok && isJson) return { saved: await answer.json() };
  if (isJson) return { refused: await answer.json() };
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  const words = {
    403: "L’enregistrement est refusé\u00a0: rechargez la page, votre texte y reviendra.",
    404: "Ceci n’est plus accessible.",
  };
  return {
    refused: {
      raison: "autre",
      message: words[answer.status] ?? `Le serveur ne peut pas lire cet envoi (${answer.status}).`,
    },
  };
};

export const line = { trouble: "", waitingElsewhere: [], late: "" };
let said = 0;
const NETWORK = () =>
  "Le réseau ou le serveur ne répond pas\u00a0: ce que vous tapez " +
  (state.isKept ? "est gardé dans ce navigateur" : "reste à l’écran (ne fermez pas cette page)") +
  " et partira de lui-même.";
const SESSION =
  "Votre session a expiré\u00a0: ce que vous tapez est gardé dans ce navigateur. " +
  "Reconnectez-vous, il partira de lui-même.";
const unsaved = () => {
  const stuck = [...drafts.values()].filter((draft) => draft.stuck && draft.element.isConnected);
  return [
    ...stuck.map((draft) => ({ code: draft.code, label: draft.label, href: `#${draft.element.id}` })),
    ...line.waitingElsewhere,
  ];
};
export const report = () => {
  const left = unsaved();
  const place = banner.querySelector("[data-drafts-words]");
  const many = left.length > 1 ? `${left.length} textes ne sont pas enregistrés` : "Un texte n’est pas enregistré";
  const words = { session: SESSION, network: NETWORK() }[line.trouble] ?? (left.length ? `${many}\u00a0: ` : line.late);
  const links = line.trouble
    ? []
    : left.flatMap(({ label, href }, index) => {
        const link = Object.assign(document.createElement("a"), { href, textContent: label });
        return index ? [", ", link] : [link];
      });
  banner.hidden = !words;
  banner.querySelector("[data-drafts-sign-in-row]").hidden = line.trouble !== "session";
  banner.querySelector("[data-drafts-kept]").hidden = !line.waitingElsewhere.length;
  const key = words + left.map(({ code }) => code).join();
  if (place.dataset.said !== key) {
    place.dataset.said = key;
    place.replaceChildren(words, ...links);
  }
};
export const tell = (what) => {
  const over = line.trouble && !what;
  line.trouble = what;
  report();
  if (over) document.dispatchEvent(new CustomEvent("reseau-revenu")); // what sends documents tries again
};
document.addEventListener("session-expiree", () => tell("session")); // said by what sends documents
export const speak = (words) => {
  clearTimeout(said);
  said = setTimeout(() => {
    if (voice) voice.textContent = words;
  }, 600);
};
