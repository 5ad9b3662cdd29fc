// The screens of the sitting: asked for again every second and a half; « nothing changed » costs next to nothing.
// A vote or a gesture goes without reloading; a vote pressed while the network is away leaves when it comes back.
(() => {
  const root = document.querySelector("[data-seance]");
  if (!root) return;
  const EVERY = 1500,
    PATIENCE = 8000,
    LONGEST_PRESS = 5000,
    SETTLING = 800;
  const screen = root.querySelector("[data-seance-ecran]"),
    lost = root.querySelector("[data-seance-coupure]");
  const words = root.querySelector("[data-seance-mots]"),
    voice = root.querySelector("[data-seance-voix]");
  const said = root.querySelector("[data-seance-dit]");
  let tag = root.dataset.seanceNumero,
    timer = 0,
    busy = false,
    waitingVote = null,
    asked = 0,
    sending = 0;

  const keep = () => {
    const kept = new Map();
    for (const field of screen.querySelectorAll("[data-garde][id]")) kept.set(field.id, field.value);
    const active = document.activeElement;
    const inside =
      active && screen.contains(active)
        ? { id: active.id, start: active.selectionStart, end: active.selectionEnd }
        : null;
    const open = [...screen.querySelectorAll("details[id]")].map((details) => [details.id, details.open]);
    const town = screen.querySelector("[data-dossier]")?.dataset.dossier;
    return { kept, inside, open, town };
  };
  const restore = ({ kept, inside, open, town }) => {
    const same = town === screen.querySelector("[data-dossier]")?.dataset.dossier;
    for (const [id, value] of kept) {
      const field = document.getElementById(id);
      if (field && same && (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)))
        field.value = value;
    }
    for (const [id, was] of open) {
      const details = document.getElementById(id);
      if (details && same) details.open = was;
    }
    const active = inside?.id && document.getElementById(inside.id);
    if (!active) {
      if (inside) {
        screen.tabIndex = -1;
        screen.focus({ preventScroll: true });
      } // what had the focus is gone: stay near it
      return;
    }
    active.focus({ preventScroll: true });
    try {
      if (inside.start !== undefined && inside.start !== null) active.setSelectionRange(inside.start, inside.end);
    } catch {
      /* a select */
    }
  };
  // What is said aloud: the town, her vote, the tally; never the count of votes that moves all the time.
  const say = () => {
    if (!voice) return;
    const spoken = [...screen.querySelectorAll("[data-voix]")]
      .map((part) => part.textContent.trim())
      .join(". ")
      .replace(/\s+/g, " ");
    if (voice.textContent !== spoken) voice.textContent = spoken;
  };
  // A screen never changes under a finger: what arrives between a press and its release is shown after it.
  let pressedAt = 0,
    held = null;
  const pressed = () => pressedAt > 0 && performance.now() - pressedAt < LONGEST_PRESS;
  const press = () => {
    pressedAt = performance.now();
  };
  const release = () =>
    setTimeout(() => {
      pressedAt = 0;
      if (held !== null) {
        const [html, mine] = held;
        held = null;
        show(html, mine);
      }
    }, 0);
  screen.addEventListener("pointerdown", press);
  screen.addEventListener("keydown", (event) => {
    if (event.key === " ") press();
  });
  for (const over of ["pointerup", "pointercancel", "keyup", "blur"])
    window.addEventListener(over, () => {
      if (pressedAt) release();
    });
  const show = (html, mine) => {
    if (pressed()) {
      held = [html, mine];
      return;
    }
    const before = keep();
    screen.innerHTML = html;
    // What her own gesture was answered stays until her next one, or until another file comes: others' votes do not
    // wipe it.
    const answered = screen.querySelectorAll("[data-dit]");
    if (mine || before.town !== screen.querySelector("[data-dossier]")?.dataset.dossier)
      said?.replaceChildren(...answered);
    restore(before);
    clock();
    say();
  };
  const cut = (message) => {
    lost.hidden = !message;
    if (words.textContent !== message) words.textContent = message;
  };
  const clock = () => {
    for (const place of screen.querySelectorAll("[data-depuis]")) {
      const seconds = Math.max(0, Math.round(Date.now() / 1000 - Number(place.dataset.depuis)));
      place.textContent =
        `ouvert depuis ${Math.floor(seconds / 60)}\u00a0min\u00a0` + String(seconds % 60).padStart(2, "0");
    }
  };

  const receive = async (answer, mine) => {
    if (answer.type === "opaqueredirect") {
      location.reload();
      return false;
    }
    if (answer.status === 304) return true;
    if (answer.status === 403 || answer.status === 404) {
      location.reload();
      return false;
    }
    if (answer.status !== 200 && answer.status !== 409) throw new Error(String(answer.status));
    const html = await answer.text();
    tag = answer.headers.get("ETag") ?? tag;
    show(html, mine);
    return true;
  };
  const ask = (url, options) =>
    fetch(url, {
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
  const look = async () => {
    if (busy || sending || pressed()) return; // what a look would say is older than what the gesture answers
    busy = true;
    const mine = ++asked;
    try {
      if (waitingVote) {
        const vote = waitingVote;
        await deliver(vote);
      } else {
        const answer = await ask(root.dataset.seance, { headers: { "If-None-Match": tag } });
        if (mine === asked) await receive(answer, false);
      }
      cut("");
    } catch {
      cut(
        waitingVote
          ? "Le réseau ne répond pas\u00a0: votre vote partira dès qu’il revient."
          : "Le réseau ne répond pas\u00a0: cet écran se remettra à jour de lui-même.",
      );
    } finally {
      busy = false;
    }
  };
  const deliver = async ({ url, body }) => {
    const answer = await ask(url, { method: "POST", body, headers: { "X-Requested-With": "seance" } });
    if (
      answer.type === "opaqueredirect" ||
      answer.status === 200 ||
      answer.status === 409 ||
      answer.status === 403 ||
      answer.status === 404
    )
      waitingVote = null;
    await receive(answer, true); // anything else: the server is away, the vote waits
  };
  // After a gesture another button may stand where it was pressed: the second press of a double click must not reach
  // it.
  let settled = 0;
  const settle = () => {
    screen.classList.add("settling");
    clearTimeout(settled);
    settled = setTimeout(() => {
      screen.classList.remove("settling");
      settled = 0;
    }, SETTLING);
  };
  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.set(button.name, button.value);
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) body.set("csrfmiddlewaretoken", token);
    const isVote = form.hasAttribute("data-seance-vote");
    if (isVote) for (const key of form.querySelectorAll(".vote-key")) key.classList.toggle("chosen", key === button);
    if (isVote) waitingVote = { url: form.action, body };
    else settle();
    asked += 1;
    sending += 1;
    for (const key of isVote ? [] : form.querySelectorAll("button")) key.disabled = true;
    try {
      await deliver({ url: form.action, body });
      cut("");
    } catch {
      for (const key of isVote ? [] : form.querySelectorAll("button")) key.disabled = false;
      cut(
        isVote
          ? "Le réseau ne répond pas\u00a0: votre vote partira dès qu’il revient."
          : "Le réseau ne répond pas\u00a0: ce geste n’est peut-être pas fait. " +
              "L’écran le dira en se remettant à jour.",
      );
    } finally {
      sending -= 1;
    }
  };
  screen.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-seance-vote], [data-seance-geste]")) return;
    event.preventDefault();
    if (settled && !form.matches("[data-seance-vote]")) return;
    send(form, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    // The key's place, not its sign: on a French keyboard the row of figures types « & é " ' ( » without Shift.
    const level = /^(?:Digit|Numpad)([1-5])$/.exec(event.code)?.[1];
    if (event.ctrlKey || event.altKey || event.metaKey || !level) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = document.getElementById(`vote-${level}`);
    if (key && !key.disabled) {
      event.preventDefault();
      key.click();
    }
  });
  const tick = () => {
    clearTimeout(timer);
    look().finally(() => {
      timer = setTimeout(tick, EVERY);
    });
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") tick();
  });
  window.addEventListener("online", tick);
  setInterval(clock, 1000);
  clock();
  timer = setTimeout(tick, EVERY);
})();
