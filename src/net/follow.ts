/** One question to an address that a user gave us, and wherever it leads from there: admitted by the guard at every hop. */
import { admitted, type Guard } from "./guard.ts";
import { NetFailure } from "./net-failure.ts";
import { giveUp } from "./read-capped.ts";
import { raced } from "./time-limit.ts";

export type Ask = { url: string; method: "GET" | "POST"; headers: Record<string, string>; body: string | null; signal: AbortSignal };
/** `keepsHeaders`: where it leads to another origin as well; for headers that are no secret. */
export type Hops = { most: number; keepsHeaders?: boolean };

/** Redirects are followed for GET alone. `url`: where the answer came from in the end. Throws NetFailure, and what the fetch throws. */
export async function follow(ask: Ask, guard: Guard, { most, keepsHeaders = false }: Hops): Promise<{ url: URL; response: Response }> {
  let { url: text, headers } = ask;
  for (let hop = 0; hop <= most; hop++) {
    const url = await raced(admitted(text, guard, ask.signal), ask.signal);
    const response = await send(url, { ...ask, headers }, guard);
    if (!isRedirect(response)) return { url, response };
    await giveUp(response.body);
    const next = whereTo(response, url);
    if (ask.method !== "GET" || next === null) throw new NetFailure("redirected", { seen: String(response.status) });
    if (next.origin !== url.origin && !keepsHeaders) headers = {};
    text = next.href;
  }
  throw new NetFailure("too_many_redirects");
}

const send = (url: URL, { method, headers, body, signal }: Ask, { fetch }: Guard): Promise<Response> =>
  raced(fetch(url.href, { method, headers, ...(body !== null && { body }), redirect: "manual", signal }), signal);

/** Null where it leads nowhere, or is written so that readers take it for different places (public-url.ts). */
function whereTo({ headers }: Response, from: URL): URL | null {
  const location = headers.get("location");
  return location && !/[\s\\]/.test(location) ? URL.parse(location, from.href) : null;
}

/** 304 is none, and answers no question of ours either. */
const isRedirect = ({ status }: Response): boolean => [301, 302, 303, 307, 308].includes(status);
