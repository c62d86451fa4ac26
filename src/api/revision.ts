/** Revisions as entity tags (RFC 9110 8.8.3): who sends the one it saw changes nothing that it has not seen. */
import type { Context } from "hono";
import { z } from "zod";
import { AppError } from "../errors.ts";
import type { ApiEnv } from "./deps.ts";

export const IfMatchHeaders = z.object({
  "if-match": z.string().max(40).optional().meta({
    example: '"3"',
    description:
      'The ETag that was seen, as `"3"`: when it is another one by now, 412 `stale_revision`. `W/"3"` is taken as `"3"`. Left out, or `*`: whatever it is.',
  }),
});

export const etagOf = (revision: number): string => `"${revision}"`;

/** Null: whatever it is. A weak tag, as what compresses answers on the way makes it, names the same revision. Throws `unknown_etag` for one that none of ours ever was. */
export function ifMatch(c: Context<ApiEnv>): number | null {
  const header = c.req.header("if-match")?.trim();
  if (header === undefined || header === "*") return null;
  const revision = /^(?:W\/)?"([1-9]\d{0,9})"$/.exec(header)?.[1];
  if (revision === undefined) throw new AppError("unknown_etag", 'If-Match holds no ETag that this resource ever had: send the one you were given, as "3".');
  return Number(revision);
}
