/** Engines and stage versions as they are today: pinned at a dub's first job, and anew when a render asks for it. */
import { STAGE_VERSIONS } from "../../dubbing/planning.ts";
import { catalog } from "../../providers/catalog.ts";
import type { DubFacts } from "../port.ts";
import type { Meta } from "./rows.ts";

/** The lane of an engine that left the catalogue. */
export const GONE = "gone";

export function pinnedNow({ options }: DubFacts): Pick<Meta, "engines" | "versions"> {
  const engines = {
    transcribe: pinned(options.transcription.engine),
    separate: options.separation.engine === "none" ? null : pinned(options.separation.engine),
    translate: options.translation.routes.map(({ engine, source, target }) => ({ ...pinned(engine), source, target })),
    synthesize: pinned(options.speech.engine),
  };
  return { engines, versions: { ...STAGE_VERSIONS } };
}

/** One that is not there any more fails its units, not the start of the job. */
function pinned(id: string): { id: string; digest: string; lane: string } {
  const engine = catalog.find((each) => each.id === id);
  return engine ? { id, digest: engine.digest, lane: engine.lane } : { id, digest: GONE, lane: GONE };
}
