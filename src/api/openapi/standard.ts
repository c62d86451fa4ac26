/** What the generator writes otherwise than OpenAPI 3.1 has it. */
import { type Document, operationsOf, type Schema } from "./document.ts";

/** `/parts/{number{[0-9]+}}`, as the router reads it, is `/parts/{number}` to others. */
export function plainPaths(document: Document): void {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [path.replaceAll(/\{(\w+)\{[^}]*\}\}/g, "{$1}"), item] as const);
  document.paths = Object.fromEntries(paths);
}

/** Of what is asked, an integer without a bound of its own has that of zod's: a double holds it exactly (RFC 7493, 2.2). The generator leaves it out. */
export function exactIntegers(document: Document): void {
  const seen = new Set<Schema>();
  const bound = (schema: Schema): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    if ([schema.type].flat().includes("integer")) schema.maximum ??= Number.MAX_SAFE_INTEGER;
    for (const inner of innerOf(schema, document)) bound(inner);
  };
  for (const { operation } of operationsOf(document))
    for (const schema of [operation.requestBody?.content["application/json"]?.schema, ...(operation.parameters ?? []).map((one) => one.schema)])
      if (schema) bound(schema);
}

/** A body of one type or another: its route must not require it, for then the generator reads every one as JSON; without any it answers 415. */
export function requiredChoices(document: Document): void {
  for (const { requestBody } of operationsOf(document).map(({ operation }) => operation))
    if (requestBody && Object.keys(requestBody.content).length > 1) requestBody.required = true;
}

const innerOf = ({ $ref, properties = {}, items, anyOf = [], oneOf = [], allOf = [] }: Schema, { components }: Document): Schema[] => {
  const referred = components?.schemas?.[$ref?.split("/").at(-1) ?? ""];
  return [...(referred ? [referred] : []), ...Object.values(properties), ...(items ? [items] : []), ...anyOf, ...oneOf, ...allOf];
};
