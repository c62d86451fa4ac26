// Watches a dub over WebSocket until a job ends; comes back after every break, from the last event seen.

/** A platform that restarts is back long before. */
const GONE_MS = 120_000;
const ENDS = new Set(["succeeded", "failed", "canceled"]);

/**
 * @param {ReturnType<import("./api.mjs").createClient>} api
 * @param {{ dubId: string, jobId: string }} what
 * @param {(event: any) => void} onEvent each event once, in order
 * @returns {Promise<any>} the job as it ended
 */
export async function watchJob(api, { dubId, jobId }, onEvent) {
  let after = 0;
  let failingSince = null;
  for (let breaks = 0; ; breaks++) {
    try {
      const ended = await watchOnce(api, dubId, after, (event) => {
        if (event.sequence <= after) return false;
        after = event.sequence;
        breaks = 0;
        onEvent(event);
        return event.jobId === jobId && event.type === "job.status_changed" && ENDS.has(event.data.status);
      });
      failingSince = null;
      if (ended) return await api("GET", `/v1/jobs/${jobId}`);
    } catch (error) {
      if (error.status !== undefined && error.status < 500) throw error;
      failingSince ??= Date.now();
      if (Date.now() - failingSince > GONE_MS) throw new Error("The platform does not answer any more.", { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 200 * 2 ** breaks)));
  }
}

/** True: the job ended. False: the socket did. */
async function watchOnce(api, dubId, after, take) {
  const { url } = await api("POST", `/v1/dubs/${dubId}/tickets`, {});
  const address = new URL(url);
  address.searchParams.set("after", String(after));
  const socket = new WebSocket(address);
  try {
    return await new Promise((resolve) => {
      socket.addEventListener("message", (message) => {
        const event = JSON.parse(message.data);
        if (event.type !== "snapshot" && take(event)) resolve(true);
      });
      socket.addEventListener("close", () => resolve(false));
      socket.addEventListener("error", () => resolve(false));
    });
  } finally {
    socket.close();
  }
}
