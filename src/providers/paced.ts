/**
 * Pacing by the limiter of a vendor's key: asks it before each call, waits in place where that is short, and tells it how the call ended.
 * Where the limiter itself does not answer nothing is called: the caller comes again soon, and a vendor is never flooded.
 */
import type { BeginCall, Begun, CallOutcome, LimiterPort } from "../limits/limiter-port.ts";
import type { Limits, Why } from "../limits/limits.ts";
import { VendorFailure, type VendorFault } from "./failure.ts";
import { limitsOf } from "./limits-of.ts";
import type { PacedCall, Pacing } from "./pacing.ts";

export type PacingPorts = {
  /** Its methods reject where the limiter cannot be reached. */
  limiter(vendor: string, key: string): LimiterPort;
  /** What is known better of a vendor's limits. */
  own?: Record<string, Partial<Limits>>;
  newId(): string;
  now(): number;
  wait(ms: number): Promise<void>;
  log(event: string, fields: Record<string, string | number>): void;
};

const PATIENCE_MS = 4_000;
/** Longer than anything that is done under it: one call of vendors.ts (135 s), all calls of a line or a voice (speak.ts). */
export const HOLD_MS = 150_000;
const SLICE_MS = 250;
/** A limiter that is moved to another machine answers the second time. */
const ASK_AGAIN_MS = 200;
const ANSWER_MS = 5_000;
const UNREACHED_RETRY_MS = 3_000;

export function pacing(ports: PacingPorts): Pacing {
  return {
    async paced(call, act) {
      const limiter = ports.limiter(call.vendor, call.key);
      const lease = await admitted(limiter, call, ports);
      let outcome: CallOutcome = { kind: "canceled" };
      try {
        if (call.signal.aborted) throw canceled();
        const result = await act();
        outcome = { kind: "ok" };
        return result;
      } catch (error) {
        outcome = outcomeOf(error);
        throw error;
      } finally {
        await told(limiter, lease, outcome, call, ports);
      }
    },
  };
}

/** The lease. Throws where it would take too long. */
async function admitted(limiter: LimiterPort, call: PacedCall, ports: PacingPorts): Promise<number> {
  const id = ports.newId();
  const until = ports.now() + PATIENCE_MS;
  for (;;) {
    if (call.signal.aborted) throw canceled();
    const asked = { id, characters: call.characters, holdMs: HOLD_MS, limits: limitsFor(call, ports) };
    const begun = await ask(limiter, { ...asked, patienceMs: Math.max(0, until - ports.now()) }, call, ports);
    if (begun.go) return begun.lease;
    if (ports.now() + begun.waitMs > until) throw later(call.vendor, begun.why, begun.waitMs);
    await waited(begun.waitMs, call.signal, ports);
  }
}

const limitsFor = ({ vendor, key, limits }: PacedCall, { own }: PacingPorts): Limits =>
  limitsOf(vendor, limits ?? (key === "house" ? own?.[vendor] : undefined));

async function ask(limiter: LimiterPort, begin: BeginCall, { vendor }: PacedCall, ports: PacingPorts): Promise<Begun> {
  try {
    return await twice(() => limiter.begin(begin), ports);
  } catch (error) {
    ports.log("limiter_unreached", { vendor, error: error instanceof Error ? error.message : String(error) });
    throw new VendorFailure("vendor_throttled", `Whether ${vendor} may be called now could not be found out.`, { retryAfterMs: UNREACHED_RETRY_MS });
  }
}

/** What it does not hear it finds out: a lease lapses. The call's own end is what counts. */
async function told(limiter: LimiterPort, lease: number, outcome: CallOutcome, { vendor }: PacedCall, ports: PacingPorts): Promise<void> {
  try {
    await twice(() => limiter.end({ lease, outcome }), ports);
  } catch (error) {
    ports.log("limiter_untold", { vendor, outcome: outcome.kind, error: error instanceof Error ? error.message : String(error) });
  }
}

async function twice<T>(act: () => Promise<T>, ports: PacingPorts): Promise<T> {
  try {
    return await inTime(act(), ports);
  } catch {
    await ports.wait(ASK_AGAIN_MS);
    return inTime(act(), ports);
  }
}

function inTime<T>(answer: Promise<T>, ports: PacingPorts): Promise<T> {
  const late = ports.wait(ANSWER_MS).then(() => Promise.reject(new Error("no answer in time")));
  return Promise.race([answer, late]);
}

/** In slices, so that nobody is waited for who is not wanted any more. */
async function waited(ms: number, signal: AbortSignal, ports: PacingPorts): Promise<void> {
  for (let left = ms; left > 0 && !signal.aborted; left -= SLICE_MS) await ports.wait(Math.min(left, SLICE_MS));
}

const FAILED: readonly VendorFault[] = ["vendor_failed", "vendor_unreachable", "vendor_timed_out", "vendor_broke_off"];
/**
 * An answer in another form says nothing of whether the vendor is up: one text may bring it about every time, and whoever sends that text
 * five times must not close the vendor to everybody else.
 */
const TELLS_NOTHING: readonly VendorFault[] = ["canceled", "vendor_malformed"];

/** What is no failure of a vendor's is ours, and says nothing of it. */
function outcomeOf(error: unknown): CallOutcome {
  if (!(error instanceof VendorFailure) || TELLS_NOTHING.includes(error.code)) return { kind: "canceled" };
  if (error.code === "vendor_throttled") return { kind: "throttled", retryAfterMs: error.retryAfterMs };
  return FAILED.includes(error.code) ? { kind: "failed", retryAfterMs: error.retryAfterMs } : { kind: "refused" };
}

const SAID: Record<Why, string> = {
  requests: "has all the requests that it takes in a minute",
  characters: "has all the text that it takes in a minute",
  concurrency: "has as many calls under way as it takes at once",
  retry_after: "asked to be left alone for a while",
  paused: "had too much to do, and is left alone for a while",
  down: "failed several times in a row, and is left alone for a while",
};

const later = (vendor: string, why: Why, waitMs: number): VendorFailure =>
  new VendorFailure("vendor_throttled", `${vendor} ${SAID[why]}.`, { retryAfterMs: waitMs });
const canceled = (): VendorFailure => new VendorFailure("canceled", "Nobody wants it any more.");
