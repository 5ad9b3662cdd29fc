// Why a key did not answer, for the person who holds it. Nothing here reads a page.
import { NBSP } from "../french.js";

const WORDS = {
  NotAllowedError: `Rien n’a été confirmé${NBSP}: recommencez, ou choisissez un autre moyen.`,
  AbortError: `Rien n’a été confirmé${NBSP}: recommencez, ou choisissez un autre moyen.`,
  InvalidStateError: "Cette clé est déjà enregistrée pour votre compte.",
  NotSupportedError: "Cette clé ne sait pas faire ce que nous demandons.",
  SecurityError: "Votre navigateur refuse les clés sur cette adresse.",
  TypeError: `Le réseau ou le serveur ne répond pas${NBSP}: recommencez.`,
};

export const wordsOf = (error) =>
  WORDS[error?.name] ?? `La clé n’a pas répondu${NBSP}: recommencez, ou choisissez un autre moyen.`;
