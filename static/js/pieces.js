// Documents leave as soon as they are chosen or dropped, one after the other, with their progress; one that did not
// arrive stays in its
// place with the reason and « Réessayer », and leaves again by itself when the network or the session comes back.
// Without this script the same field is sent by the button of its form.
(() => {
  const LARGEST = 20 * 1024 * 1024,
    PATIENCE = 45000,
    LONGEST_WAIT = 30000,
    boxes = document.querySelectorAll("[data-pieces]");
  if (!boxes.length) return;
  document.documentElement.classList.add("scripted");
  const SESSION = "Votre session a expiré\u00a0: reconnectez-vous, le document partira de lui-même.";
  const NETWORK = "Le réseau ou le serveur ne répond pas\u00a0: le document partira de lui-même, ou réessayez.";
  const make = (tag, className, textContent = "") =>
    Object.assign(document.createElement(tag), { className, textContent });
  const waiting = [],
    failed = new Set();
  let flying = null,
    wait = 2000,
    later = 0;
  const voice = make("p", "visually-hidden");
  voice.setAttribute("role", "status");
  document.querySelector("main").append(voice);
  const weigh = (bytes) => {
    // how much of the room is taken, where the page shows it
    const bar = document.querySelector("[data-pieces-room]");
    if (!bar || bytes === undefined) return;
    bar.value = bytes;
    document.querySelector("[data-pieces-weight]").textContent = size(bytes);
  };
  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
    document.querySelector("[name=csrfmiddlewaretoken]")?.value ??
    "";
  const size = (bytes) =>
    bytes < 1e6
      ? `${Math.max(1, Math.round(bytes / 1000))}\u00a0ko`
      : `${(bytes / 1e6).toFixed(1).replace(".0", "").replace(".", ",")}\u00a0Mo`;

  // Drawn anew, a list keeps the lines it has: a field in which somebody types is never replaced, nor the focus moved.
  const redraw = (list, lines) => {
    const known = new Map([...list.querySelectorAll(":scope > [data-piece]")].map((one) => [one.dataset.piece, one]));
    let place = list.firstElementChild;
    for (const line of lines) {
      const kept = known.get(line.dataset.piece) ?? line;
      known.delete(line.dataset.piece);
      if (kept === place) place = place.nextElementSibling;
      else if (kept.contains(document.activeElement)) place = kept.nextElementSibling;
      else list.insertBefore(kept, place);
      const picture = line.firstElementChild;
      if (kept === line) continue;
      if (picture?.outerHTML !== kept.firstElementChild?.outerHTML) kept.firstElementChild.replaceWith(picture);
      const [old, fresh] = [kept, line].map((one) => one.querySelector("form.row")); // its gestures follow its rank
      if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(fresh);
    }
    for (const gone of known.values())
      if (!gone.contains(document.activeElement) && !gone.querySelector(".unsaved, .overtaken")) gone.remove();
  };

  class Upload {
    constructor(box, file) {
      this.box = box;
      this.file = file;
      this.lost = false;
      this.line = make("li", "piece sending");
      this.name = make("span", "piece-name", `${file.name} `);
      this.name.append(make("span", "muted", size(file.size)));
      this.bar = Object.assign(document.createElement("progress"), {
        max: 100,
        value: 0,
        ariaLabel: `Envoi de ${file.name}`,
      });
      this.words = make("span", "piece-words muted", "En attente");
      this.again = Object.assign(make("button", "link-button", "Réessayer"), { type: "button", hidden: true });
      this.drop = Object.assign(make("button", "link-button", "Annuler"), { type: "button" });
      for (const button of [this.again, this.drop]) button.append(make("span", "visually-hidden", ` ${file.name}`));
      this.again.addEventListener("click", () => this.retry());
      this.drop.addEventListener("click", () => this.cancel());
      this.line.append(this.name, this.bar, this.words, this.again, this.drop);
      box.querySelector("[data-pieces-list]").append(this.line);
      if (file.size > LARGEST)
        this.fail(`Ce fichier pèse ${size(file.size)}\u00a0: un document fait 20\u00a0Mo au plus.`, { final: true });
      else if (!file.size) this.fail("Ce fichier est vide.", { final: true });
      else waiting.push(this);
    }
    send() {
      const body = new FormData();
      body.set("question", this.box.dataset.pieces);
      body.set("document", this.file, this.file.name);
      const request = (this.request = new XMLHttpRequest());
      request.open("POST", this.box.dataset.piecesUrl);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", token());
      let silence = 0; // a server that takes the line and says nothing does not hold the others back
      const listen = () => {
        clearTimeout(silence);
        silence = setTimeout(() => request.abort(), PATIENCE);
      };
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        listen();
        this.bar.value = (100 * loaded) / total;
        this.words.textContent = `${Math.floor(this.bar.value)}\u00a0%`;
      });
      request.upload.addEventListener("load", () => {
        this.words.textContent = "Vérification…";
        this.drop.hidden = true;
      });
      listen();
      return new Promise((done) => {
        request.addEventListener("loadend", () => {
          clearTimeout(silence);
          this.request = null;
          done(this.settle(request));
        });
        request.send(body);
      });
    }
    settle(request) {
      if (this.lost) return;
      let said = null;
      try {
        said = JSON.parse(request.responseText);
      } catch {
        /* a page, or nothing */
      }
      if (request.status === 201 && said) {
        wait = 2000;
        return this.arrive(said);
      }
      if (said?.message) return this.fail(said.message, { final: true });
      if (request.status === 200) {
        document.dispatchEvent(new CustomEvent("session-expiree"));
        return this.fail(SESSION);
      }
      if (request.status === 413) return this.fail("Ce fichier est trop lourd.", { final: true });
      if (request.status >= 400 && request.status < 500 && request.status !== 429)
        return this.fail("L’envoi est refusé\u00a0: rechargez la page, puis joignez de nouveau ce document.", {
          final: true,
        });
      this.fail(NETWORK);
      clearTimeout(later);
      later = setTimeout(again, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
    arrive({ html, poids, ensemble }) {
      voice.textContent = `${this.file.name}\u00a0: document joint`;
      weigh(poids);
      const fresh = document.createElement("template");
      fresh.innerHTML = html.trim();
      if (ensemble) {
        // the whole list is drawn anew, what is still on its way stays at its end
        this.line.remove();
        const list = this.box.querySelector("[data-pieces-list]"),
          going = [...list.querySelectorAll(":scope > .sending")];
        const drawn = fresh.content.querySelector("[data-pieces-list]");
        Object.assign(list.dataset, drawn.dataset);
        redraw(list, [...drawn.children, ...going]);
        window.htmx?.process(list);
        return document.dispatchEvent(new CustomEvent("pieces-changees"));
      }
      const [line] = fresh.content.children;
      this.line.parentElement.querySelector(`[data-piece="${line.dataset.piece}"]`)?.remove(); // sent twice, it is one
      this.line.replaceWith(line);
    }
    fail(words, { final = false } = {}) {
      this.line.classList.add("failed");
      this.bar.hidden = true;
      this.drop.hidden = false;
      this.words.textContent = words;
      voice.textContent = `${this.file.name}\u00a0: ${words}`;
      this.again.hidden = final;
      this.drop.firstChild.textContent = "Enlever";
      if (!final) failed.add(this);
    }
    retry() {
      if (!failed.delete(this)) return;
      this.line.classList.remove("failed");
      this.bar.hidden = false;
      this.bar.value = 0;
      this.words.textContent = "En attente";
      this.again.hidden = true;
      this.drop.firstChild.textContent = "Annuler";
      waiting.push(this);
      next();
    }
    cancel() {
      this.lost = true;
      failed.delete(this);
      if (waiting.includes(this)) waiting.splice(waiting.indexOf(this), 1);
      this.request?.abort();
      this.line.remove();
      this.box.querySelector("[data-pieces-input]")?.focus({ preventScroll: true });
    }
  }

  const next = async () => {
    if (flying || !waiting.length) return;
    flying = waiting.shift();
    await flying.send();
    flying = null;
    next();
  };
  const add = (box, files) => {
    for (const file of files) new Upload(box, file);
    next();
  };
  const again = () => {
    for (const upload of [...failed]) upload.retry();
  };
  window.addEventListener("online", again);
  document.addEventListener("reseau-revenu", again);

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pieces-input]")) return;
    const files = [...event.target.files];
    event.target.value = "";
    add(event.target.closest("[data-pieces]"), files);
  });
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const boxOf = (event) =>
    event.target.closest?.("[data-pieces-open]") ??
    event.target.closest?.("[data-draft], #pieces, #photos")?.querySelector("[data-pieces-open]");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // a file dropped beside never takes the place of the page
    const box = boxOf(event);
    for (const other of document.querySelectorAll(".dropping")) if (other !== box) other.classList.remove("dropping");
    event.dataTransfer.dropEffect = box ? "copy" : "none";
    box?.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.querySelector(".dropping")?.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const box = boxOf(event);
    document.querySelector(".dropping")?.classList.remove("dropping");
    if (!box) return;
    add(box, event.dataTransfer.files);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-piece-remove]");
    if (!button) return;
    const line = button.closest("li"),
      box = button.closest("[data-pieces]");
    if (!window.confirm(`${button.textContent.trim().replace(/\s+/g, " ")}\u00a0? Le document est effacé pour tous.`))
      return;
    const tell = (words) => {
      const place = line.querySelector(".piece-words") ?? line.appendChild(make("span", "piece-words"));
      place.setAttribute("role", "alert");
      place.textContent = words;
    };
    try {
      const body = new URLSearchParams({ confirmer: "oui" });
      const answer = await fetch(button.dataset.pieceRemove, {
        method: "POST",
        body,
        redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": token() },
      });
      if (answer.type === "opaqueredirect") {
        document.dispatchEvent(new CustomEvent("session-expiree"));
        return tell("Votre session a expiré\u00a0: reconnectez-vous, puis recommencez.");
      }
      const said = answer.status === 404 ? {} : await answer.json();
      if (said.message) return tell(said.message);
      weigh(said.poids);
      line.remove();
      box.querySelector("[data-pieces-input]")?.focus({ preventScroll: true });
    } catch {
      tell("Le réseau ou le serveur ne répond pas\u00a0: recommencez dans un instant.");
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (flying || waiting.length || failed.size) event.preventDefault();
  });
})();
