/** API keys on the wire. A key is seen once, when it is made. */
import { z } from "zod";
import { scopes } from "./actor.ts";
import { nameSchema } from "../name-schema.ts";

const KeyScope = z.enum(scopes);
const Mode = z.enum(["live", "test"]).meta({ description: "`test`: only engines that cost nothing, and no key of a vendor." });

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    mode: Mode,
    prefix: z.string().meta({ description: "What the key begins with: `ov_live_` or `ov_test_`." }),
    hint: z.string().meta({ description: "Its last four characters." }),
    scopes: z.array(KeyScope),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: "To the minute; null: never." }),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const NewApiKey = ApiKey.extend({
  key: z.string().nullable().meta({
    description:
      "Shown in this answer alone, and kept nowhere: null in the answer to a request that is repeated under its Idempotency-Key. Whoever lost the first answer revokes the key and makes another.",
  }),
}).meta({ id: "NewApiKey" });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const CreateApiKey = z.strictObject({
  name: nameSchema(100),
  mode: Mode,
  scopes: z
    .array(KeyScope)
    .min(1)
    .max(scopes.length)
    .refine((given) => new Set(given).size === given.length, "Name each scope once.")
    .default(["read", "write"])
    .meta({ uniqueItems: true, description: "What the key may do: never more than whoever makes it." }),
});
export type CreateApiKey = z.infer<typeof CreateApiKey>;
