// One document on its way: sent with its progress, then joined to its list, or left in its place with the reason.
import { make, token } from "../dom.js";
import { faultOf, meaningOf, readJson } from "./answers.js";
import { Line } from "./line.js";
import { arrive, focusInput, listOf, speak } from "./list.js";
import { queue } from "./queue.js";
import { shrunk } from "./shrinking.js";

const PATIENCE = 45000; // a server that takes the line and says nothing does not hold the others back

export class Upload {
  constructor(box, file) {
    this.box = box;
    this.file = file;
    this.isCancelled = false;
    this.line = new Line(file, { retry: () => this.retry(), cancel: () => this.cancel() });
  }
  // It takes its place in the queue before it is made lighter: photos arrive in the order in which they were chosen.
  start() {
    listOf(this.box).append(this.line.element);
    const lighter = "uploadsShrink" in this.box.dataset ? shrunk(this.file) : Promise.resolve(this.file);
    this.ready = lighter.then((file) => {
      this.file = file;
    });
    queue.add(this);
  }
  async send() {
    await this.ready;
    if (this.isCancelled) return;
    const fault = faultOf(this.file.size);
    if (fault) return this.fail({ words: fault, isFinal: true });
    const body = new FormData(),
      request = (this.request = new XMLHttpRequest()); // the progress of a sending is known to it alone
    body.set("question", this.box.dataset.uploads);
    body.set("uploads", this.file, this.file.name);
    request.open("POST", this.box.dataset.uploadsUrl);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    let silence = 0;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), PATIENCE);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      listen();
      this.line.progress(loaded, total);
    });
    request.upload.addEventListener("load", () => this.line.check());
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
  settle({ status, responseText }) {
    if (this.isCancelled) return;
    const meaning = meaningOf(status, readJson(responseText));
    if (!meaning.arrived) return this.fail(meaning);
    queue.rest();
    speak(`${this.file.name}\u00a0: document joint`);
    arrive(this.box, this.line.element, meaning.arrived);
  }
  fail({ words, isFinal = false, isSession = false, isSilent = false }) {
    this.line.fail(words, isFinal);
    speak(`${this.file.name}\u00a0: ${words}`);
    if (isSession) document.dispatchEvent(new CustomEvent("session-over"));
    if (!isFinal) queue.keep(this);
    if (isSilent) queue.later();
  }
  retry() {
    if (!queue.release(this)) return;
    this.line.wait();
    queue.add(this);
  }
  cancel() {
    this.isCancelled = true;
    queue.forget(this);
    this.request?.abort();
    this.line.element.remove();
    focusInput(this.box);
  }
}

// Said in the line of a document that is there.
export const sayInLine = (line, words) => {
  const place = line.querySelector(".attachment-words") ?? line.appendChild(make("span", "attachment-words"));
  place.setAttribute("role", "alert");
  place.textContent = words;
};
