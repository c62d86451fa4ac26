/**
 * What a name resolves to, asked over HTTPS (the JSON form of 1.1.1.1: developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/
 * make-api-requests/dns-json), since a Worker has no resolver of its own.
 */
import { z } from "zod";
import { NetFailure } from "./net-failure.ts";
import { raced } from "./time-limit.ts";

/** Every address of the name, IPv4 and IPv6; none where there is no such name. Throws NetFailure `url_unresolved` where it cannot be found out. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<string[]>;

const RESOLVER = "https://cloudflare-dns.com/dns-query";
const TYPES = { A: 1, AAAA: 28 } as const;
const [NO_ERROR, NO_SUCH_NAME] = [0, 3];
const Reply = z.object({ Status: z.number(), Answer: z.array(z.object({ type: z.number(), data: z.string() })).default([]) });

export function resolveOverHttps(fetch: typeof globalThis.fetch): Resolve {
  const ask = async (name: string, type: keyof typeof TYPES, signal: AbortSignal): Promise<string[]> => {
    const url = `${RESOLVER}?name=${encodeURIComponent(name)}&type=${type}`;
    const response = await fetch(url, { headers: { accept: "application/dns-json" }, redirect: "manual", signal });
    if (!response.ok) throw new Error(`The resolver answered ${response.status}.`);
    const { Status, Answer } = Reply.parse(await response.json());
    if (Status !== NO_ERROR && Status !== NO_SUCH_NAME) throw new Error(`The resolver answered with the status ${Status}.`);
    // What else is in the answer are the aliases that lead there.
    return Answer.filter((answer) => answer.type === TYPES[type]).map(({ data }) => data);
  };
  return async (name, signal) => {
    try {
      return (await raced(Promise.all([ask(name, "A", signal), ask(name, "AAAA", signal)]), signal)).flat();
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new NetFailure("url_unresolved", { cause });
    }
  };
}
