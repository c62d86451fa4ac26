/** What the queue consumer needs of the world. The same code runs in the Worker, in the benchmark and in the simulated world. */
import type { Entry } from "../../pool/line.ts";
import type { Claim, UnitPort, WorkOutcome } from "../loop/ports.ts";

export type WorkClaim = Extract<Claim, { kind: "work" }>;
export type ConsumedDub = Pick<UnitPort, "claim" | "queued" | "beat" | "settle">;
/** `ack`: the message has done its part. `retry`: it has not, or that is not known. */
export type Verdict = "ack" | "retry";

export type ConsumePorts = {
  dub(dubId: string): ConsumedDub;
  pool(lane: string): { enterAll(entries: Omit<Entry, "enteredAt">[]): Promise<{ ahead: number }[]> };
  /**
   * `signal`: nobody wants it any more. `mayBegin`: to be asked right before each vendor call, which reading an input or an earlier
   * try may have put off beyond the claim's permit; when it is false, `signal` is aborted too and what is returned is not heard.
   */
  work(claim: WorkClaim, signal: AbortSignal, mayBegin: () => Promise<boolean>): Promise<WorkOutcome>;
  /** Another at every call, as long as any work lasts. */
  newId(prefix: string): string;
  now(): number;
  wait(ms: number): Promise<void>;
  log(event: string, fields: Record<string, string | number | null>): void;
};
