/**
 * Addresses that lead where no user may send us, in every writing that readers of URLs are known to take apart differently: encoders of IPv4
 * addresses, names that stand for the loopback, passwords, other schemes. And good ones beside them.
 */

/** Loopback, metadata, private, shared and unspecified. */
const TARGETS = ["127.0.0.1", "127.127.127.127", "169.254.169.254", "10.0.0.5", "172.16.3.4", "192.168.0.1", "100.64.1.1", "0.0.0.0", "168.63.129.16"];

const partsOf = (ip: string): [number, number, number, number] => ip.split(".").map(Number) as [number, number, number, number];
const wholeOf = (ip: string): number => partsOf(ip).reduce((sum, part) => sum * 256 + part, 0);
const hex = (value: number, digits = 0): string => value.toString(16).padStart(digits, "0");
const groupsOf = (ip: string): string => {
  const [a, b, c, d] = partsOf(ip);
  return `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
};
const wide = (text: string): string => text.replaceAll(/[0-9a-fx]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0));
const circled = (text: string): string => text.replaceAll(/\d/g, (digit) => (digit === "0" ? "\u24ea" : String.fromCodePoint(0x2460 + Number(digit) - 1)));

const ENCODERS: ((ip: string) => string)[] = [
  (ip) => ip,
  (ip) => `${ip}.`,
  (ip) => String(wholeOf(ip)),
  (ip) => `0x${hex(wholeOf(ip), 8)}`,
  (ip) => `0${wholeOf(ip).toString(8)}`,
  (ip) =>
    partsOf(ip)
      .map((part) => `0x${hex(part)}`)
      .join("."),
  (ip) =>
    partsOf(ip)
      .map((part) => `0${part.toString(8)}`)
      .join("."),
  (ip) =>
    partsOf(ip)
      .map((part) => `000000${part.toString(8)}`)
      .join("."),
  (ip) =>
    partsOf(ip)
      .map((part, at) => (at % 2 ? `0x${hex(part)}` : `0${part.toString(8)}`))
      .join("."),
  (ip) => `${partsOf(ip)[0]}.${wholeOf(ip) % 2 ** 24}`,
  (ip) => `${partsOf(ip).slice(0, 2).join(".")}.${wholeOf(ip) % 2 ** 16}`,
  (ip) => wide(ip),
  (ip) => wide(String(wholeOf(ip))),
  (ip) => wide(`0x${hex(wholeOf(ip))}`),
  (ip) => circled(ip),
  (ip) => ip.replaceAll(".", "\u3002"),
  (ip) => ip.replaceAll(".", "\uff61"),
  (ip) => ip.replaceAll(/./g, (letter) => `%${hex(letter.codePointAt(0)!)}`),
  (ip) => ip.replaceAll(".", "%E3%80%82"),
  (ip) => `[::ffff:${ip}]`,
  (ip) => `[::ffff:${groupsOf(ip)}]`,
  (ip) => `[0:0:0:0:0:ffff:${ip}]`,
  (ip) => `[::${ip}]`,
  (ip) => `[::ffff:0:${groupsOf(ip)}]`,
  (ip) => `[64:ff9b::${ip}]`,
  (ip) => `[64:ff9b:1::${groupsOf(ip)}]`,
  (ip) => `[2002:${groupsOf(ip)}::1]`,
  (ip) => `[2001:0:${groupsOf(ip)}::1]`,
  (ip) => `user@${ip}`,
  (ip) => `voice.example.com:443@${ip}`,
  (ip) => `voice.example.com%40${ip}`,
  (ip) => `${ip}:22`,
  (ip) => `${ip}:6379`,
  (ip) => `${ip}\\@voice.example.com`,
  (ip) => `voice.example.com\\@${ip}`,
  (ip) => `${ip}\t`,
  (ip) => `${ip}\r\nHost: voice.example.com`,
  (ip) => `${ip}%0d%0aHost:%20voice.example.com`,
  (ip) => `${ip}#@voice.example.com`,
  (ip) => `${ip}?@voice.example.com`,
];

