// What is asked of the server: the screen again, a vote, a gesture. A vote pressed while the network is away leaves
// when it comes back.
import { token } from "../dom.js";
import { LOST, meaningOf } from "./words.js";

const PATIENCE = 8000;

const ask = (url, options) =>
  fetch(url, {
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
  });

export class Exchange {
  constructor(root, screen, touch) {
    this.address = root.dataset.sitting;
    this.tag = root.dataset.sittingNumber;
    this.screen = screen;
    this.touch = touch;
    this.isLooking = false;
    this.waitingVote = null;
    this.asked = 0;
    this.sending = 0;
  }
  async look() {
    if (this.isLooking || this.sending || this.touch.isPressed) return; // older than what the gesture answers
    this.isLooking = true;
    const mine = ++this.asked;
    try {
      if (this.waitingVote) await this.deliver(this.waitingVote);
      else {
        const answer = await ask(this.address, { headers: { "If-None-Match": this.tag } });
        if (mine === this.asked) await this.receive(answer, false);
      }
      this.screen.cut("");
    } catch {
      this.screen.cut(this.waitingVote ? LOST.vote : LOST.look);
    } finally {
      this.isLooking = false;
    }
  }
  async receive(answer, mine) {
    const meaning = meaningOf(answer);
    if (meaning === "away") throw new Error(String(answer.status));
    if (meaning === "leave") location.reload();
    if (meaning !== "drawn") return;
    const html = await answer.text();
    this.tag = answer.headers.get("ETag") ?? this.tag;
    this.touch.whenReleased(() => this.screen.draw(html, mine));
  }
  async deliver({ url, body }) {
    const answer = await ask(url, { method: "POST", body, headers: { "X-Requested-With": "sitting" } });
    if (meaningOf(answer) !== "away") this.waitingVote = null;
    await this.receive(answer, true); // the server is away: the vote waits
  }
  async send(form, button) {
    const isVote = form.hasAttribute("data-sitting-vote"),
      body = new URLSearchParams(new FormData(form)),
      locked = isVote ? [] : [...form.querySelectorAll("button")];
    if (button?.name) body.set(button.name, button.value);
    body.set("csrfmiddlewaretoken", token());
    if (isVote) {
      for (const key of form.querySelectorAll(".vote-key")) key.classList.toggle("chosen", key === button);
      this.waitingVote = { url: form.action, body };
    } else this.touch.settle();
    this.screen.hold(button);
    this.asked += 1;
    this.sending += 1;
    for (const key of locked) key.disabled = true;
    try {
      await this.deliver({ url: form.action, body });
      if (!isVote) this.touch.settle(); // she may press again because it was slow
      this.screen.cut("");
    } catch {
      for (const key of locked) key.disabled = false;
      this.screen.cut(isVote ? LOST.vote : LOST.gesture);
      if (isVote) this.screen.doubt();
    } finally {
      this.sending -= 1;
    }
  }
}
