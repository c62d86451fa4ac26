import { createHash } from "node:crypto";
import { canonical, type Json } from "./json.ts";

/** Lower-case hex SHA-256. */
export type Digest = string;

export const sha256 = (text: string): Digest => createHash("sha256").update(text).digest("hex");

/** Equal JSON has an equal digest, whatever the order of its keys. */
export const digestOf = (value: Json): Digest => sha256(canonical(value));

/** Remembers the digests of one evaluation for the next: nearly all units of a plan are what they were. */
export class DigestMemo {
  private before = new Map<string, Digest>();
  private now = new Map<string, Digest>();

  /** `digestOf(value)`. */
  of(value: Json): Digest {
    const text = JSON.stringify(value);
    const digest = this.now.get(text) ?? this.before.get(text) ?? digestOf(value);
    this.now.set(text, digest);
    return digest;
  }

  /** What was not asked for since the last turn is forgotten at the next. */
  turn(): void {
    this.before = this.now;
    this.now = new Map();
  }
}
