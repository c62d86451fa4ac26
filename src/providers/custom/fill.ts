/**
 * Puts values into a template so that none can break out of its place, whatever it holds: into JSON by parsing the template first and
 * replacing inside its strings, into addresses and forms percent-encoded, into XML as character references. Each place is filled once:
 * a value that looks like a placeholder is a value. Pure.
 */

/** `speed`: 1 is the voice's own. `key`: empty where there is none. */
export type Values = { text: string; voice: string; language: string; speed: number; key: string };
export type Fillable = { url: string; method: "GET" | "POST"; headers: Record<string, string>; body: string | null };
export type Filled = { url: string; method: "GET" | "POST"; headers: Record<string, string>; body: string | null };
export type BodyKind = "json" | "form" | "plain" | "xml";

export const PLACEHOLDERS: ReadonlySet<string> = new Set(["text", "voice", "language", "speed", "key"] satisfies (keyof Values)[]);
const PLACEHOLDER = /\{\{\s*([a-z_]+)\s*\}\}/gi;

export const placeholdersIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!);

/** The request that a template means. Throws SyntaxError where a JSON body is none, RangeError where the address would be another one. */
export function fill(template: Fillable, values: Values): Filled {
  const kind = bodyKindOf(template.headers) ?? "plain";
  const headers = Object.fromEntries(Object.entries(template.headers).map(([name, value]) => [name.toLowerCase(), replaced(value, values, String)]));
  const body = template.body === null ? null : filledBody(template.body, kind, values);
  if (body !== null) headers["content-type"] ??= "application/json";
  return { url: filledUrl(template.url, values), method: template.method, headers, body };
}

/** By the content type; JSON where none is named; null where it is none of those we can write. */
export function bodyKindOf(headers: Readonly<Record<string, string>>): BodyKind | null {
  const [, said = "application/json"] = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type") ?? [];
  const type = said.split(";")[0]!.trim().toLowerCase();
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (type === "application/x-www-form-urlencoded") return "form";
  if (type === "text/plain") return "plain";
  return /^(application|text)\/xml$|\+xml$/.test(type) ? "xml" : null;
}

const replaced = (text: string, values: Values, written: (value: string) => string): string =>
  text.replaceAll(PLACEHOLDER, (_, name: keyof Values) => written(String(values[name]).toWellFormed()));

function filledBody(body: string, kind: BodyKind, values: Values): string {
  if (kind === "json") return JSON.stringify(inside(JSON.parse(body), values));
  return replaced(body, values, { form: percentEncoded, xml: xmlEncoded, plain: String }[kind]);
}

/** Keys are the template's own. */
function inside(json: unknown, values: Values): unknown {
  if (typeof json === "string") return /^\{\{\s*speed\s*\}\}$/.test(json) ? values.speed : replaced(json, values, String);
  if (Array.isArray(json)) return json.map((each) => inside(each, values));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, inside(value, values)]));
}

/** RFC 3986, 2.1, with the marks that encodeURIComponent leaves as they are. */
const percentEncoded = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** XML 1.0, 2.2 and 2.4: characters that no document may hold are left out. */
const xmlEncoded = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/**
 * The host and the steps of the path are the template's, whatever is put in. `.` and `..` would climb out of their place, and are all that
 * percent-encoding does not keep in it.
 */
function filledUrl(template: string, values: Values): string {
  const url = replaced(template, values, percentEncoded);
  const [path = ""] = url.split(/[?#]/, 1);
  if (path.split("/").some((step) => /^(\.|%2e){1,2}$/i.test(step))) throw new RangeError("The address has another path.");
  const parsed = URL.parse(url);
  if (parsed === null) throw new RangeError("The address is none.");
  if (PROBES.some((probe) => authorityOf(template.replaceAll(PLACEHOLDER, probe)) !== authorityOf(url)))
    throw new RangeError("The host is not the template's.");
  return parsed.href;
}

/** What every browser and server reads as the host, however strangely the address is written: two things put in, and still the same one. */
const PROBES = ["x", "y"];

function authorityOf(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed && `${parsed.protocol}//${parsed.username}:${parsed.password}@${parsed.host}`;
}
