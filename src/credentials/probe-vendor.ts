/**
 * A vendor's cheapest read, by which a key shows whether it is taken: nothing is made, and nothing charged.
 * OpenAI: GET /models (platform.openai.com/docs/api-reference/models/list). ElevenLabs: GET /v1/models (elevenlabs.io/docs/api-reference/
 * models/list). Fish Audio: GET /wallet/self/api-credit (docs.fish.audio/api-reference/endpoint/wallet/get-api-credit).
 */
import { z } from "zod";
import { guardedFetch, type Answer } from "../net/guarded-fetch.ts";
import type { Guard } from "../net/guard.ts";
import { NetFailure, type NetFault } from "../net/net-failure.ts";
import { slimJson } from "../providers/slim-json.ts";
import { ELEVENLABS_URL } from "../providers/elevenlabs/scribe.ts";
import { FISH_URL } from "../providers/fish/speech.ts";
import { OPENAI_URL } from "../providers/openai/transcription.ts";
import type { Verdict } from "./challenge.ts";
import { addressOf, type Secret, type SecretOf } from "./secret.ts";

export type ReadVendor = Exclude<Secret["vendor"], "custom" | "f5">;
type Probe = { url: string; headers: Record<string, string>; judge: (answer: Answer) => Verdict };

const TIME_LIMIT_MS = 15_000;
const MOST_BYTES = 2_000_000;

/** As in src/providers/failure.ts. */
const OF_NET: Partial<Record<NetFault, string>> = {
  redirected: "vendor_refused",
  too_many_redirects: "vendor_refused",
  unreachable: "vendor_unreachable",
  timed_out: "vendor_timed_out",
  broke_off: "vendor_broke_off",
};

export async function probeVendor(secret: SecretOf<ReadVendor>, guard: Guard, signal: AbortSignal): Promise<Verdict> {
  const { url, headers, judge } = probeOf(secret);
  // The vendor's own address is ours to trust: names of it are not looked up.
  const asking = addressOf(secret) === null ? { ...guard, resolve: null } : guard;
  try {
    return judge(
      await guardedFetch({ url, method: "GET", headers, body: null, signal }, asking, {
        timeLimitMs: TIME_LIMIT_MS,
        mostBytes: MOST_BYTES,
        readsRefusals: true,
      }),
    );
  } catch (error) {
    if (!(error instanceof NetFailure)) throw error;
    return fails(error.isRefusal ? "endpoint_not_allowed" : (OF_NET[error.code] ?? "vendor_malformed"), error.message);
  }
}

function probeOf(secret: SecretOf<ReadVendor>): Probe {
  switch (secret.vendor) {
    case "openai":
      return { url: `${secret.baseUrl ?? OPENAI_URL}/models`, headers: bearer(secret.apiKey), judge: judgeOpenAi };
    case "openai-compatible":
      return {
        url: `${secret.baseUrl}/models`,
        headers: secret.apiKey === undefined ? {} : bearer(secret.apiKey),
        judge: (answer) => judgeCompatible(answer, secret.model),
      };
    case "elevenlabs":
      return { url: `${secret.baseUrl ?? ELEVENLABS_URL}/v1/models`, headers: { "xi-api-key": secret.apiKey }, judge: judgeElevenLabs };
    case "fish":
      return { url: `${secret.baseUrl ?? FISH_URL}/wallet/self/api-credit`, headers: bearer(secret.apiKey), judge: judgeFish };
    case "whisperx-hosted":
      return { url: secret.url, headers: bearer(secret.apiKey), judge: judgeHosted };
  }
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const works = (message: string): Verdict => ({ status: "works", code: null, message });
const fails = (code: string, message: string): Verdict => ({ status: "fails", code, message });

/** What is the same with all of them; null: it answered well. */
function refusal({ status }: Answer): Verdict | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return fails("vendor_unauthorized", `The key is not accepted (${status}).`);
  if (status === 402) return fails("vendor_out_of_funds", "The account is used up (402).");
  if (status === 429 || status === 503) return fails("vendor_throttled", `It has too much to do to answer now (${status}): test again later.`);
  return fails(status >= 500 ? "vendor_failed" : "vendor_refused", `It does not answer as it should (${status}).`);
}

const textOf = ({ bytes }: Answer): string => new TextDecoder().decode(bytes);
const parsed = <T>(schema: z.ZodType<T>, { bytes }: Answer): T | null => schema.safeParse(slimJson(bytes)).data ?? null;
const malformed = fails("vendor_malformed", "It does not answer as this vendor does: is the address right?");
const RESTRICTED = "The key is known, and restricted: it may not list models, which is not needed.";
const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

/** A restricted key may well be one that may speak. */
function judgeOpenAi(answer: Answer): Verdict {
  if ([401, 403].includes(answer.status) && /missing scopes/i.test(textOf(answer))) return works(RESTRICTED);
  return refusal(answer) ?? (parsed(Models, answer) === null ? malformed : works("The key is accepted."));
}

function judgeCompatible(answer: Answer, model: string): Verdict {
  if (answer.status === 404 || answer.status === 405)
    return works("The server answers, and does not list its models: whether it has this one shows at the first line.");
  const refused = refusal(answer);
  if (refused) return refused;
  const models = parsed(Models, answer);
  if (models === null) return malformed;
  return models.data.some(({ id }) => id === model)
    ? works("The server has the model.")
    : fails("unknown_model", "The server answers, and has no model of this name.");
}

function judgeElevenLabs(answer: Answer): Verdict {
  const Refusal = z.object({ detail: z.object({ status: z.string() }) });
  if (answer.status === 401 && parsed(Refusal, answer)?.detail.status === "missing_permissions") return works(RESTRICTED);
  return refusal(answer) ?? (parsed(z.array(z.object({ model_id: z.string() })), answer) === null ? malformed : works("The key is accepted."));
}

/** `credit`: US dollars, as text. */
function judgeFish(answer: Answer): Verdict {
  const refused = refusal(answer);
  if (refused) return refused;
  const wallet = parsed(z.object({ credit: z.union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number()]) }), answer);
  if (wallet === null) return malformed;
  return Number(wallet.credit) > 0 ? works("The key is accepted.") : fails("vendor_out_of_funds", "The key is accepted, and there is no API credit left.");
}

/** It has no read of its own: all that can be heard without speech is whether somebody is there who does not turn the key away. */
function judgeHosted(answer: Answer): Verdict {
  if ([400, 404, 405, 415, 422].includes(answer.status)) return works("The host answers. Whether it takes the key shows at the first piece of speech.");
  return refusal(answer) ?? works("The host answers. Whether it takes the key shows at the first piece of speech.");
}
