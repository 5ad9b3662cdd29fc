// A document removed where it is, once its removal is confirmed.
import { token } from "../dom.js";
import { focusInput, weigh } from "./list.js";
import { sayInLine } from "./upload.js";

const ask = async (address) => {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams({ confirm: "oui" }),
    redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": token() },
  });
  if (answer.type === "opaqueredirect") return { isSession: true };
  return answer.status === 404 ? {} : answer.json(); // gone already: it is removed
};

export const removeByButton = async (button) => {
  const line = button.closest("li"),
    box = button.closest("[data-uploads]"),
    question = `${button.textContent.trim().replace(/\s+/g, " ")}\u00a0? Le document est effacé pour tous.`;
  if (!window.confirm(question)) return;
  try {
    const { isSession, message, weight: bytes } = await ask(button.dataset.uploadRemove);
    if (isSession) {
      document.dispatchEvent(new CustomEvent("session-over"));
      sayInLine(line, "Votre session a expiré\u00a0: reconnectez-vous, puis recommencez.");
    } else if (message) sayInLine(line, message);
    else {
      weigh(bytes);
      line.remove();
      focusInput(box);
    }
  } catch {
    sayInLine(line, "Le réseau ou le serveur ne répond pas\u00a0: recommencez dans un instant.");
  }
};
