// Before signing out: what this browser still keeps unsent of this person is told, then erased.
document.addEventListener("submit", (event) => {
  const person = event.target.dataset?.signOut;
  if (!person) return;
  let kept = [];
  try {
    kept = Object.keys(localStorage).filter((key) => key.startsWith(`saisie:${person}:`));
  } catch {
    return;
  }
  if (!kept.length) return;
  const words =
    kept.length > 1
      ? `${kept.length} réponses tapées ici ne sont pas encore enregistrées. Se déconnecter les efface`
      : "Une réponse tapée ici n’est pas encore enregistrée. Se déconnecter l’efface";
  if (!window.confirm(`${words} de ce navigateur. Se déconnecter quand même\u202f?`)) return event.preventDefault();
  for (const key of kept) localStorage.removeItem(key);
});
