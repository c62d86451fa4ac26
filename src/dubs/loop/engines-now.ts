/** Engines and stage versions as they are today: pinned at a dub's first job, and anew when a render asks for it. */
import { STAGE_VERSIONS, type PlannedEar, type PlannedOpinion } from "../../dubbing/planning.ts";
import { catalog } from "../../providers/catalog.ts";
import type { DubFacts } from "../port.ts";
import type { Meta } from "./rows.ts";

/** The lane of an engine that left the catalogue. */
export const GONE = "gone";

export function pinnedNow({ options }: DubFacts): Pick<Meta, "engines" | "versions"> {
  const engines = {
    transcribe: earOf(options.transcription.engine),
    align: chosen(options.alignment?.engine) && { ...pinned(options.alignment!.engine), always: options.alignment!.always },
    diarize: chosen(options.diarization?.engine) && pinned(options.diarization!.engine),
    separate: options.separation.engine === "none" ? null : pinned(options.separation.engine),
    translate: options.translation.routes.map(({ engine, source, target }) => ({ ...pinned(engine), source, target })),
    synthesize: pinned(options.speech.engine),
    ...(chosen(options.segmentation?.engine) && { clauses: opinionOf(options.segmentation!.engine) }),
  };
  return { engines, versions: { ...STAGE_VERSIONS } };
}

const chosen = (engine: string | undefined): true | null => (engine === undefined || engine === "none" || engine === "transcription" ? null : true);

function earOf(id: string): PlannedEar {
  const { timing = "good", microsPerMinute } = catalog.find((each) => each.id === id) ?? {};
  return { ...pinned(id), timing, ...(microsPerMinute !== undefined && { microsPerMinute }) };
}

const opinionOf = (id: string): PlannedOpinion => ({ ...pinned(id), microsPerMinute: catalog.find((each) => each.id === id)?.microsPerMinute ?? 0 });

/** One that is not there any more fails its units, not the start of the job. */
function pinned(id: string): { id: string; digest: string; lane: string } {
  const engine = catalog.find((each) => each.id === id);
  return engine ? { id, digest: engine.digest, lane: engine.lane } : { id, digest: GONE, lane: GONE };
}