const NAMES = [
  "localhost",
  "LOCALHOST",
  "localhost.",
  "app.localhost",
  "a.b.localhost",
  "localhost.localdomain",
  "printer.local",
  "db.internal",
  "metadata.google.internal",
  "metadata",
  "nas.home.arpa",
  "router.lan",
  "jenkins.corp",
  "wiki.intranet",
  "box.home",
  "kubernetes",
  "redis",
  "host.docker.internal",
  "abcdef.onion",
  "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
  "loc%61lhost",
  "api.onevoice.example",
  "tenant.api.onevoice.example",
  "api.onevoice.example.",
  "API.OneVoice.example",
];
/** Known to the tests' name server alone: each has at least one address that is not public. */
export const LEADING_INSIDE: Record<string, string[]> = {
  "127.0.0.1.nip.io": ["127.0.0.1"],
  "localtest.me": ["127.0.0.1", "::1"],
  "spoofed.example.net": ["169.254.169.254"],
  "half.example.net": ["93.184.216.34", "10.1.2.3"],
  "six.example.net": ["2606:2800:220:1:248:1893:25c8:1946", "::1"],
  "mapped.example.net": ["::ffff:127.0.0.1"],
  "ula.example.net": ["fd00:ec2::254"],
  "link.example.net": ["fe80::1"],
  "nothing.example.net": [],
  "nat64.example.net": ["64:ff9b::7f00:1"],
  "azure.example.net": ["168.63.129.16"],
};
const SCHEMES = [
  "file:///etc/passwd",
  "ftp://voice.example.com/a",
  "gopher://127.0.0.1:25/x",
  "dict://127.0.0.1:11211/",
  "data:audio/wav;base64,AAAA",
  "javascript:alert(1)",
  "ws://voice.example.com/",
  "jar:https://127.0.0.1!/",
  "ldap://127.0.0.1/",
  "blob:https://voice.example.com/x",
  "//127.0.0.1/",
  "127.0.0.1/x",
  "https://",
  "https:///",
  "",
  " ",
  "https://%",
  "https://[::1",
  "http://voice.example.com/plain",
  "https://voice.example.com:22/",
  "https://voice.example.com:8080/",
  "https://user:secret@voice.example.com/",
];

/** More than 400, none of which may be asked. */
export const badUrls: readonly string[] = [
  ...TARGETS.flatMap((ip) => ENCODERS.map((encode) => `https://${encode(ip)}/speak`)),
  ...TARGETS.map((ip) => `http://${ip}/latest/meta-data/`),
  ...[...NAMES, ...Object.keys(LEADING_INSIDE)].map((name) => `https://${name}/speak`),
  ...["[::1]", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[fec0::1]", "[0000::1]"].map(
    (host) => `https://${host}/`,
  ),
  ...SCHEMES,
];

const HOSTS = [
  "api.openai.com",
  "api.elevenlabs.io",
  "api.fish.audio",
  "api.302.ai",
  "voice.example.com",
  "xn--bcher-kva.example.com",
  "bücher.example.com",
  "a-b.c-d.example.co.uk",
  "my.home.example.com",
  "local.example.com",
  "localhost.example.com",
  "internal.example.com",
  "1.example.com",
  "93.184.216.34",
  "[2606:2800:220:1:248:1893:25c8:1946]",
  "tts-3.eu-west-1.example.cloud",
  "EXAMPLE.com",
  "example.com.",
];
const PATHS = [
  "",
  "/",
  "/v1/audio/speech",
  "/speak?voice=a%20b&x=1",
  "/a@b",
  "/p#part",
  "/v1/text:synthesize",
  "/127.0.0.1/x",
  "/%E4%BD%A0?u=https://127.0.0.1/",
];

export const goodUrls: readonly string[] = HOSTS.flatMap((host) => [
  ...PATHS.map((rest) => `https://${host}${rest}`),
  `https://${host}:443/x`,
  `https://${host}:8443/x`,
]);
