// What is typed is saved item by item, kept in this browser until the server has it, and sent again by itself.
// A root [data-drafts] names the person and the scope; each [data-draft] inside holds the fields of one item and its
// address.
// A root without items (the other pages of a candidature) only sends what an earlier visit left.
// Without this script the same fields are sent by the button of their section.
(() => {
  const root = document.querySelector("[data-drafts]");
  if (!root) return;
  document.documentElement.classList.add("scripted");
  const PAUSE = 700,
    PATIENCE = 15000,
    LONGEST_WAIT = 30000;
  const person = root.dataset.draftsPerson,
    scope = root.dataset.drafts,
    isOpen = root.dataset.draftsOpen === "oui";
  const page = root.dataset.draftsPage || "attente",
    prefix = `saisie:${person}:${scope}:`;
  const banner = root.querySelector("[data-drafts-banner]"),
    voice = root.querySelector("[data-drafts-voice]");
  const drafts = new Map();
  const find = (code, part = "") => root.querySelector(`[data-draft="${CSS.escape(code)}"] ${part}`.trim());

  // --- the browser's storage: one entry an item and an open page, erased on delivery ---
  let isKept = true;
  const store = {
    put(code, from, entry) {
      try {
        localStorage.setItem(`${prefix}${code}:${from}`, JSON.stringify(entry));
      } catch {
        isKept = false;
      }
    },
    drop(code, from, mark) {
      try {
        if (mark === undefined || this.read(code, from)?.mark === mark)
          localStorage.removeItem(`${prefix}${code}:${from}`);
      } catch {
        /* forbidden */
      }
    },
    read(code, from) {
      try {
        return JSON.parse(localStorage.getItem(`${prefix}${code}:${from}`));
      } catch {
        return null;
      }
    },
    all() {
      try {
        return Object.keys(localStorage)
          .filter((key) => key.startsWith(prefix))
          .map((key) => key.slice(prefix.length).split(":"))
          .map(([code, from]) => ({ code, from, ...this.read(code, from) }))
          .filter((entry) => entry.url);
      } catch {
        return [];
      }
    },
  };
  // Each open page holds a lock of its name: what a live page keeps is its own affair.
  navigator.locks?.request(`saisie:${page}`, () => new Promise(() => {}));
  const livePages = async () =>
    new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name.replace("saisie:", "")));

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
    root.querySelector("[name=csrfmiddlewaretoken]")?.value ??
    "";

  // --- sending ---
  const post = async (url, fields, from) => {
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

  // --- what is said: the banner tells why something is not saved, the voice tells the rest quietly ---
  let trouble = "",
    waitingElsewhere = [],
    said = 0;
  const NETWORK = () =>
    "Le réseau ou le serveur ne répond pas\u00a0: ce que vous tapez " +
    (isKept ? "est gardé dans ce navigateur" : "reste à l’écran (ne fermez pas cette page)") +
    " et partira de lui-même.";
  const SESSION =
    "Votre session a expiré\u00a0: ce que vous tapez est gardé dans ce navigateur. " +
    "Reconnectez-vous, il partira de lui-même.";
  const report = () => {
    const stuck = [...drafts.values()].filter((draft) => draft.stuck && draft.element.isConnected);
    const left = [
      ...stuck.map((draft) => ({ code: draft.code, label: draft.label, href: `#${draft.element.id}` })),
      ...waitingElsewhere,
    ];
    const place = banner.querySelector("[data-drafts-words]");
    const words =
      trouble === "session"
        ? SESSION
        : trouble
          ? NETWORK()
          : left.length
            ? left.length > 1
              ? `${left.length} textes ne sont pas enregistrés\u00a0: `
              : "Un texte n’est pas enregistré\u00a0: "
            : "";
    const links = trouble
      ? []
      : left.flatMap(({ label, href }, index) => {
          const link = Object.assign(document.createElement("a"), { href, textContent: label });
          return index ? [", ", link] : [link];
        });
    banner.hidden = !words;
    banner.querySelector("[data-drafts-sign-in-row]").hidden = trouble !== "session";
    const key = words + left.map(({ code }) => code).join();
    if (place.dataset.said !== key) {
      place.dataset.said = key;
      place.replaceChildren(words, ...links);
    }
  };
  const tell = (what) => {
    const over = trouble && !what;
    trouble = what;
    report();
    if (over) document.dispatchEvent(new CustomEvent("reseau-revenu")); // what sends documents tries again
  };
  document.addEventListener("session-expiree", () => tell("session")); // said by what sends documents
  const speak = (words) => {
    clearTimeout(said);
    said = setTimeout(() => {
      if (voice) voice.textContent = words;
    }, 600);
  };

  // --- one item ---
  class Draft {
    constructor(element) {
      this.element = element;
      this.code = element.dataset.draft;
      this.label = element.dataset.draftLabel ?? this.code;
      this.from = page; // the page that typed it: this one, or one closed since
      this.typed = 0; // grows with each keystroke
      this.sent = 0; // what of it the server has
      this.flying = null;
      this.stuck = false; // refused in words: it waits for the person
      this.timer = 0;
    }
    get dirty() {
      return this.typed > this.sent;
    }
    part(name) {
      return this.element.querySelector(`[data-draft-${name}]`);
    }
    controls() {
      return [...this.element.querySelectorAll("input[name]:not([type=file]), textarea[name], select[name]")];
    }
    fields() {
      return this.controls()
        .filter((c) => !(c.type === "radio" || c.type === "checkbox") || c.checked)
        .map((c) => [c.name, c.value]);
    }
    fill(fields) {
      for (const control of this.controls()) {
        const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
        if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
        else control.value = values[0] ?? "";
      }
    }
    show(fields) {
      // of an answer, or the fields themselves
      if (Array.isArray(fields)) return this.fill(fields);
      const { value, comment, not_applicable: notApplicable, version } = fields;
      const values = (Array.isArray(value) ? value : [value]).map((one) => [`${this.code}-value`, String(one)]);
      this.fill([
        ...values,
        [`${this.code}-comment`, comment],
        [`${this.code}-version`, String(version)],
        ...(notApplicable ? [[`${this.code}-not_applicable`, "on"]] : []),
      ]);
    }
    set version(value) {
      this.element.querySelector("[name$='-version']").value = value;
    }
    say(words, isBad = false) {
      const place = this.part("saved");
      if (!place) return;
      place.textContent = words;
      place.classList.toggle("unsaved", isBad);
    }
    touch() {
      this.typed += 1;
      this.stuck = false;
      store.put(this.code, this.from, {
        url: this.element.dataset.draftUrl,
        href: `${location.pathname}#${this.element.id}`,
        label: this.label,
        fields: this.fields(),
        mark: this.typed,
        at: Date.now(),
      });
      this.say("À enregistrer");
    }
    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }
    async send() {
      clearTimeout(this.timer);
      if (!this.dirty || this.stuck || !this.element.isConnected) return;
      if (this.flying) {
        await this.flying;
        return this.send();
      }
      this.flying = this.deliver().finally(() => {
        this.flying = null;
      });
      await this.flying;
      if (this.dirty && !this.stuck && !trouble) return this.send();
    }
    async deliver() {
      const mark = this.typed;
      try {
        const answer = await post(this.element.dataset.draftUrl, this.fields(), this.from);
        if (answer.session) {
          this.say("Pas encore enregistré", true);
          return tell("session");
        }
        if (trouble) {
          tell("");
          rest();
        }
        if (answer.refused) return this.refuse(answer.refused);
        this.sent = mark;
        this.accept(answer.saved, mark);
      } catch {
        this.say("Pas encore enregistré", true);
        tell("network");
        again();
      }
    }
    accept(saved, mark) {
      if (saved.champs && !this.dirty) this.show(saved.champs); // what a colleague touched meanwhile
      this.version = saved.version;
      if (!this.dirty) {
        store.drop(this.code, this.from, mark);
        this.from = page;
        this.say(saved.enregistre);
        speak(`${this.label}\u00a0: enregistré`);
      }
      this.part("clash")?.replaceChildren();
      this.faults(saved.fautes ?? {});
      this.settle(saved);
      report();
      document.dispatchEvent(new CustomEvent("saisie-enregistree"));
    }
    settle(saved) {
      // what the item itself shows once saved
      const carry = this.part("carry"),
        history = this.part("history");
      if (carry && (carry.dataset.draftCarry === "reprise" || !saved.vide)) {
        carry.remove();
        recount(this.element);
      }
      if (history && saved.version > 1) history.hidden = false;
      follow(saved);
    }
    faults(faults) {
      for (const place of this.element.querySelectorAll("[data-draft-error]")) {
        const words = faults[place.dataset.draftError] ?? "";
        place.hidden = !words;
        place.querySelector("span").textContent = words;
        const control = this.element.querySelector(`[aria-describedby~="${CSS.escape(place.id)}"]`);
        if (words) control?.setAttribute("aria-invalid", "true");
        else control?.removeAttribute("aria-invalid");
      }
    }
    refuse(refused) {
      this.stuck = true;
      this.say("Pas enregistré", true);
      if (refused.raison === "illisible") {
        // what could be read of it is saved
        this.version = refused.version;
        this.say("À corriger\u00a0; le reste est enregistré", true);
        this.faults(refused.fautes);
        this.settle({ ...refused, vide: true });
        speak(`${this.label}\u00a0: ${Object.values(refused.fautes).join(" ")}`);
      } else if (refused.raison === "doublon") {
        this.part("clash").innerHTML = refused.html;
        this.theirs = refused;
      } else {
        this.explain(
          `${refused.message} Votre texte reste à l’écran et dans ce navigateur\u00a0; il n’est pas enregistré.`,
        );
      }
      report();
    }
    explain(sentence) {
      const words = document.createElement("p");
      words.className = "overtaken";
      words.setAttribute("role", "alert");
      words.textContent = sentence;
      this.part("clash")?.replaceChildren(words);
    }
    choose(which) {
      const own = this.fields();
      this.show(this.theirs.choix[which]);
      this.stuck = false;
      this.part("clash").replaceChildren();
      if (which === "theirs") {
        this.sent = this.typed;
        store.drop(this.code, this.from);
        this.say("Le texte enregistré est gardé");
        const back = Object.assign(document.createElement("button"), {
          type: "button",
          className: "button secondary small",
          textContent: "Retrouver mon texte",
        });
        back.addEventListener("click", () => {
          const version = this.theirs.version;
          this.fill(own);
          this.version = version;
          back.remove();
          this.touch();
          this.send();
        });
        this.part("clash").append(back);
        back.focus({ preventScroll: true });
      } else {
        this.touch();
        this.send();
        this.element.querySelector("textarea")?.focus({ preventScroll: true });
      }
      report();
    }
    async act(gesture, button) {
      await this.send();
      if (this.dirty || this.stuck)
        return this.explain(
          "Ce qui est tapé ici n’est pas encore enregistré\u00a0: réglez cela d’abord, puis recommencez.",
        );
      this.element.inert = true;
      try {
        const answer = await post(this.element.dataset.draftUrl, [["geste", gesture]], page);
        if (answer.session) return tell("session");
        if (answer.refused) return this.explain(answer.refused.message);
        const fresh = document.createElement("template");
        fresh.innerHTML = answer.saved.html.trim();
        const element = fresh.content.firstElementChild;
        const files = this.element.querySelector("[data-pieces]"); // what is on its way stays
        if (files) element.querySelector("[data-pieces]")?.replaceWith(files);
        this.element.replaceWith(element);
        drafts.delete(this.code);
        follow(answer.saved);
        recount(element);
        element.tabIndex = -1;
        const field =
          gesture === "reprendre"
            ? element.querySelector("input:checked, input:not([type=hidden]), textarea")
            : element;
        field?.focus({ preventScroll: true });
        speak(`${this.code}\u00a0: ${button.firstChild.textContent.trim().toLowerCase()}, fait`);
      } catch {
        this.explain("Le réseau ou le serveur ne répond pas\u00a0: recommencez ce geste dans un instant.");
      } finally {
        this.element.inert = false;
      }
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
  const follow = ({ marges = {}, montres = {}, avancement = { sections: {}, themes: {} } }) => {
    for (const [code, html] of Object.entries(marges)) {
      const margin = find(code, "[data-draft-margin]");
      if (margin) margin.innerHTML = html;
    }
    let appeared = 0;
    for (const [code, shown] of Object.entries(montres)) {
      const other = find(code);
      if (!other) continue;
      appeared += other.hidden && shown ? 1 : 0;
      other.hidden = !shown;
    }
    if (appeared) speak(appeared > 1 ? `${appeared} questions apparaissent` : "Une question apparaît");
    for (const [code, { fait, sur }] of Object.entries(avancement.sections)) {
      const place = root.querySelector(`[data-section-progress="${code}"]`);
      if (place && sur) place.textContent = `${fait} sur ${sur}`;
    }
    for (const [code, percent] of Object.entries(avancement.themes)) {
      for (const place of document.querySelectorAll(`[data-theme-percent="${code}"]`))
        place.textContent = `${percent}\u00a0%`;
      const bar = document.querySelector(`[data-theme-bar="${code}"]`);
      if (bar) bar.value = percent;
    }
  };
  // The buttons of a section that take all its offered or carried answers: as many as the page still shows.
  const recount = (element) => {
    const form = element.closest("form");
    for (const [name, act] of [
      ["relire-section", "garder"],
      ["confirmer-section", "confirmer"],
    ]) {
      const button = form?.querySelector(`button[name="${name}"]`),
        count = form?.querySelectorAll(`[data-draft]:not([hidden]) [data-draft-act="${act}"]`).length;
      if (!button) continue;
      button.hidden = !count;
      button.textContent = button.textContent.replace(/\d+/, String(count));
    }
  };

  // --- again: after a failure, when the network or the person comes back ---
  let wait = 2000,
    waiting = 0;
  const rest = () => {
    wait = 2000;
    clearTimeout(waiting);
    waiting = 0;
    sendAll();
  };
  const again = () => {
    if (waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      wait = Math.min(wait * 2, LONGEST_WAIT);
      sendAll();
    }, wait);
  };
  const sendAll = () => Promise.all([...[...drafts.values()].map((draft) => draft.send()), sendAbsent()]);
  window.addEventListener("online", () => sendAll());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || trouble) sendAll();
  });

  // What closed pages left for items that are not here: sent from here; what needs a choice is named, with its page.
  const refused = new Set();
  let absent = Promise.resolve();
  const sendAbsent = () =>
    (absent = absent.then(async () => {
      if (!isOpen) return;
      const live = await livePages();
      waitingElsewhere = [];
      for (const entry of store.all()) {
        if (find(entry.code) || (live.has(entry.from) && entry.from !== page)) continue;
        const { href = "", label = entry.code } = entry,
          key = `${entry.code}:${entry.from}:${entry.mark}`;
        try {
          const answer = refused.has(key) ? { refused: true } : await post(entry.url, entry.fields, entry.from);
          if (answer.session) return tell("session");
          if (answer.saved) {
            store.drop(entry.code, entry.from, entry.mark);
            if (trouble) tell("");
          } else {
            refused.add(key);
            waitingElsewhere.push({ code: entry.code, label, href });
          }
        } catch {
          tell("network");
          return again();
        }
      }
      report();
    }));

  // --- events ---
  const isChoice = (target) => target.type === "radio" || target.type === "checkbox";
  root.addEventListener("input", (event) => {
    const draft = isOpen && event.target.type !== "file" && draftOf(event.target);
    if (!draft) return;
    draft.touch();
    draft.later(isChoice(event.target) ? 0 : PAUSE);
  });
  root.addEventListener("focusout", (event) => {
    const draft = isOpen && draftOf(event.target);
    if (draft?.dirty) draft.later(0);
  });
  root.addEventListener("keydown", (event) => {
    // Enter in a field saves it and stays there, instead of sending the section
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !isOpen || !draftOf(event.target)) return;
    event.preventDefault();
    draftOf(event.target).send();
  });
  root.addEventListener("click", (event) => {
    const choice = event.target.closest?.("[data-draft-choose]"),
      act = event.target.closest?.("[data-draft-act]"),
      next = event.target.closest?.("[data-drafts-next]");
    if (choice) draftOf(choice).choose(choice.dataset.draftChoose);
    if (next) goToNext();
    if (!act) return;
    event.preventDefault();
    draftOf(act).act(act.dataset.draftAct, act);
  });
  const goToNext = () => {
    const items = [...root.querySelectorAll("[data-draft]:not([hidden])")],
      here = document.activeElement?.closest?.("[data-draft]");
    const start = here ? items.indexOf(here) + 1 : items.findIndex((item) => item.getBoundingClientRect().top > 80);
    const todo = [...items.slice(Math.max(start, 0)), ...items.slice(0, Math.max(start, 0))].find((item) =>
      item.querySelector(".item-state.vide, .item-state.repris, .item-state.commentaire, .item-state.a_verifier"),
    );
    if (!todo) return speak("Plus rien à compléter dans ce thème");
    todo.scrollIntoView({ block: "start" });
    todo.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
  };

  const pending = () => [...drafts.values()].some((draft) => draft.dirty && draft.element.isConnected);
  let leaving = false;
  root.addEventListener("submit", async (event) => {
    if (leaving || !pending()) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter, target } = event;
    await sendAll();
    leaving = true;
    target.requestSubmit(submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && pending()) event.preventDefault();
  });

  // --- signing in again, in place ---
  const signIn = async () => {
    const typing = document.querySelector(".unsaved")?.closest("[data-draft]")?.querySelector("textarea");
    const dialog = document.createElement("dialog");
    dialog.className = "sign-in-again";
    dialog.setAttribute("aria-label", "Se reconnecter");
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      typing?.focus({ preventScroll: true });
    });
    const lost = () => {
      const words =
        dialog.querySelector("[data-lost]") ??
        dialog.appendChild(Object.assign(document.createElement("p"), { role: "alert" }));
      words.dataset.lost = "";
      words.textContent = "Le réseau ou le serveur ne répond pas\u00a0: réessayez.";
    };
    const show = async (answer) => {
      const html = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = html.querySelector("main form:has(input[type=password], input[name=code])");
      if (!form) {
        // no longer a page of signing in: she is in
        dialog.close();
        for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token();
        tell("");
        return rest();
      }
      const title = document.createElement("h2"),
        close = document.createElement("button"),
        address = form.querySelector("[name=login]");
      title.textContent = "Se reconnecter";
      close.type = "button";
      close.className = "button secondary small";
      close.textContent = "Plus tard";
      close.addEventListener("click", () => dialog.close());
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
    dialog.showModal();
    try {
      await show(await fetch(root.dataset.draftsSignIn, { credentials: "same-origin" }));
    } catch {
      lost();
    }
  };
  banner.querySelector("[data-drafts-sign-in-button]").addEventListener("click", signIn);

  // --- what an earlier visit left in this browser ---
  const restore = async () => {
    const live = await livePages();
    const left = store
      .all()
      .filter((entry) => find(entry.code) && !live.has(entry.from))
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    for (const entry of left) {
      const draft = draftOf(find(entry.code));
      if (isOpen) {
        draft.fill(entry.fields);
        draft.from = entry.from;
        draft.typed = entry.mark;
        draft.sent = entry.mark - 1;
        draft.say("Repris de ce navigateur");
        draft.send();
      } else {
        const box = document.createElement("div"),
          words = document.createElement("p"),
          typed = document.createElement("p"),
          drop = document.createElement("button");
        box.className = "overtaken";
        typed.className = "typed";
        drop.className = "button secondary small";
        drop.type = "button";
        words.textContent = "Tapé dans ce navigateur et jamais enregistré\u00a0:";
        typed.textContent = entry.fields
          .filter(([name]) => !name.endsWith("-version"))
          .map(([, value]) => value)
          .join("\n");
        drop.textContent = "Effacer ce texte de ce navigateur";
        drop.addEventListener("click", () => {
          store.drop(entry.code, entry.from);
          box.remove();
        });
        box.append(words, typed, drop);
        draft.part("clash")?.append(box);
      }
    }
    await sendAbsent();
  };
  restore().finally(() => {
    root.dataset.draftsReady = "oui";
  });
})();
