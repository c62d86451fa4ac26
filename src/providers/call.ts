/** The one place that sends a request to a vendor: asks leave, keeps the time limit and the size, and makes one vocabulary of failures of all answers. */
import { z } from "zod";
import { VendorFailure, type VendorRefusal } from "./failure.ts";
import { retryAfterMs } from "./retry-after.ts";
import { slimJson } from "./slim-json.ts";
import type { VendorConfig } from "./transcription.ts";
import { wholeBody } from "./whole-body.ts";

/** What is sent, whatever is to come back. */
export type VendorRequest = {
  /** As people know it. */
  vendor: string;
  url: string;
  /** Absent: POST. */
  method?: "POST" | "GET" | "DELETE";
  headers: Record<string, string>;
  /** Null: none. */
  body: FormData | string | Uint8Array<ArrayBuffer> | null;
  /** A refusal that means something else with this vendor than its status says; null: it does not. */
  meaning?: (status: number, code: string | null) => VendorRefusal | null;
  signal: AbortSignal;
  mayBegin: () => Promise<boolean>;
  /** Of the answer; absent: what a Worker can hold (whole-body.ts). */
  mostBytes?: number | undefined;
};
export type VendorCall<T> = VendorRequest & { reply: z.ZodType<T> };
/** As it came: `contentType` is what the vendor says of it, "" where it says nothing. */
export type VendorBytes = { bytes: Uint8Array<ArrayBuffer>; contentType: string };
type World = Pick<VendorConfig, "fetch" | "now" | "timeLimitMs">;

/** A transcript of five minutes, word by word, is a tenth of it. */
const MOST_JSON_BYTES = 4_000_000;

/** Throws VendorFailure. */
export async function callVendor<T>(call: VendorCall<T>, world: World): Promise<T> {
  const { bytes } = await callForBytes({ mostBytes: MOST_JSON_BYTES, ...call }, world);
  return parse(call, bytes);
}

/** For answers that are no JSON. Throws VendorFailure. */
export async function callForBytes(call: VendorRequest, world: World): Promise<VendorBytes> {
  if (call.signal.aborted || !(await call.mayBegin())) throw new VendorFailure("canceled", "Nobody wants it any more.");
  const { response, bytes } = await exchange(call, world);
  if (!response.ok) throw refusalOf(call, response, bytes, world.now());
  return { bytes, contentType: response.headers.get("content-type") ?? "" };
}

type Exchanged = { response: Response; bytes: Uint8Array<ArrayBuffer> };

async function exchange({ vendor, url, method = "POST", headers, body, signal, mostBytes }: VendorRequest, { fetch, timeLimitMs }: World): Promise<Exchanged> {
  const limit = limited(signal, timeLimitMs);
  let response: Response | null = null;
  try {
    // A vendor does not move: a redirect would carry speech, and a key, to somewhere else.
    response = await fetch(url, { method, headers, body, redirect: "manual", signal: limit.signal });
    return { response, bytes: await wholeBody(vendor, response, mostBytes) };
  } catch (error) {
    if (error instanceof VendorFailure) throw error;
    // The vendor may have begun, and does not stop counting because nobody listens.
    if (signal.aborted) throw new VendorFailure("canceled", "Nobody wants it any more.", { isAmbiguous: true });
    if (limit.signal.aborted) throw new VendorFailure("vendor_timed_out", `${vendor} did not answer within ${Math.round(timeLimitMs / 1000)} s.`);
    if (response === null) throw new VendorFailure("vendor_unreachable", `${vendor} could not be reached.`);
    throw new VendorFailure("vendor_broke_off", `${vendor} broke off in the middle of its answer.`);
  } finally {
    limit.release();
  }
}

/** By a timer that is held on to: AbortSignal.any and AbortSignal.timeout may both be collected in Node before they fire. */
function limited(signal: AbortSignal, timeLimitMs: number): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, timeLimitMs);
  signal.addEventListener("abort", stop, { once: true });
  const release = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  };
  return { signal: controller.signal, release };
}

function parse<T>({ vendor, reply }: VendorCall<T>, bytes: Uint8Array): T {
  const json = slimJson(bytes);
  if (json === undefined) throw new VendorFailure("vendor_malformed", `${vendor} answered with something that is no JSON, or only half of it.`);
  const parsed = reply.safeParse(json);
  if (parsed.success) return parsed.data;
  // Where it differs, never what it says: that may be speech.
  const where = parsed.error.issues.slice(0, 3).map(({ path }) => path.join(".") || "the whole");
  throw new VendorFailure("vendor_malformed", `${vendor} answered in a form that is not its documented one (${where.join(", ")}).`);
}

const FAULT_OF: Record<number, VendorRefusal> = {
  401: "vendor_unauthorized",
  402: "vendor_out_of_funds",
  403: "vendor_unauthorized",
  408: "vendor_failed",
  409: "vendor_failed",
  429: "vendor_throttled",
  503: "vendor_throttled",
};
const SAID: Record<VendorRefusal, string> = {
  vendor_unauthorized: "does not accept the key",
  vendor_out_of_funds: "says that the account's quota is used up",
  vendor_throttled: "has too much to do",
  vendor_refused: "refused the request",
  vendor_failed: "failed",
  text_too_long: "finds the text too long",
  nothing_to_say: "finds nothing to say in the text",
  unknown_voice: "does not know the voice",
};

function refusalOf({ vendor, meaning }: VendorRequest, response: Response, bytes: Uint8Array, now: number): VendorFailure {
  const { status, headers } = response;
  const code = codeOf(slimJson(bytes));
  const fault = meaning?.(status, code) ?? FAULT_OF[status] ?? (status >= 500 ? "vendor_failed" : "vendor_refused");
  return new VendorFailure(fault, `${vendor} ${SAID[fault]} (${code === null ? status : `${status}, ${code}`}).`, { retryAfterMs: retryAfterMs(headers, now) });
}

const Named = z.object({ code: z.string().nullish(), status: z.string().nullish(), type: z.string().nullish() });
const Refusal = z.union([z.object({ error: Named }).transform(({ error }) => error), z.object({ detail: Named }).transform(({ detail }) => detail)]);

/** The vendor's own code for what is wrong, where it is one and not prose: `{error: {code}}` (OpenAI), `{detail: {status}}` (ElevenLabs). */
function codeOf(json: unknown): string | null {
  const refusal = Refusal.safeParse(json).data;
  const code = refusal?.code ?? refusal?.status ?? refusal?.type;
  return code && /^[a-z0-9_.-]{1,60}$/i.test(code) ? code : null;
}
