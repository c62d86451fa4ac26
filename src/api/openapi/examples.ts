/** An example for every JSON body that has none: what a schema says itself, the words below, and else the least that is valid. */
import { type Document, operationsOf, type Schema } from "./document.ts";

/** By the name of a field. Offered only where the schema does not say otherwise. */
const WORDS: Record<string, unknown> = {
  email: "ana@example.com",
  password: "correct horse battery staple",
  newPassword: "correct horse battery staple",
  currentPassword: "correct horse battery staple",
  name: "Spring tour",
  title: "A talk about bees",
  filename: "talk.mp4",
  contentType: "video/mp4",
  sizeBytes: 52_428_800,
  language: "pt-BR",
  targetLanguages: ["pt-BR"],
  sourceLanguage: "en",
  timeZone: "America/Sao_Paulo",
  locale: "en",
  url: "https://example.com/talk.mp4",
  etag: '"9b2cf535f27731c974343645a3985328"',
  text: "Bees see colours that we do not.",
};
const FORMATS: Record<string, string> = {
  "date-time": "2026-11-24T10:00:00Z",
  email: "ana@example.com",
  uri: "https://example.com/",
  uuid: "6f1f0f5e-2f0b-4f5e-9d0a-1b2c3d4e5f60",
};
const DEEPEST = 8;

export function describeExamples(document: Document): void {
  for (const { operation } of operationsOf(document)) {
    const body = operation.requestBody?.content["application/json"];
    if (body?.schema && body.example === undefined && body.examples === undefined) body.example = exampleOf(body.schema, document);
  }
}

export function exampleOf(schema: Schema, document: Document, name = "", depth = 0): unknown {
  const known = said(schema);
  if (known !== undefined) return known;
  const inner = schema.$ref ? document.components?.schemas?.[schema.$ref.split("/").at(-1) ?? ""] : (schema.anyOf ?? schema.oneOf)?.[0];
  if (inner && depth < DEEPEST) return exampleOf(inner, document, name, depth + 1);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, document, name, depth + 1)));
  return plain(schema, document, name, depth);
}

const said = ({ example, examples, const: constant, enum: listed }: Schema): unknown => example ?? examples?.[0] ?? constant ?? listed?.[0];

function plain(schema: Schema, document: Document, name: string, depth: number): unknown {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  const word = WORDS[name];
  if (type === "object") return objectOf(schema, document, depth);
  if (type === "array") return Array.isArray(word) ? word : schema.items && depth < DEEPEST ? [exampleOf(schema.items, document, name, depth + 1)] : [];
  if (type === "boolean") return schema.default ?? false;
  if (type === "integer" || type === "number") return typeof word === "number" ? word : (schema.default ?? schema.minimum ?? 1);
  if (type === "null") return null;
  const text = typeof word === "string" ? word : (FORMATS[schema.format ?? ""] ?? schema.default ?? (name.endsWith("Id") ? `${name.slice(0, 3)}_1` : "text"));
  return typeof text === "string" ? text.padEnd(schema.minLength ?? 0, "x") : text;
}

/** What is required; of an object where nothing is, the first field. */
function objectOf({ properties = {}, required = [] }: Schema, document: Document, depth: number): Record<string, unknown> {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {}, document, name, depth + 1)]));
}
