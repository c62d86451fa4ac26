/** Voices of the engine that speaks in a dub: the catalogue's, or those of an endpoint that the workspace brought. */
import type { CastVoice } from "../../dubbing/cast.ts";
import { type Engine, engineOf } from "../../providers/catalog.ts";
import type { DubFacts } from "../port.ts";

/** None where the engine left the catalogue: its units say so. */
export function voicesOf({ options }: DubFacts, engine: string): readonly CastVoice[] {
  const endpoint = options.speech.endpoints?.find(({ id }) => id === engine);
  return endpoint?.voices ?? known(engine)?.voices ?? [];
}

/** What ids of voices look like that are in no list; null: there are none. */
export const anyVoiceOf = (engine: string): RegExp | null => known(engine)?.speech?.anyVoice ?? null;

export const isCloning = (engine: string): boolean => known(engine)?.speech?.clones !== undefined;

const known = (engine: string): Engine | undefined => engineOf("synthesize", engine);
