/** Glossaries on the wire. A term is what a dub's own glossary takes (`set_glossary`), so that one is copied into the other as it is. */
import { z } from "zod";
import { GlossaryTermInput } from "../dubs/edits/op-fields.ts";
import { GlossaryTerm } from "../dubs/wire.ts";
import { nameSchema } from "../name-schema.ts";

export const MOST_TERMS = 1_000;

const Name = nameSchema(100);
export const Terms = z
  .array(GlossaryTermInput)
  .max(MOST_TERMS)
  .meta({ description: "Each source and language once. Names that are not to be translated are of the kind `keep`." });
export const CreateGlossary = z.strictObject({ name: Name, terms: Terms.default([]) });
export type CreateGlossary = z.infer<typeof CreateGlossary>;
export const UpdateGlossary = z
  .strictObject({ name: Name.optional(), terms: Terms.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what is to change: name or terms.")
  .meta({ minProperties: 1 });
export type UpdateGlossary = z.infer<typeof UpdateGlossary>;

export const LibraryGlossary = z
  .object({
    id: z.string(),
    name: z.string(),
    terms: z.array(GlossaryTerm),
    revision: z.number().int().positive().meta({ description: "Its ETag: send it as `If-Match` to change only what you have seen." }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "LibraryGlossary" });
export type LibraryGlossary = z.infer<typeof LibraryGlossary>;
