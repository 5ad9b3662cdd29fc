// What the screens of the sitting say, and what an answer of the server means. Nothing here reads a page.
import { NBSP } from "../french.js";

const AWAY = `Le réseau ne répond pas${NBSP}: `;
export const LOST = {
  look: `${AWAY}cet écran se remettra à jour de lui-même.`,
  vote: `${AWAY}votre vote partira dès qu’il revient.`,
  gesture: `${AWAY}ce geste n’est peut-être pas fait. L’écran le dira en se remettant à jour.`,
};

// « ouvert depuis 3 min 07 s », from two moments in seconds.
export const openedSince = (opened, now) => {
  const seconds = Math.max(0, Math.round(now - opened));
  if (seconds < 60) return `ouvert depuis ${seconds}${NBSP}s`;
  return `ouvert depuis ${Math.floor(seconds / 60)}${NBSP}min${NBSP}${String(seconds % 60).padStart(2, "0")}${NBSP}s`;
};

// « (encore 42 s) » before a moment in seconds, « (passé) » after it.
export const leftUntil = (closes, now) => {
  const seconds = Math.ceil(closes - now);
  return seconds > 0 ? ` (encore ${seconds}${NBSP}s)` : " (passé)";
};

// The key's place, not its sign: on a French keyboard the row of figures types « & é " ' ( » without Shift.
export const levelOf = (code) => /^(?:Digit|Numpad)([0-5])$/.exec(code)?.[1];

// « leave »: the page is no longer hers; « same »: nothing changed; « drawn »: a screen; « away »: no answer at all.
export const meaningOf = ({ type, status }) => {
  if (type === "opaqueredirect" || status === 403 || status === 404) return "leave";
  if (status === 304) return "same";
  return status === 200 || status === 409 ? "drawn" : "away";
};
