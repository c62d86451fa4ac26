/** Every operation with a body that is valid, from the document that the router makes. */
import { createApi } from "../../../src/api/app.ts";
import type { Document, Operation, Schema } from "../../../src/api/openapi/document.ts";
import { openApiDocument } from "../../../src/api/openapi.ts";

export type Known = { name: string; method: string; path: string; operation: Operation };

export const document = openApiDocument(
  createApi(() => {
    throw new Error("Only its table is read.");
  }),
) as unknown as Document;

export const known: Known[] = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation })),
);

/** Its JSON body as the document's example has it; null: it takes none. */
export const exampleOf = ({ operation }: Known): Record<string, unknown> | null =>
  (structuredClone(operation.requestBody?.content["application/json"]?.example) as Record<string, unknown> | undefined) ?? null;

/** Fields of the JSON body, top level and one below, as `options.glossaryIds`. */
export function fieldsOf({ operation }: Known): string[] {
  const schema = resolved(operation.requestBody?.content["application/json"]?.schema ?? {});
  return namesOf(schema).flatMap((name) => [name, ...namesOf(resolved(schema.properties?.[name] ?? {})).map((inner) => `${name}.${inner}`)]);
}

const namesOf = (schema: Schema): string[] => [
  ...Object.keys(schema.properties ?? {}),
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((part) => namesOf(resolved(part))),
];

const resolved = (schema: Schema): Schema => (schema.$ref ? (document.components?.schemas?.[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema);
