/**
 * Which addresses a user may send us to: https, an ordinary port, no password in it, and a host of the public internet that is not our own
 * (OWASP API7:2023; ASVS 5.0, 1.3.6). Read once, by WHATWG's URL, which also makes plain what decimal, octal, hexadecimal, dotless and
 * full-width writings mean. Pure; what names resolve to is guarded-fetch.ts' matter.
 */
import { NetFailure } from "./net-failure.ts";
import { isAddress, isMetadataAddress, isPublicAddress } from "./public-address.ts";

export type UrlRules = {
  /** On a machine of one's own: plain http, any port, and addresses of the own network. Never those of a cloud's metadata. */
  allowPrivate: boolean;
  /** Hosts of ours, as URL.host has them. Not asked, nor their subdomains; where private endpoints are allowed only the very same host and port. */
  own: readonly string[];
};

const LONGEST = 2_000;
/** "" is the scheme's own: 443. */
const PORTS = new Set(["", "443", "8443"]);
/** Names that no public name server may know, or that a resolver answers by itself (RFC 6761, 6762, 8375; ICANN's name collision list). */
const LOCAL_ZONES = ["localhost", "local", "internal", "home.arpa", "lan", "intranet", "private", "corp", "home", "localdomain", "onion"];
const METADATA_NAMES = ["metadata.google.internal", "metadata.goog", "metadata"];

/** The address as it is to be asked. Throws NetFailure `url_...`. */
export function publicUrl(text: string, rules: UrlRules): URL {
  const url = parsed(text);
  const isPlain = url.protocol === "http:";
  if (url.protocol !== "https:" && !(isPlain && rules.allowPrivate)) throw new NetFailure("url_scheme");
  if (url.username !== "" || url.password !== "") throw new NetFailure("url_userinfo");
  if (!rules.allowPrivate && !PORTS.has(url.port)) throw new NetFailure("url_port");
  const host = hostOf(url);
  if (isOwn(url, host, rules)) throw new NetFailure("url_own");
  if (isMetadataAddress(host) || METADATA_NAMES.includes(host)) throw new NetFailure("url_private");
  if (!rules.allowPrivate && !mayBePublic(host)) throw new NetFailure("url_private");
  return url;
}

/** Without the brackets of IPv6 and without the root's dot. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.+$/, "");

function parsed(text: string): URL {
  // WHATWG drops tabs and line feeds, and reads `\` as `/`: whoever logged or checked the text before it saw another address.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (text.length > LONGEST || /[\u0000-\u0020\u007f\\]/.test(text)) throw new NetFailure("url_invalid");
  const url = URL.parse(text);
  if (url === null || url.hostname === "") throw new NetFailure(url === null ? "url_invalid" : "url_scheme");
  return url;
}

function isOwn(url: URL, host: string, { own, allowPrivate }: UrlRules): boolean {
  if (allowPrivate) return own.includes(url.host);
  return own.some((each) => {
    const mine = each.replace(/:\d+$/, "");
    return host === mine || host.endsWith(`.${mine}`);
  });
}

function mayBePublic(host: string): boolean {
  if (isAddress(host)) return isPublicAddress(host);
  if (!host.includes(".")) return false;
  return !LOCAL_ZONES.some((zone) => host === zone || host.endsWith(`.${zone}`));
}
