/** What stands between us and an address that a user gave us: the rules it is held to, how its name is resolved, and the fetch it is asked with. */
import { NetFailure } from "./net-failure.ts";
import { isAddress, isPublicAddress } from "./public-address.ts";
import { hostOf, publicUrl, type UrlRules } from "./public-url.ts";
import type { Resolve } from "./resolve.ts";

/** `resolve` null: names are not looked up, because the address is one of ours to trust. `userAgent`: who we say that we are where files are fetched. */
export type Guard = { rules: UrlRules; resolve: Resolve | null; fetch: typeof fetch; userAgent?: string };

/** A name that resolves to something else at every look (rebinding) is seen to do so. */
const LOOKS = 2;

/**
 * The address as it is to be asked, now: every address of its name is public, at every look. Throws NetFailure `url_...`.
 * A Worker cannot say which address it connects to, so that a name may still change between the last look and the connection: what it then
 * leads to has to show a certificate of that name, since only https is asked. Where private endpoints are allowed nothing is looked up.
 */
export async function admitted(text: string, { rules, resolve }: Guard, signal: AbortSignal): Promise<URL> {
  const url = publicUrl(text, rules);
  const host = hostOf(url);
  if (rules.allowPrivate || resolve === null || isAddress(host)) return url;
  for (let look = 0; look < LOOKS; look++) {
    const addresses = await resolve(host, signal);
    if (addresses.length === 0) throw new NetFailure("url_unresolved");
    if (!addresses.every(isPublicAddress)) throw new NetFailure("url_private");
  }
  return url;
}
