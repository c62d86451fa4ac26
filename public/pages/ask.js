/** Requests to the API of this same origin. A session's cookie goes along by itself. */

/** `code` and `sentence`: of the API's problem (RFC 9457). */
export class Refused extends Error {
  constructor({ code, detail, errors = [] }) {
    super([detail, ...errors.map((error) => `${error.pointer.slice(1)}: ${error.detail}`)].join(" "));
    this.code = code;
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
