// What waits to be sent, one after the other, and what failed, sent again after waits that grow. Nothing here reads a
// page: an upload is anything with `send()` and `retry()`.
const SHORTEST_WAIT = 2000,
  LONGEST_WAIT = 30000;

export class Queue {
  constructor(setTimer, clearTimer) {
    this.setTimer = setTimer;
    this.clearTimer = clearTimer;
    this.waiting = [];
    this.failed = new Set();
    this.flying = null;
    this.timer = 0;
    this.wait = SHORTEST_WAIT;
  }
  get isBusy() {
    return Boolean(this.flying || this.waiting.length || this.failed.size);
  }
  add(upload) {
    this.waiting.push(upload);
    this.next();
  }
  async next() {
    if (this.flying || !this.waiting.length) return;
    this.flying = this.waiting.shift();
    try {
      await this.flying.send();
    } finally {
      this.flying = null;
      this.next();
    }
  }
  keep(upload) {
    this.failed.add(upload);
  }
  // Whether it had failed, and may be sent again.
  release(upload) {
    return this.failed.delete(upload);
  }
  forget(upload) {
    this.failed.delete(upload);
    this.waiting = this.waiting.filter((one) => one !== upload);
  }
  retryAll() {
    for (const upload of [...this.failed]) upload.retry();
  }
  later() {
    this.clearTimer(this.timer);
    this.timer = this.setTimer(() => this.retryAll(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
  rest() {
    this.wait = SHORTEST_WAIT;
  }
}

export const queue = new Queue(
  (act, wait) => setTimeout(act, wait),
  (timer) => clearTimeout(timer),
);
