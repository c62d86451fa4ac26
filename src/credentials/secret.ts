/** What a workspace's own credential holds once it is opened: a vendor's key, or an endpoint of its own. Never logged, never answered. */
import { z } from "zod";
import { CustomTemplate } from "../providers/custom/template.ts";

/** Vendors whose key a workspace may bring. */
export const CredentialVendor = z.enum(["openai", "openai-compatible", "elevenlabs", "fish", "f5", "whisperx-hosted", "custom"]);
export type CredentialVendor = z.infer<typeof CredentialVendor>;

/** As it goes into a header: no white space, nothing that is not ASCII. */
const ApiKey = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[\u0021-\u007e]+$/, "printable ASCII without spaces");
/** Without a slash at the end. What may stand here besides is src/net/public-url.ts' matter. */
const Address = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^\s*[^?#\s][^?#]*$/, "without a query")
  .transform((url) => url.replace(/\/+$/, ""));

const keyed = { apiKey: ApiKey, baseUrl: Address.optional().meta({ description: "Another address of the same API: a proxy, another region." }) };
/** A proxy may only have OpenAI's older way. */
const api = z.enum(["responses", "chat"]).optional().meta({ description: "How it is asked for words; left out: OpenAI by `responses`, others by `chat`." });
const modelName = z.string().trim().min(1).max(200).meta({ pattern: "\\S" });

export const Secret = z
  .discriminatedUnion("vendor", [
    z.strictObject({ vendor: z.literal("openai"), ...keyed, api }),
    z.strictObject({ vendor: z.literal("openai-compatible"), baseUrl: Address, apiKey: ApiKey.optional(), model: modelName, api }),
    z.strictObject({ vendor: z.literal("elevenlabs"), ...keyed }),
    z.strictObject({ vendor: z.literal("fish"), ...keyed }),
    z.strictObject({ vendor: z.literal("f5"), url: Address, apiKey: ApiKey.optional(), api: z.enum(["form", "302"]).default("form") }),
    z.strictObject({ vendor: z.literal("whisperx-hosted"), url: Address, apiKey: ApiKey }),
    z.strictObject({ vendor: z.literal("custom"), template: CustomTemplate, apiKey: ApiKey.optional() }),
  ])
  .meta({
    id: "CredentialSecret",
    description:
      "Written and never read back. Addresses are public ones over https (port 443 or 8443), resolved and checked at every call. " +
      "`f5` and `custom` are used once a test (POST /v1/credentials/{id}/test) has heard them speak.",
  });
export type Secret = z.infer<typeof Secret>;
export type SecretOf<V extends CredentialVendor> = Extract<Secret, { vendor: V }>;

/** Long enough that its last four characters help nobody to guess the rest. */
const LEAST_FOR_A_HINT = 12;

/** For people to tell their keys apart; null where there is no key, or a short one. */
export const hintOf = ({ apiKey }: Secret): string | null => (apiKey !== undefined && apiKey.length >= LEAST_FOR_A_HINT ? apiKey.slice(-4) : null);

/** The address that the user brought, which is to be asked instead of the vendor's; null: none. */
export function addressOf(secret: Secret): string | null {
  switch (secret.vendor) {
    case "f5":
    case "whisperx-hosted":
      return secret.url;
    case "custom":
      // What is put into it never changes its host.
      return secret.template.url.replaceAll(/\{\{[^}]*\}\}/g, "x");
    default:
      return secret.baseUrl ?? null;
  }
}

/** Its engines speak only after a challenge (challenge.ts): their address is anybody's. */
export const needsChallenge = (vendor: CredentialVendor): boolean => vendor === "custom" || vendor === "f5";
