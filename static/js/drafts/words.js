// What is said of a sending, and what an answer means. Nothing here reads a page.
import { NBSP } from "../french.js";

const REFUSED = {
  403: `L’enregistrement est refusé${NBSP}: rechargez la page, votre texte y reviendra.`,
  404: "Ceci n’est plus accessible.",
};

// `{ session }`, `{ saved }`, `{ refused }`; throws when the server is away, so that the text leaves again by itself.
export const meaningOf = ({ type, ok, status }, json) => {
  if (type === "opaqueredirect") return { session: true };
  if (json && ok) return { saved: json };
  if (json) return { refused: json };
  if (status >= 500 || status === 429) throw new Error(String(status));
  const message = REFUSED[status] ?? `Le serveur ne peut pas lire cet envoi (${status}).`;
  return { refused: { code: "other", message } };
};

const SESSION =
  `Votre session a expiré${NBSP}: ce que vous tapez est gardé dans ce navigateur. ` +
  "Reconnectez-vous, il partira de lui-même.";
const CLOSED =
  `Vous êtes sorti(e) de votre compte dans une autre page${NBSP}: ce que vous tapez ici n’est plus gardé. ` +
  "Reconnectez-vous pour l’enregistrer.";
const network = (isKept) =>
  `Le réseau ou le serveur ne répond pas${NBSP}: ce que vous tapez ` +
  (isKept ? "est gardé dans ce navigateur" : "reste à l’écran (ne fermez pas cette page)") +
  " et partira de lui-même.";

const copyOf = (moment) =>
  `Sans réseau${NBSP}: ce navigateur montre sa copie de cette page (${moment}). Ce que vous tapez y est gardé ` +
  "et partira de lui-même. Le réseau revenu, rechargez la page pour lire ce que vos collègues ont fait.";

// The banner's sentence; the names of the texts follow it when it ends with a colon. `trouble`: « session »,
// « network » or nothing; `count`: texts that are not saved; `late`: what was kept beside a closed dossier; `copy`:
// when the page was kept, of one that is read without network.
// `isClosed`: she has signed out in another page, and this browser keeps nothing more.
export const bannerOf = ({ trouble, isKept, isClosed, count, late, copy }) => {
  if (trouble === "session") return isClosed ? CLOSED : SESSION;
  if (trouble === "network") return network(isKept);
  if (!count) return late || (copy ? copyOf(copy) : "");
  return `${count > 1 ? `${count} textes ne sont pas enregistrés` : "Un texte n’est pas enregistré"}${NBSP}: `;
};
