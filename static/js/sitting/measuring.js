// What a device says of itself in a rehearsal: how long its last answer took, how wide it is.
import { token } from "../dom.js";

const PATIENCE = 8000;
const OVER = 409; // the rehearsal has ended

const body = (ms) =>
  new URLSearchParams({ ms: String(Math.round(ms)), width: String(innerWidth), csrfmiddlewaretoken: token() });

export const measuring = (address, send = fetch, clock = () => performance.now()) => {
  let last = 0;
  return async () => {
    const begun = clock();
    try {
      const answer = await send(address, {
        method: "POST",
        credentials: "same-origin",
        body: body(last),
        signal: AbortSignal.timeout(PATIENCE),
      });
      last = clock() - begun;
      return answer.status !== OVER;
    } catch {
      last = 0; // the network is away: its length is no latency, the server sees the silence
      return true;
    }
  };
};
