/** The keys of vendors, and where they are reached, as the Worker's environment has them. A vendor without a key is off. */
import { z } from "zod";
import { OwnLimits } from "./limits-of.ts";

/** An address without a slash at the end. */
const Address = z
  .union([z.url({ protocol: /^https?$/ }), z.literal("")])
  .default("")
  .transform((url) => url.replace(/\/+$/, ""));
const Key = z.string().trim().default("");
const Api = z.enum(["responses", "chat", ""]).default("");

export const VendorSettings = z.object({
  OPENAI_API_KEY: Key,
  /** Another address of the same API: a proxy of one's own, an account of another region. */
  OPENAI_BASE_URL: Address,
  /** How OpenAI is asked for words; a proxy at OPENAI_BASE_URL may only have the older way. */
  OPENAI_API: Api.transform((way) => way || ("responses" as const)),
  /** Any server that speaks OpenAI's API (302.ai, Ollama, vLLM, llama.cpp), with `/v1` where it has that; its key may be empty. */
  OPENAI_COMPATIBLE_URL: Address,
  OPENAI_COMPATIBLE_KEY: Key,
  OPENAI_COMPATIBLE_MODEL: Key,
  OPENAI_COMPATIBLE_API: Api.transform((way) => way || ("chat" as const)),
  /** What its host asks for a thousand tokens, in or out, in millionths of a US dollar. */
  OPENAI_COMPATIBLE_MICROS_PER_THOUSAND_TOKENS: z.coerce.number().int().nonnegative().default(0),
  ELEVENLABS_API_KEY: Key,
  ELEVENLABS_BASE_URL: Address,
  /** The whole address of the endpoint: `https://api.302.ai/302/whisperx`. */
  WHISPERX_HOSTED_URL: Address,
  WHISPERX_HOSTED_KEY: Key,
  /** What its host asks, in millionths of a US dollar: it is nowhere published for all hosts. */
  WHISPERX_HOSTED_MICROS_PER_MINUTE: z.coerce.number().int().nonnegative().default(0),
  FISH_API_KEY: Key,
  FISH_BASE_URL: Address,
  /** Where F5-TTS answers: a server of one's own (`http://gpu:5010`), or `https://api.302.ai`. */
  F5_URL: Address,
  /** Empty: the server asks for none. */
  F5_KEY: Key,
  /** How it is spoken to: `form`, a multipart form answered by a WAV; `302`, as 302.ai is. */
  F5_API: z
    .enum(["form", "302", ""])
    .default("")
    .transform((api) => api || "form"),
  /** What its host asks, in millionths of a US dollar: it depends on the host. */
  F5_MICROS_PER_THOUSAND_CHARACTERS: z.coerce.number().int().nonnegative().default(0),
  /** What the house's keys may do beyond the vendors' smallest plans: JSON, `{"elevenlabs": {"concurrency": 15}}`. */
  VENDOR_LIMITS: OwnLimits,
});
export type VendorSettings = z.infer<typeof VendorSettings>;

const read = new WeakMap<object, VendorSettings>();

/** Read once per environment. Throws an Error that names what is wrong, and never what it says. */
export function vendorSettings(env: object): VendorSettings {
  const known = read.get(env);
  if (known) return known;
  const result = VendorSettings.safeParse(env);
  if (!result.success) throw new Error(`configuration: ${result.error.issues.map(({ path }) => path.join(".")).join(", ")} cannot be read`);
  read.set(env, result.data);
  return result.data;
}
