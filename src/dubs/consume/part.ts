/** One dub's part of a batch, and what it said of it. */
import type { Claim } from "../loop/ports.ts";
import type { ConsumedDub } from "./ports.ts";

type Kind = Claim["kind"];
export type Claimed<K extends Kind> = { attempt: number; claim: Extract<Claim, { kind: K }> };
/** `askedAt`: from then on the permits run. */
export type Part = { dubId: string; dub: ConsumedDub; claimant: string; askedAt: number; claims: { attempt: number; claim: Claim }[] };
/** An attempt whose message has done its part. */
export type Safe = { dubId: string; attempt: number };

export const claimsOf = <K extends Kind>({ claims }: Part, kind: K): Claimed<K>[] => claims.filter(({ claim }) => claim.kind === kind) as Claimed<K>[];
