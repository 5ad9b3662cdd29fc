// What is typed is saved item by item, kept in this browser until the server has it, and sent again by itself.
// A root [data-drafts] names the person and the scope; each [data-draft] inside holds the fields of one item and its address.
// Without this script the same fields are sent by the button of their section.
(() => {
  const root = document.querySelector("[data-drafts]");
  if (!root) return;
  document.documentElement.classList.add("scripted");
  const PAUSE = 700, PATIENCE = 15000, LONGEST_WAIT = 30000;
  const person = root.dataset.draftsPerson, scope = root.dataset.drafts, isOpen = root.dataset.draftsOpen === "oui";
  const prefix = `saisie:${person}:${scope}:`;
  const banner = root.querySelector("[data-drafts-banner]");
  const drafts = new Map();

  // --- the browser's storage: one entry an item, erased on delivery ----------------------------------------------------------
  const store = {
    get(code) { try { return JSON.parse(localStorage.getItem(prefix + code)); } catch { return null; } },
    put(code, entry) { try { localStorage.setItem(prefix + code, JSON.stringify(entry)); } catch { /* full or forbidden: the page still holds the text */ } },
    drop(code) { try { localStorage.removeItem(prefix + code); } catch { /* forbidden */ } },
    codes() { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)); } catch { return []; } },
  };

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  // --- sending ---------------------------------------------------------------------------------------------------------------
  const post = async (url, fields, page) => {
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value.replaceAll("\0", "")]));
    body.set("personne", person);
    body.set("page", page);
    body.set("csrfmiddlewaretoken", token());
    const answer = await fetch(url, { method: "POST", body, redirect: "manual", credentials: "same-origin", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === "opaqueredirect") return { session: true };
    const isJson = (answer.headers.get("content-type") || "").includes("json");
    if (answer.ok && isJson) return { saved: await answer.json() };
    if (isJson) return { refused: await answer.json() };
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    return { refused: { raison: "autre", message: answer.status === 403 ? "L’enregistrement est refusé\u00a0: rechargez la page, votre texte y reviendra." : "Cette question n’est plus accessible\u00a0: votre texte reste ici." } };
  };

  // --- the banner: why something is not saved yet ----------------------------------------------------------------------------
  let trouble = "";
  const NETWORK = "Le réseau ou le serveur ne répond pas\u00a0: ce que vous tapez est gardé dans ce navigateur et partira de lui-même.";
  const SESSION = "Votre session a expiré\u00a0: ce que vous tapez est gardé dans ce navigateur. Reconnectez-vous, il partira de lui-même.";
  const tell = (words, signIn = false) => {
    trouble = words;
    banner.hidden = !words;
    banner.querySelector("[data-drafts-words]").textContent = words;
    banner.querySelector("[data-drafts-sign-in-row]").hidden = !signIn;
  };

  // --- one item ----------------------------------------------------------------------------------------------------------------
  class Draft {
    constructor(element) {
      this.element = element;
      this.code = element.dataset.draft;
      this.page = root.dataset.draftsPage;
      this.typed = 0; // grows with each keystroke
      this.sent = 0; // what of it the server has
      this.flying = null;
      this.stuck = false; // refused in words: it waits for the person
      this.timer = 0;
    }
    get dirty() { return this.typed > this.sent; }
    part(name) { return this.element.querySelector(`[data-draft-${name}]`); }
    controls() { return [...this.element.querySelectorAll("input[name], textarea[name]")]; }
    fields() { return this.controls().filter((c) => !(c.type === "radio" || c.type === "checkbox") || c.checked).map((c) => [c.name, c.value]); }
    fill(fields) {
      for (const control of this.controls()) {
        const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
        if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
        else control.value = values[0] ?? "";
      }
    }
    set version(value) { this.element.querySelector(`[name="${this.code}-version"]`).value = value; }
    say(words) { const place = this.part("saved"); if (place) place.textContent = words; }
    touch() {
      this.typed += 1;
      this.stuck = false;
      store.put(this.code, { url: this.element.dataset.draftUrl, fields: this.fields(), page: this.page });
      this.say("À enregistrer");
    }
    later(wait) { clearTimeout(this.timer); this.timer = setTimeout(() => this.send(), wait); }
    async send() {
      clearTimeout(this.timer);
      if (!this.dirty || this.stuck) return;
      if (this.flying) { await this.flying; return this.send(); }
      this.flying = this.deliver().finally(() => { this.flying = null; });
      await this.flying;
      if (this.dirty && !this.stuck && !trouble) return this.send();
    }
    async deliver() {
      const mark = this.typed;
      try {
        const answer = await post(this.element.dataset.draftUrl, this.fields(), this.page);
        if (answer.session) { this.say("Pas encore enregistré"); return tell(SESSION, true); }
        if (answer.refused) return this.refuse(answer.refused);
        if (trouble) { tell(""); rest(); }
        this.sent = mark;
        this.accept(answer.saved);
      } catch {
        this.say("Pas encore enregistré");
        tell(NETWORK);
        again();
      }
    }
    accept(saved) {
      this.version = saved.version;
      if (!this.dirty) { store.drop(this.code); this.say(saved.enregistre); }
      this.part("clash")?.replaceChildren();
      this.faults({});
      follow(saved);
    }
    faults(faults) {
      for (const place of this.element.querySelectorAll("[data-draft-error]")) {
        const words = faults[place.dataset.draftError] ?? "";
        place.hidden = !words;
        place.querySelector("span").textContent = words;
        const control = this.element.querySelector(`[aria-describedby~="${CSS.escape(place.id)}"]`);
        if (words) control?.setAttribute("aria-invalid", "true"); else control?.removeAttribute("aria-invalid");
      }
    }
    refuse(refused) {
      this.stuck = true;
      this.say("Pas enregistré");
      if (refused.raison === "illisible") return this.faults(refused.fautes);
      const place = this.part("clash");
      if (refused.raison !== "doublon") {
        const words = document.createElement("p");
        words.className = "overtaken";
        words.setAttribute("role", "alert");
        words.textContent = `${refused.message} Votre texte reste à l’écran et dans ce navigateur\u00a0; il n’est pas enregistré.`;
        return place?.replaceChildren(words);
      }
      place.innerHTML = refused.html;
      this.theirs = refused;
      place.querySelector("button")?.focus({ preventScroll: true });
    }
    choose(which) {
      const { version, champs } = this.theirs, mine = this.fields();
      const comment = `${this.code}-comment`, own = mine.find(([name]) => name === comment)?.[1] ?? "";
      const theirs = [
        ...(Array.isArray(champs.value) ? champs.value : [champs.value]).map((value) => [`${this.code}-value`, String(value)]),
        [comment, champs.comment], [`${this.code}-version`, String(version)], ...(champs.not_applicable ? [[`${this.code}-not_applicable`, "on"]] : []),
      ];
      this.part("clash").replaceChildren();
      this.stuck = false;
      if (which === "theirs") {
        this.fill(theirs);
        this.sent = this.typed;
        store.drop(this.code);
        this.say("La réponse enregistrée est gardée");
      } else {
        if (which === "both") this.fill([...mine.filter(([name]) => name !== comment), [comment, own.includes(champs.comment) ? own : `${champs.comment}\n\n${own}`]]);
        this.version = version;
        this.touch();
        this.send();
      }
      this.element.querySelector("textarea")?.focus();
    }
  }

  const draftOf = (target) => {
    const element = target.closest?.("[data-draft]");
    if (!element || !root.contains(element)) return null;
    let draft = drafts.get(element.dataset.draft);
    if (!draft || draft.element !== element) drafts.set(element.dataset.draft, (draft = new Draft(element)));
    return draft;
  };

  // What a save changes elsewhere on the page: margins, items shown or hidden, progress.
  const follow = ({ marges, montres, avancement }) => {
    for (const [code, html] of Object.entries(marges)) {
      const margin = root.querySelector(`[data-draft="${CSS.escape(code)}"] [data-draft-margin]`);
      if (margin) margin.innerHTML = html;
    }
    for (const [code, shown] of Object.entries(montres)) {
      const other = root.querySelector(`[data-draft="${CSS.escape(code)}"]`);
      if (other) other.hidden = !shown;
    }
    progress(avancement);
  };

  const progress = ({ sections, themes }) => {
    for (const [code, { fait, sur }] of Object.entries(sections)) {
      const place = root.querySelector(`[data-section-progress="${code}"]`);
      if (place && sur) place.textContent = `${fait} sur ${sur}`;
    }
    for (const [code, percent] of Object.entries(themes)) {
      for (const place of document.querySelectorAll(`[data-theme-percent="${code}"]`)) place.textContent = `${percent}\u00a0%`;
      const bar = document.querySelector(`[data-theme-bar="${code}"]`);
      if (bar) bar.value = percent;
    }
  };

  // --- again: after a failure, when the network or the person comes back -------------------------------------------------------
  let wait = 2000, waiting = 0;
  const rest = () => { wait = 2000; clearTimeout(waiting); waiting = 0; sendAll(); };
  const again = () => {
    if (waiting) return;
    waiting = setTimeout(() => { waiting = 0; wait = Math.min(wait * 2, LONGEST_WAIT); sendAll(); }, wait);
  };
  const sendAll = () => Promise.all([...[...drafts.values()].map((draft) => draft.send()), sendAbsent()]);
  window.addEventListener("online", () => sendAll());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" || trouble) sendAll(); });

  // What waits in the browser for items of other pages: sent from here; what needs a choice is named with its page.
  let absent = Promise.resolve();
  const sendAbsent = () => (absent = absent.then(async () => {
    if (!isOpen) return;
    const left = [];
    for (const code of store.codes()) {
      if (root.querySelector(`[data-draft="${CSS.escape(code)}"]`)) continue;
      const entry = store.get(code);
      if (!entry) continue;
      try {
        const answer = await post(entry.url, entry.fields, entry.page);
        if (answer.saved) { store.drop(code); if (trouble) tell(""); } else if (answer.session) return tell(SESSION, true); else left.push(code);
      } catch { tell(NETWORK); return again(); }
    }
    if (left.length) tell(`Des réponses tapées ici attendent votre choix\u00a0: ${left.join(", ")}. Ouvrez leur thème.`);
  }));

  // --- events --------------------------------------------------------------------------------------------------------------------
  const isChoice = (target) => target.type === "radio" || target.type === "checkbox";
  root.addEventListener("input", (event) => {
    const draft = isOpen && draftOf(event.target);
    if (!draft) return;
    draft.touch();
    draft.later(isChoice(event.target) ? 0 : PAUSE);
  });
  root.addEventListener("focusout", (event) => { const draft = isOpen && draftOf(event.target); if (draft?.dirty) draft.later(0); });
  root.addEventListener("click", async (event) => {
    const choice = event.target.closest?.("[data-draft-choose]"), act = event.target.closest?.("[data-draft-act]");
    if (choice) return draftOf(choice).choose(choice.dataset.draftChoose);
    if (!act) return;
    event.preventDefault();
    const draft = draftOf(act);
    await draft.send();
    try {
      const answer = await post(draft.element.dataset.draftUrl, [["geste", act.dataset.draftAct]], draft.page);
      if (answer.session) return tell(SESSION, true);
      if (answer.refused) return draft.refuse(answer.refused);
      const fresh = document.createElement("template");
      fresh.innerHTML = answer.saved.html.trim();
      const element = fresh.content.firstElementChild;
      draft.element.replaceWith(element);
      follow(answer.saved);
      element.tabIndex = -1;
      (act.dataset.draftAct === "garder" || act.dataset.draftAct === "confirmer" ? element : element.querySelector("input:checked, input:not([type=hidden]), textarea"))?.focus({ preventScroll: true });
    } catch { tell(NETWORK); }
  });

  const pending = () => [...drafts.values()].some((draft) => draft.dirty);
  let leaving = false;
  root.addEventListener("submit", async (event) => {
    if (leaving || !pending()) { leaving = true; return; }
    event.preventDefault();
    const { submitter, target } = event;
    await sendAll();
    leaving = true;
    target.requestSubmit(submitter);
  });
  window.addEventListener("beforeunload", (event) => { if (!leaving && pending()) event.preventDefault(); });

  // --- signing in again, in place ----------------------------------------------------------------------------------------------
  const signIn = async () => {
    const dialog = document.createElement("dialog");
    dialog.className = "sign-in-again";
    dialog.setAttribute("aria-label", "Se reconnecter");
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    const show = async (answer) => {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector("main form:has(input[type=password], input[name=code])");
      if (!form) { // no longer a page of signing in: she is in
        dialog.close();
        for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token();
        tell("");
        return rest();
      }
      const title = document.createElement("h2"), close = document.createElement("button");
      title.textContent = "Se reconnecter";
      close.type = "button"; close.className = "button secondary small"; close.textContent = "Plus tard";
      close.addEventListener("click", () => dialog.close());
      const errors = [...page.querySelectorAll("main .alert.error")].filter((alert) => !form.contains(alert));
      dialog.replaceChildren(title, ...errors, form, close);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        await show(await fetch(new URL(form.getAttribute("action") || "", answer.url), { method: "POST", body: new FormData(form), credentials: "same-origin" }));
      });
      form.querySelector("input:not([type=hidden])")?.focus();
    };
    try {
      await show(await fetch(root.dataset.draftsSignIn, { credentials: "same-origin" }));
      if (dialog.isConnected && dialog.childElementCount) dialog.showModal();
    } catch { dialog.remove(); tell(NETWORK); }
  };
  banner.querySelector("[data-drafts-sign-in-button]").addEventListener("click", signIn);

  // --- what an earlier visit left in this browser ------------------------------------------------------------------------------
  for (const code of store.codes()) {
    const element = root.querySelector(`[data-draft="${CSS.escape(code)}"]`), entry = store.get(code);
    if (!element || !entry) continue;
    const draft = draftOf(element);
    if (isOpen) {
      draft.fill(entry.fields);
      draft.page = entry.page;
      draft.typed = 1;
      draft.say("Repris de ce navigateur");
      draft.send();
    } else {
      const text = entry.fields.filter(([name]) => !name.endsWith("-version")).map(([, value]) => value).join("\n");
      const box = document.createElement("div"), words = document.createElement("p"), typed = document.createElement("p"), drop = document.createElement("button");
      box.className = "overtaken"; typed.className = "typed"; drop.className = "button secondary small"; drop.type = "button";
      words.textContent = "Tapé dans ce navigateur et jamais enregistré\u00a0:";
      typed.textContent = text;
      drop.textContent = "Effacer ce texte de ce navigateur";
      drop.addEventListener("click", () => { store.drop(code); box.remove(); });
      box.append(words, typed, drop);
      draft.part("clash")?.append(box);
    }
  }
  sendAbsent();
  root.dataset.draftsReady = "oui";
})();
