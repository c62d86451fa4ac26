/** Whose request it is when nobody has signed in: the network, as one household may hold 2^64 addresses and an office one. */
import ipaddr from "ipaddr.js";

/** `192.0.2.0/24`, `2001:db8:1::/48`; null where Cloudflare named no address (`CF-Connecting-IP`). */
export function networkOf(address: string | undefined): string | null {
  if (address === undefined || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6) return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/48`).toString()}/48`;
  return `${ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/24`).toString()}/24`;
}
