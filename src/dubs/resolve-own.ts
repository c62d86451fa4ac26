/** What of a dub's engines is the workspace's own: endpoints, and keys of vendors. */
import type { EngineCatalogue } from "./engines.ts";
import type { ResolvedOptions } from "./options.ts";

/** Engines of the workspace's own, as they are now: a dub is finished by what it was begun with. */
export function endpointsOf(catalogue: EngineCatalogue, ids: readonly (string | undefined)[]): Pick<ResolvedOptions["speech"], "endpoints"> {
  const own = catalogue.filter(({ id, stage }) => stage === "synthesize" && id.startsWith("custom/") && ids.includes(id));
  if (own.length === 0) return {};
  return {
    endpoints: own.map(({ id, digest, voices }) => ({
      id,
      digest,
      voices: voices.map(({ id: voice, language, gender }) => ({ id: voice, language, gender })),
    })),
  };
}

/** By vendor. */
export function ownKeys(catalogue: EngineCatalogue): Pick<ResolvedOptions, "credentials"> {
  const keys = catalogue.flatMap(({ id, credentialId }) => (credentialId === null ? [] : [[id.slice(0, id.indexOf("/")), credentialId] as const]));
  const vendors = keys.filter(([vendor]) => vendor !== "custom");
  return vendors.length > 0 ? { credentials: Object.fromEntries(vendors) } : {};
}
