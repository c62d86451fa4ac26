/** The parts every route's contract is made of. */
import { z } from "zod";
import { type ProblemCode, problems } from "../errors.ts";

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    request_id: z.string(),
    errors: z.array(z.object({ in: z.enum(["body", "query", "path", "header"]), pointer: z.string(), detail: z.string() })).optional(),
    details: z
      .object({
        revision: z.number().int().optional().meta({ description: "Of `stale_revision`: what the line, speaker or glossary has now." }),
        retryAfterSeconds: z.number().int().optional().meta({ description: "Of `too_many_requests`, as the header Retry-After says." }),
      })
      .optional(),
  })
  .meta({ id: "Problem" });

export const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { "application/json": { schema } } });
export const body = <S extends z.ZodType>(schema: S) => ({ required: true, content: { "application/json": { schema } } });
/** Without a content type the body is `{}`. */
export const optionalBody = <S extends z.ZodType>(schema: S) => ({ required: false, content: { "application/json": { schema } } });
export const refusals = { default: { description: "A problem (RFC 9457)", content: { "application/problem+json": { schema: Problem } } } };
export const nothing = { description: "Done" };

/** Any text: an id that cannot be one is answered like an unknown one. */
export const IdPath = z.object({ id: z.string() });

const MOST_ROWS = 100;
export const PageQuery = z.object({ limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(20), cursor: z.string().max(500).optional() });
export const pageOf = <S extends z.ZodType>(schema: S) => z.object({ data: z.array(schema), nextCursor: z.string().nullable() });
export const pageQuery = (query: z.infer<typeof PageQuery>) => ({ limit: query.limit, cursor: query.cursor ?? null });

export const IdempotencyHeaders = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({
      description:
        "Any text of the caller's, remembered for 24 h: until then the same request with the same key gets the first answer again, marked `Idempotent-Replayed: true`, " +
        "and another request with it is refused (422 `idempotency_key_reused`). An edit under its key is the same edit even later.",
    }),
});
