/** The glossary that a dub begins with: the terms of glossaries as they are when it is made, kept beside it until its first job has begun. */
import { z } from "zod";
import type { Context, SystemContext } from "../../context.ts";
import type { GlossaryTerm } from "../../dubbing/script.ts";
import { AppError } from "../../errors.ts";
import { findGlossary } from "../../glossaries/find-glossary.ts";
import { mergeTerms } from "../../glossaries/merge-terms.ts";
import { glossaryKey } from "../../media/keys.ts";
import { MOST_TERMS } from "../edits/op-fields.ts";
import type { FirstGlossary } from "../port.ts";
import type { DubRow } from "../resource.ts";
import { GlossaryTerm as Term } from "../wire.ts";

const Kept = z.strictObject({ editId: z.string(), actor: z.string(), terms: z.array(Term) });

/** The terms of glossaries of the caller's, in order. Throws not_found (naming which), too_many_terms. */
export async function glossaryTerms(context: Context, glossaryIds: readonly string[]): Promise<GlossaryTerm[]> {
  const rows = await Promise.all(glossaryIds.map((id, index) => findGlossary(context, id).catch((cause: unknown) => nameUnknown(cause, index))));
  const terms = mergeTerms(rows.map((row) => row.terms));
  if (terms.length <= MOST_TERMS) return terms;
  const message = `A dub's glossary has at most ${MOST_TERMS} terms, and these have ${terms.length} together: name fewer of them.`;
  throw new AppError("too_many_terms", message, { errors: [{ in: "body", pointer: "/options/glossaryIds", detail: "Too many terms." }] });
}

/** A dub of this video could be unknown as well: which id it is stands in the answer. */
function nameUnknown(cause: unknown, index: number): never {
  if (!(cause instanceof AppError) || cause.code !== "not_found") throw cause;
  const detail = "There is no glossary with this id.";
  throw new AppError("not_found", detail, { errors: [{ in: "body", pointer: `/options/glossaryIds/${index}`, detail }], cause });
}

/** Stored before the dub's row is. The edit has its id from here on, so that it is one edit however often it is begun. */
export async function bringGlossary(context: Context, dubId: string, terms: GlossaryTerm[]): Promise<void> {
  const kept: z.infer<typeof Kept> = { editId: context.newId("edt"), actor: `key:${context.actor.keyId}`, terms };
  await context.media.write(glossaryKey(context.actor.workspaceId, dubId), new TextEncoder().encode(JSON.stringify(kept)), "application/json");
}

/** Null: it has none, or has begun. Throws where it was not kept. */
export async function firstGlossary({ media }: SystemContext, dub: DubRow): Promise<FirstGlossary | null> {
  if (!dub.options.glossaryIds?.length || dub.sequence > 0) return null;
  const bytes = await media.read(glossaryKey(dub.workspaceId, dub.id));
  if (!bytes) throw new Error(`The glossary of ${dub.id} is not there.`);
  return Kept.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
