/** What schemathesis is told of the seeded platform: its configuration, and the document with bodies that fit what was seeded. Pure. */
import type { Seeded } from "./seeded.ts";

type Operation = {
  responses: Record<string, object>;
  security?: Record<string, unknown>[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
};
export type Document = { paths: Record<string, Record<string, Operation>> };

/** Sessions that such an operation ends are nobody else's. */
const BY_OTHERS: Record<string, Exclude<keyof Seeded["people"], "main">> = {
  "POST /v1/auth/sign-out": "leaver",
  "POST /v1/auth/password/change": "other",
  "POST /v1/auth/email/change": "other",
  "POST /v1/invitations/accept": "other",
  "DELETE /v1/me": "eraser",
};

/** Every operation of the document by `METHOD /path`. */
export const operationsOf = ({ paths }: Document): [string, Operation][] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as [string, Operation]),
  );

/** Made-up credentials beside the right ones would only say which of them wins; that wrong ones alone are refused is a check of its own. 412 is a refusal too. */
const EVERYWHERE = `[generation]
with-security-parameters = false
[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 429]

`;

/** schemathesis.toml */
export function configOf(document: Document, seeded: Seeded): string {
  const blocks = operationsOf(document)
    .map(([name, operation]) => blockOf(name, operation, seeded))
    .filter((block) => block !== "");
  return EVERYWHERE + blocks.join("\n");
}

function blockOf(name: string, operation: Operation, seeded: Seeded): string {
  const lines: string[] = [];
  const headers = headersOf(name, operation, seeded);
  if (Object.keys(headers).length > 0) lines.push(`headers = ${tableOf(headers)}`);
  const parameters = parametersOf(name, operation, seeded.ids);
  if (Object.keys(parameters).length > 0) lines.push(`parameters = ${tableOf(parameters)}`);
  return lines.length === 0 ? "" : `[[operations]]\ninclude-name = ${JSON.stringify(name)}\n${lines.join("\n")}\n`;
}

const tableOf = (entries: Record<string, string>): string =>
  `{ ${Object.entries(entries)
    .map(([key, value]) => `${JSON.stringify(key)} = ${JSON.stringify(value)}`)
    .join(", ")} }`;

function headersOf(name: string, { security = [] }: Operation, { key, origin, people }: Seeded): Record<string, string> {
  const person = people[BY_OTHERS[name] ?? "main"];
  const takes = new Set(security.flatMap((one) => Object.keys(one)));
  if (takes.has("apiKey")) return { Authorization: `Bearer ${key}` };
  if (takes.has("accessToken")) return { Authorization: `Bearer ${person.accessToken}` };
  return takes.has("session") ? { Cookie: person.cookie, Origin: origin } : {};
}

/** An operation that takes something away has something of its own to take: `METHOD /path` comes before `/path`. */
function parametersOf(name: string, { parameters = [] }: Operation, ids: Record<string, string>): Record<string, string> {
  const [method = "", path = ""] = name.split(" ");
  const params = [...path.matchAll(/\{(\w+)\}/g)];
  const found = params.flatMap(([whole, param], index) => {
    const before = path.slice(0, path.indexOf(whole) - 1);
    const own = index === params.length - 1 ? (ids[name] ?? ids[`${method} ${before}`]) : undefined;
    const id = own ?? ids[before];
    return id ? [[`path.${param}`, id] as const] : [];
  });
  const key =
    path.startsWith(UPPY) && parameters.some((one) => one.in === "query" && one.name === "key") && (ids[`${method} query ${UPPY}`] ?? ids[`query ${UPPY}`]);
  return Object.fromEntries([...found, ...(key ? [["query.key", key] as const] : [])]);
}

const UPPY = "/v1/uppy/s3/multipart";

/** The same document, but that examples of bodies name what is there, and without tuples. */
export function seededDocument(document: Document, { bodies }: Seeded): Document {
  const own = withoutTuples(structuredClone(document)) as Document;
  for (const [name, { requestBody }] of operationsOf(own))
    for (const content of Object.values(requestBody?.content ?? {})) if (name in bodies) content.example = bodies[name];
  return own;
}

/** schemathesis 4.32.5 rewrites `prefixItems` of an answer to a form that it then refuses itself: for it they are lists of that length of any of the kinds. */
function withoutTuples(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutTuples);
  if (node === null || typeof node !== "object") return node;
  const { prefixItems, items, ...rest } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutTuples(value)]));
  if (!Array.isArray(prefixItems)) return { ...rest, ...(items !== undefined && { items }) };
  return { ...rest, items: { anyOf: prefixItems }, minItems: prefixItems.length, maxItems: prefixItems.length };
}
