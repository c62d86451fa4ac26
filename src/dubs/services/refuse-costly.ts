import type { Actor } from "../../accounts/actor.ts";
import { AppError } from "../../errors.ts";
import type { EngineCatalogue } from "../engines.ts";
import type { ResolvedOptions } from "../options.ts";

/**
 * A test key costs nothing: it starts no work on a dub whose engines, settled with a live key, are off for it.
 * `engines`: as the actor may use them. Throws `engine_unavailable`.
 */
export async function refuseCostly({ mode }: Pick<Actor, "mode">, options: ResolvedOptions, engines: () => Promise<EngineCatalogue>): Promise<void> {
  if (mode === "live") return;
  const on = new Set((await engines()).filter((engine) => engine.on).map(({ id }) => id));
  const costly = namesIn({ ...options, source: null }).find((name) => !on.has(name));
  if (costly !== undefined) throw new AppError("engine_unavailable", `The dub uses ${costly}, which a test key may not use, or which is off: take a live key.`);
}

/** Everything that may be an engine's name, `vendor/model`. */
function namesIn(value: unknown): string[] {
  if (typeof value === "string") return value.includes("/") ? [value] : [];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(namesIn) : [];
}
