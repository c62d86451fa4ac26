/** An example for every body that has none: what a schema says itself, the words beside this file, and else the least that is valid. */
import { type Document, type MediaType, operationsOf, type Schema } from "./document.ts";
import { ANSWERS_OF, WORDS_OF } from "./stories.ts";
import { TEXTS } from "./texts.ts";
import { IDS_OF, idOf, PREFIXES, WORDS } from "./words.ts";

const FORMATS: Record<string, string> = {
  "date-time": "2026-11-24T10:00:00Z",
  email: "ana@example.com",
  uri: "https://example.com/",
  uuid: "6f1f0f5e-2f0b-4f5e-9d0a-1b2c3d4e5f60",
};
const DEEPEST = 8;
const SUCCESS = /^2\d\d$/;

/** Where in an example: `owner` is the component it lies in, or the operation; `parent` the field whose object (or list) it is in; `name` its own. */
type At = { owner: string; parent: string; name: string; depth: number; isAnswer: boolean };

export function describeExamples(document: Document): void {
  for (const { operation } of operationsOf(document)) {
    const id = operation.operationId ?? "";
    const body = operation.requestBody?.content["application/json"];
    if (body?.schema) offer(body, exampleOf(body.schema, document, id));
    for (const [status, { content = {} }] of Object.entries(operation.responses).filter(([key]) => SUCCESS.test(key)))
      for (const [type, media] of Object.entries(content))
        offer(media, type === "application/json" ? answerOf(media.schema ?? {}, document, { id, status }) : TEXTS[id]?.[type]);
  }
}

function offer(media: MediaType, example: unknown): void {
  if (example !== undefined && media.example === undefined && media.examples === undefined) media.example = example;
}

const exampleOf = (schema: Schema, document: Document, owner = ""): unknown =>
  make(schema, document, { owner, parent: "", name: "", depth: 0, isAnswer: false });

/** What may be null is, unless there is a word for it. */
function answerOf(schema: Schema, document: Document, { id, status }: { id: string; status: string }): unknown {
  const made = make(schema, document, { owner: `${id}Answer`, parent: "", name: "", depth: 0, isAnswer: true });
  return laidOver(made, ANSWERS_OF[`${id} ${status}`]);
}

function laidOver(value: unknown, more: unknown): unknown {
  if (more === undefined) return value;
  if (!isPlain(value) || !isPlain(more)) return more;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, laidOver(inner, more[key])]));
}
const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function make(schema: Schema, document: Document, at: At): unknown {
  const near = [WORDS_OF[at.parent], WORDS_OF[at.owner]].find((words) => words && Object.hasOwn(words, at.name));
  const known = near ? near[at.name] : said(schema);
  if (known !== undefined) return known;
  const deeper = { ...at, depth: at.depth + 1 };
  if (at.depth < DEEPEST) {
    const component = schema.$ref?.split("/").at(-1);
    if (component) return make(document.components?.schemas?.[component] ?? {}, document, { ...deeper, owner: component, parent: at.name, name: "" });
    const kinds = schema.anyOf ?? schema.oneOf;
    if (kinds) return isNull(kinds, at) ? null : make(kinds[0] ?? {}, document, deeper);
  }
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => make(part, document, deeper)));
  return plain(schema, document, at);
}

const isNull = (kinds: Schema[], { isAnswer, name }: At): boolean =>
  isAnswer && WORDS[name] === undefined && PREFIXES[name] === undefined && kinds.some(({ type }) => type === "null");
const said = ({ example, examples, const: constant, enum: listed }: Schema): unknown => example ?? examples?.[0] ?? constant ?? listed?.[0];

function plain(schema: Schema, document: Document, at: At): unknown {
  const types = [schema.type ?? []].flat();
  const word = WORDS[at.name];
  if (types.includes("null") && word === undefined && PREFIXES[at.name] === undefined && at.isAnswer) return null;
  const [type] = types;
  if (type === "object") return objectOf(schema, document, at);
  if (type === "array") return Array.isArray(word) ? word : listOf(schema, document, at);
  if (type === "boolean") return schema.default ?? false;
  if (type === "integer" || type === "number") return typeof word === "number" ? word : (schema.default ?? schema.minimum ?? 1);
  if (type === "null") return null;
  return word === null ? null : textOf(schema, at);
}

const listOf = ({ items }: Schema, document: Document, at: At): unknown[] =>
  items && at.depth < DEEPEST ? [make(items, document, { ...at, depth: at.depth + 1 })] : [];

function textOf({ format = "", minLength = 0, default: usual }: Schema, { owner, parent, name }: At): unknown {
  const prefix = name === "id" ? (IDS_OF[owner] ?? IDS_OF[parent]) : PREFIXES[name];
  const word = prefix ? idOf(prefix) : WORDS[name];
  const text = typeof word === "string" ? word : (FORMATS[format] ?? usual ?? "text");
  return typeof text === "string" ? text.padEnd(minLength, "x") : text;
}

/** What is required; of an object where nothing is, the first field. */
function objectOf({ properties = {}, required = [] }: Schema, document: Document, at: At): Record<string, unknown> {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(
    names.map((name) => [name, make(properties[name] ?? {}, document, { ...at, parent: at.name === "" ? at.parent : at.name, name, depth: at.depth + 1 })]),
  );
}
