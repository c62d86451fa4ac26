// Watches a dub over WebSocket until a job ends; comes back after every break, from the last event seen.

/** A platform that restarts is back long before. */
const GONE_MS = 120_000;
const LONGEST_PAUSE_MS = 5_000;
const ENDS = new Set(["succeeded", "failed", "canceled"]);
/** Codes after which there is nothing to come back to. */
const OVER = new Map([
  [4401, "The API key was revoked: the dub cannot be watched with it any more."],
  [4410, "The dub was deleted while it was watched."],
]);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {ReturnType<import("./api.mjs").createClient>} api
 * @param {{ dubId: string, jobId: string }} what
 * @param {(event: any) => void} onEvent each event once, in order
 * @param {{ wait?: (ms: number) => Promise<void>, now?: () => number }} [world]
 * @returns {Promise<any>} the job as it ended
 */
export async function watchJob(api, { dubId, jobId }, onEvent, { wait = sleep, now = Date.now } = {}) {
  let after = 0;
  let breaks = 0;
  let failingSince = null;
  /** What was seen is passed over; an event beyond the next one means that some were lost on the way. */
  const take = (event) => {
    if (event.sequence <= after) return null;
    if (event.sequence > after + 1) return "gap";
    after = event.sequence;
    breaks = 0;
    onEvent(event);
    return event.jobId === jobId && event.type === "job.status_changed" && ENDS.has(event.data.status) ? "ended" : null;
  };
  for (; ; breaks++) {
    try {
      const how = await watchOnce(api, dubId, after, take);
      if (how === "ended") return await api("GET", `/v1/jobs/${jobId}`);
      failingSince = null;
    } catch (error) {
      if (error.over || (error.status !== undefined && error.status < 500)) throw error;
      failingSince ??= now();
      if (now() - failingSince > GONE_MS) throw new Error("The platform does not answer any more.", { cause: error });
    }
    await wait(Math.min(LONGEST_PAUSE_MS, 200 * 2 ** breaks));
  }
}

/** How it went: the job `ended`, or an event is missing (a `gap`), or the socket was `closed`. Throws what is over for good, and why none was opened. */
async function watchOnce(api, dubId, after, take) {
  const { url } = await api("POST", `/v1/dubs/${dubId}/tickets`, {});
  const address = new URL(url);
  address.searchParams.set("after", String(after));
  const socket = new WebSocket(address);
  let opened = false;
  try {
    const how = await new Promise((resolve, reject) => {
      socket.addEventListener("open", () => (opened = true));
      socket.addEventListener("message", (message) => {
        const event = JSON.parse(message.data);
        const end = event.type === "snapshot" ? null : take(event);
        if (end) resolve(end);
      });
      socket.addEventListener("close", ({ code }) => (OVER.has(code) ? reject(Object.assign(new Error(OVER.get(code)), { over: true })) : resolve("closed")));
      socket.addEventListener("error", () => resolve("closed"));
    });
    if (opened) return how;
  } finally {
    socket.close();
  }
  // A refused upgrade says nothing to a WebSocket; the page of the same route says why.
  await api("GET", `/v1/dubs/${dubId}/events?after=${after}&limit=1`);
  throw new Error("The WebSocket was not opened.");
}
