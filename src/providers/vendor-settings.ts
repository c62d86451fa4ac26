/** The keys of vendors, and where they are reached, as the Worker's environment has them. A vendor without a key is off. */
import { z } from "zod";

/** An address without a slash at the end. */
const Address = z
  .union([z.url({ protocol: /^https?$/ }), z.literal("")])
  .default("")
  .transform((url) => url.replace(/\/+$/, ""));
const Key = z.string().trim().default("");

export const VendorSettings = z.object({
  OPENAI_API_KEY: Key,
  /** Another address of the same API: a proxy of one's own, an account of another region. */
  OPENAI_BASE_URL: Address,
  ELEVENLABS_API_KEY: Key,
  ELEVENLABS_BASE_URL: Address,
  /** The whole address of the endpoint: `https://api.302.ai/302/whisperx`. */
  WHISPERX_HOSTED_URL: Address,
  WHISPERX_HOSTED_KEY: Key,
  /** What its host asks, in millionths of a US dollar: it is nowhere published for all hosts. */
  WHISPERX_HOSTED_MICROS_PER_MINUTE: z.coerce.number().int().nonnegative().default(0),
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
