// What a document's answer means for the person who sent it. Nothing here reads a page.
import { NBSP, weight } from "../french.js";

export const LARGEST = 20 * 1024 * 1024; // bytes; the server holds the same bound
const RETURNS =
  "Le réseau ou le serveur ne répond pas\u00a0: le document partira de lui-même tant que cette page est ouverte.";
const SESSION = `Votre session a expiré${NBSP}: reconnectez-vous, le document partira de lui-même.`;

// Why this file is not even sent; nothing when it leaves.
export const faultOf = (bytes) => {
  if (bytes > LARGEST) return `Ce fichier pèse ${weight(bytes)}${NBSP}: un document fait 20${NBSP}Mo au plus.`;
  return bytes ? "" : "Ce fichier est vide.";
};

export const readJson = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page, or nothing
  }
};

// `arrived`: the list to draw; otherwise `words`, with `isFinal` when sending again changes nothing, `isSession` when
// she must sign in, `isSilent` when nobody answered.
export const meaningOf = (status, said) => {
  if (status === 201 && said) return { arrived: said };
  if (said?.message) return { words: said.message, isFinal: true };
  if (status === 200) return { words: SESSION, isSession: true };
  if (status === 413) return { words: "Ce fichier est trop lourd.", isFinal: true };
  if (status >= 400 && status < 500 && status !== 429)
    return {
      words: `L’envoi est refusé${NBSP}: rechargez la page, puis joignez de nouveau ce document.`,
      isFinal: true,
    };
  return { words: RETURNS, isSilent: true };
};
