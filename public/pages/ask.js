/** Requests to the API of this same origin. A session's cookie goes along by itself. */

/** The API's problem (RFC 9457). A link's token that has not even the shape of one is as bad as any other. */
export class Refused extends Error {
  constructor({ code, detail, errors = [], details = {}, request_id }) {
    super(detail);
    this.code = errors.some(({ pointer }) => pointer === "/token") ? "link_invalid" : code;
    this.errors = errors;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.requestId = request_id;
  }
}

/** POSTs `body` as JSON. What was answered, or null. Throws Refused, and a TypeError where the API cannot be reached. */
export function ask(path, body) {
  const json = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return answered(path, { method: "POST", ...json });
}

/** GETs, as `ask` does. */
export const look = (path) => answered(path, { method: "GET", cache: "no-store" });

async function answered(path, asked) {
  const answer = await fetch(path, asked);
  const said = await answer.json().catch(() => null);
  if (answer.ok) return said;
  if (said?.code === undefined) throw new TypeError("This was not answered by the API.");
  throw new Refused(said);
}
