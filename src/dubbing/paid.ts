/** What a call of an engine may cost at most, and whose key it is made with. */
import type { PlannedRoute, PlannedSpeaker } from "./planning.ts";

type Paid = Pick<PlannedRoute | PlannedSpeaker, "credential" | "microsPerThousandCharacters" | "microsPerCall">;

/** With a key of its own the workspace pays its vendor itself. */
export function worstOf({ credential, microsPerThousandCharacters = 0, microsPerCall = 0 }: Paid, characters: number): number {
  return credential === undefined ? microsPerCall + Math.ceil((microsPerThousandCharacters * characters) / 1000) : 0;
}

export const credentialOf = ({ credential }: Paid): { credential: string | null } => ({ credential: credential ?? null });
