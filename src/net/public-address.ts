/**
 * Which IP addresses are the public internet's. The special-purpose registries of IANA (RFC 6890 and what came since) are ipaddr.js'
 * matter; what it takes for ordinary and is not, or what a cloud put into an ordinary range, is named here.
 */
import ipaddr from "ipaddr.js";

type Address = ReturnType<typeof ipaddr.parse>;

/** All that was ever given out of IPv6 (RFC 4291, 2.4). Outside of it lie mapped, compatible and translated IPv4 addresses. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** Azure's host, in the middle of an ordinary range: it answers every machine of theirs, and knows its secrets. */
const AZURE_HOST = "168.63.129.16";
/** Where clouds answer their machines who they are and what they may do: Alibaba, Oracle, AWS over IPv6. */
const METADATA = new Set([AZURE_HOST, "100.100.100.200", "192.0.0.192", "fd00:ec2::254"]);

/** False too for what is no address: four decimal parts, or IPv6 without a zone. */
export function isPublicAddress(text: string): boolean {
  const address = addressOf(text);
  if (address === null || METADATA.has(address.toString())) return false;
  if (address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || (address as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

/** Never asked, not even where private endpoints are allowed. */
export function isMetadataAddress(text: string): boolean {
  const address = addressOf(text);
  if (address === null) return false;
  const plain = address.kind() === "ipv6" && (address as ipaddr.IPv6).isIPv4MappedAddress() ? (address as ipaddr.IPv6).toIPv4Address() : address;
  return plain.range() === "linkLocal" || METADATA.has(plain.toString());
}

export const isAddress = (text: string): boolean => addressOf(text) !== null;

/** Strict, because `127.1` and `0x7f.1` mean something else to every reader; WHATWG's URL has made four decimal parts of them before. */
function addressOf(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return /^[0-9a-f:.]+$/i.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}
