/** Which voices can be heard before a dub is made: those that our own services speak with, which cost nobody anything. Pure. */
import type { Engine } from "../dubs/engines.ts";
import { engineOf } from "../providers/catalog.ts";
import { sampleOf } from "./samples.ts";

/** The service that speaks as it; null: a vendor, or an endpoint of the workspace's own. */
export function serviceOf(engine: string): string | null {
  const lane = engineOf("synthesize", engine)?.lane;
  return lane === undefined || lane === "worker" ? null : lane;
}

/** `language`: of the voice; null: it speaks all that its engine does. */
export const isPreviewed = ({ id }: Pick<Engine, "id">, language: string | null): boolean =>
  serviceOf(id) !== null && (language === null || sampleOf(language) !== null);
