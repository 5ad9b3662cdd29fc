// Documents leave as soon as they are chosen or dropped, one after the other, with their progress; one that did not arrive stays in its
// place with the reason and « Réessayer », and leaves again by itself when the network or the session comes back.
// Without this script the same field is sent by the button of its form.
(() => {
  const LARGEST = 20_000_000, boxes = document.querySelectorAll("[data-pieces]");
  if (!boxes.length) return;
  document.documentElement.classList.add("scripted");
  const SESSION = "Votre session a expiré\u00a0: reconnectez-vous, le document partira de lui-même.";
  const NETWORK = "Le réseau ou le serveur ne répond pas\u00a0: le document partira de lui-même, ou réessayez.";
  const waiting = [], failed = new Set();
  let flying = null;
  const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))}\u00a0ko` : `${(bytes / 1e6).toFixed(1).replace(".", ",")}\u00a0Mo`;

  class Upload {
    constructor(box, file) {
      this.box = box; this.file = file; this.lost = false;
      this.line = make("li", "piece sending");
      this.name = make("span", "piece-name", `${file.name} `);
      this.name.append(make("span", "muted", size(file.size)));
      this.bar = Object.assign(document.createElement("progress"), { max: 100, value: 0, ariaLabel: `Envoi de ${file.name}` });
      this.words = make("span", "piece-words");
      this.words.setAttribute("role", "status");
      this.again = Object.assign(make("button", "link-button", "Réessayer"), { type: "button", hidden: true });
      this.drop = Object.assign(make("button", "link-button", "Annuler"), { type: "button" });
      for (const button of [this.again, this.drop]) button.append(make("span", "visually-hidden", ` ${file.name}`));
      this.again.addEventListener("click", () => this.retry());
      this.drop.addEventListener("click", () => this.cancel());
      this.line.append(this.name, this.bar, this.words, this.again, this.drop);
      box.querySelector("[data-pieces-list]").append(this.line);
      if (file.size > LARGEST) this.fail(`Ce fichier pèse ${size(file.size)}\u00a0: un document fait 20\u00a0Mo au plus.`, { final: true });
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
      request.upload.addEventListener("progress", ({ loaded, total }) => { this.bar.value = (100 * loaded) / total; });
      return new Promise((done) => {
        request.addEventListener("loadend", () => { this.request = null; done(this.settle(request)); });
        request.send(body);
      });
    }
    settle(request) {
      if (this.lost) return;
      let said = null;
      try { said = JSON.parse(request.responseText); } catch { /* a page, or nothing */ }
      if (request.status === 201 && said) return this.arrive(said.html);
      if (said?.message) return this.fail(said.message, { final: true });
      if (request.status === 413) return this.fail("Ce fichier est trop lourd.", { final: true });
      if (request.status === 200) { document.dispatchEvent(new CustomEvent("session-expiree")); return this.fail(SESSION); }
      if (request.status === 403) return this.fail("L’envoi est refusé\u00a0: rechargez la page, puis joignez de nouveau ce document.", { final: true });
      this.fail(NETWORK);
    }
    arrive(html) {
      const fresh = document.createElement("template");
      fresh.innerHTML = html.trim();
      const [line] = fresh.content.children, link = line.querySelector("a")?.getAttribute("href");
      const list = this.line.parentElement, same = link && list.querySelector(`a[href="${CSS.escape(link)}"]`)?.closest("li");
      same?.remove(); // sent twice, it is one
      const done = make("span", "visually-hidden", "Document joint");
      done.setAttribute("role", "status");
      line.append(done);
      this.line.replaceWith(line);
      document.dispatchEvent(new CustomEvent("pieces-changees"));
    }
    fail(words, { final = false } = {}) {
      this.line.classList.add("failed");
      this.bar.hidden = true;
      this.words.textContent = words;
      this.again.hidden = final;
      this.drop.firstChild.textContent = "Enlever";
      if (!final) failed.add(this);
    }
    retry() {
      if (!failed.delete(this)) return;
      this.line.classList.remove("failed");
      this.bar.hidden = false; this.bar.value = 0;
      this.words.textContent = "";
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
  const add = (box, files) => { for (const file of files) new Upload(box, file); next(); };
  const again = () => { for (const upload of [...failed]) upload.retry(); };
  window.addEventListener("online", again);
  document.addEventListener("session-revenue", again);

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pieces-input]")) return;
    const files = [...event.target.files];
    event.target.value = "";
    add(event.target.closest("[data-pieces]"), files);
  });
  const boxOf = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest?.("[data-pieces-open]");
  document.addEventListener("dragover", (event) => {
    const box = boxOf(event);
    for (const other of document.querySelectorAll(".dropping")) if (other !== box) other.classList.remove("dropping");
    if (!box) return;
    event.preventDefault();
    box.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.querySelector(".dropping")?.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    const box = boxOf(event);
    if (!box) return;
    event.preventDefault();
    box.classList.remove("dropping");
    add(box, event.dataTransfer.files);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-piece-remove]");
    if (!button) return;
    const line = button.closest("li"), box = button.closest("[data-pieces]");
    if (!window.confirm(`${button.textContent.trim().replace(/\s+/g, " ")}\u00a0? Le document est effacé pour tous.`)) return;
    const tell = (words) => {
      const place = line.querySelector(".piece-words") ?? line.appendChild(make("span", "piece-words"));
      place.setAttribute("role", "alert");
      place.textContent = words;
    };
    try {
      const body = new URLSearchParams({ confirmer: "oui" });
      const answer = await fetch(button.dataset.pieceRemove, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token() } });
      if (answer.type === "opaqueredirect") { document.dispatchEvent(new CustomEvent("session-expiree")); return tell("Votre session a expiré\u00a0: reconnectez-vous, puis recommencez."); }
      if (!answer.ok && answer.status !== 404) return tell((await answer.json()).message);
      line.remove();
      box.querySelector("[data-pieces-input]")?.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent("pieces-changees"));
    } catch { tell("Le réseau ou le serveur ne répond pas\u00a0: recommencez dans un instant."); }
  });
  window.addEventListener("beforeunload", (event) => { if (flying || waiting.length || failed.size) event.preventDefault(); });
})();
