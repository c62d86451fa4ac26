/** Credentials on the wire. A secret goes in and never comes out. */
import { z } from "zod";
import { CredentialVendor, Secret } from "./secret.ts";
import { nameSchema } from "../name-schema.ts";

const Name = nameSchema(100);
export const CredentialStatus = z.enum(["untested", "works", "fails"]);
export type CredentialStatus = z.infer<typeof CredentialStatus>;

export const Credential = z
  .object({
    id: z.string(),
    vendor: CredentialVendor,
    name: z.string(),
    hint: z.string().nullable().meta({ description: "The last four characters of the key; null: there is none, or a short one." }),
    status: CredentialStatus.meta({ description: "What the last test of this secret said." }),
    testedAt: z.iso.datetime().nullable(),
    ready: z.boolean().meta({ description: "Whether it may be used: `f5` and `custom` only once a test has heard them speak." }),
    engine: z.string().nullable().meta({ description: "Of `custom`: the engine that it is, as in `options.speech.engine`." }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof Credential>;

export const CreateCredential = z.strictObject({ name: Name, secret: Secret });
export type CreateCredential = z.infer<typeof CreateCredential>;

export const UpdateCredential = z
  .strictObject({ name: Name.optional(), secret: Secret.optional().meta({ description: "Of the vendor that the credential is of." }) })
  .refine(({ name, secret }) => name !== undefined || secret !== undefined, "Give a name or a secret.")
  .meta({ minProperties: 1 });
export type UpdateCredential = z.infer<typeof UpdateCredential>;

export const CredentialTest = z
  .object({
    status: CredentialStatus.exclude(["untested"]),
    code: z.string().nullable().meta({ description: "Why it fails, for programs: `vendor_unauthorized`, `endpoint_redirects`, ...; null: it works." }),
    message: z.string(),
    testedAt: z.iso.datetime(),
  })
  .meta({ id: "CredentialTest" });
export type CredentialTest = z.infer<typeof CredentialTest>;
