/** What is kept in plain of an endpoint of one's own, so that its engine can be shown and chosen without opening the secret. */
import { type CustomFacts, factsOf } from "../providers/custom/engine.ts";
import { sha256Of } from "../sha256-of.ts";
import type { Secret } from "./secret.ts";

/** Null: it is none. */
export const customFactsOf = async (secret: Secret): Promise<CustomFacts | null> => (secret.vendor === "custom" ? factsOf(secret.template, sha256Of) : null);
