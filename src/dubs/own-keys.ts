/** The catalogue as one workspace has it: engines of vendors whose key it brought are on with that key, and its own endpoints are among those that speak. Pure. */
import type { Engine, EngineCatalogue } from "./engines.ts";

/** `vendor`: what ids of its engines begin with. */
export type OwnKey = { id: string; vendor: string; status: "untested" | "works" | "fails" };

/** Of several keys of a vendor the last that does not fail. `endpoints`: after all others, so that nobody gets one without naming it. */
export function withOwn(catalogue: EngineCatalogue, keys: readonly OwnKey[], endpoints: readonly Engine[]): EngineCatalogue {
  if (keys.length === 0 && endpoints.length === 0) return catalogue;
  const keyOf = new Map(keys.filter(({ status }) => status !== "fails").map(({ vendor, id }) => [vendor, id]));
  const own = catalogue.map((engine) => {
    const credentialId = keyOf.get(engine.id.slice(0, engine.id.indexOf("/")));
    return credentialId === undefined ? engine : { ...engine, on: true, reason: null, credentialId };
  });
  return [...own, ...endpoints];
}
