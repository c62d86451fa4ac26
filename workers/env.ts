/** Bindings and variables, parsed once per isolate: a deployment that misses one says which. */
import { z } from "zod";

const json = <T extends z.ZodType>(schema: T) =>
  z.string().transform((text, context): z.infer<T> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "no JSON" });
      return z.NEVER;
    }
  });

const Variables = z.object({
  PUBLIC_URL: z.url(),
  CALLBACK_URL: z.url(),
  COMPUTE_MEDIA_URL: z.union([z.url(), z.literal("")]),
  S3_ENDPOINT: z.union([z.url(), z.literal("")]),
  S3_BUCKET: z.string().min(1),
  S3_ACCESS_KEY_ID: z.string().default(""),
  S3_SECRET_ACCESS_KEY: z.string().default(""),
  TOKEN_SECRET: z.string().min(32, "set the secret TOKEN_SECRET to 32 characters or more"),
  /** 32 random bytes in base64, and the one before it (src/credentials/master-keys.ts); empty: derived from TOKEN_SECRET. */
  CREDENTIALS_KEY: z.string().trim().default(""),
  CREDENTIALS_KEY_OLD: z.string().trim().default(""),
  /** `true`: users' endpoints may lie in the own network, for a machine of one's own (src/net/public-url.ts). */
  ALLOW_PRIVATE_ENDPOINTS: z
    .enum(["true", "false", ""])
    .default("")
    .transform((text) => text === "true"),
  COMPUTE_URLS: json(z.record(z.string(), z.url())),
  COMPUTE_SLOTS: json(z.record(z.string(), z.number().int().positive())),
  LEASE_MS: z.coerce.number().int().min(1000),
  HEARTBEAT_MS: z.coerce.number().int().min(100),
  REQUESTS_PER_MINUTE: z.coerce.number().int().nonnegative().default(600),
  MAIL_FROM: z.email(),
  MAIL_REPLY_TO: z.union([z.email(), z.literal("")]).default(""),
  CORS_ORIGINS: z.string().transform((text) =>
    text
      .split(",")
      .map((origin) => origin.trim())
      .filter(Boolean),
  ),
});
export type Variables = z.infer<typeof Variables>;

const parsed = new WeakMap<object, Variables>();

/** Throws an Error that names every variable that is missing or wrong. */
export function variablesOf(env: Env): Variables {
  const known = parsed.get(env);
  if (known) return known;
  const result = Variables.safeParse(env);
  if (!result.success) throw new Error(`configuration: ${z.prettifyError(result.error)}`);
  parsed.set(env, result.data);
  return result.data;
}
