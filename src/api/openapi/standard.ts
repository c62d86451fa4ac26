/** What the generator writes otherwise than OpenAPI 3.1 has it. */
import type { Document } from "./document.ts";

/** `/parts/{number{[0-9]+}}`, as the router reads it, is `/parts/{number}` to others. */
export function plainPaths(document: Document): void {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [path.replaceAll(/\{(\w+)\{[^}]*\}\}/g, "{$1}"), item] as const);
  document.paths = Object.fromEntries(paths);
}
