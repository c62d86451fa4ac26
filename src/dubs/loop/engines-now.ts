/** Engines and stage versions as they are today: pinned at a dub's first job, and anew when a render asks for it. */
import { STAGE_VERSIONS, type PlannedEar, type PlannedOpinion, type PlannedRoute, type PlannedSpeaker } from "../../dubbing/planning.ts";
import { catalog, engineOf } from "../../providers/catalog.ts";
import type { TranslationRoute } from "../options.ts";
import type { DubFacts } from "../port.ts";
import type { Meta } from "./rows.ts";

/** The lane of an engine that left the catalogue. */
export const GONE = "gone";

export function pinnedNow({ options }: DubFacts): Pick<Meta, "engines" | "versions"> {
  const engines = {
    transcribe: earOf(options, options.transcription.engine),
    align: chosen(options.alignment?.engine) && { ...pinned(options.alignment!.engine), always: options.alignment!.always },
    diarize: chosen(options.diarization?.engine) && pinned(options.diarization!.engine),
    separate: options.separation.engine === "none" ? null : pinned(options.separation.engine),
    translate: options.translation.routes.map((route) => routeOf(options, route)),
    translateElse: (options.translation.fallbackRoutes ?? []).map((route) => routeOf(options, route)),
    synthesize: speakerOf(options, options.speech.engine),
    synthesizeElse: chosen(options.speech.fallback) && speakerOf(options, options.speech.fallback!),
    verify: chosen(options.speech.verification) && pinned(options.speech.verification!),
    ...(chosen(options.segmentation?.engine) && { clauses: opinionOf(options, options.segmentation!.engine) }),
  };
  return { engines, versions: { ...STAGE_VERSIONS } };
}

type Options = DubFacts["options"];

const chosen = (engine: string | undefined): true | null => (engine === undefined || engine === "none" || engine === "transcription" ? null : true);

function earOf(options: Options, id: string): PlannedEar {
  const { timing = "good", microsPerMinute } = engineOf("transcribe", id) ?? {};
  const { credential } = paidBy(options, id, "transcribe");
  return { ...pinned(id), timing, ...(credential !== undefined && { credential }), ...(microsPerMinute !== undefined && { microsPerMinute }) };
}

function opinionOf(options: Options, id: string): PlannedOpinion {
  const { credential } = paidBy(options, id, "clauses");
  return { ...pinned(id), microsPerMinute: engineOf("clauses", id)?.microsPerMinute ?? 0, ...(credential !== undefined && { credential }) };
}

function routeOf(options: Options, { engine, source, target }: TranslationRoute): PlannedRoute {
  const isModel = engineOf("translate", engine)?.isModel ?? false;
  return { ...pinned(engine), ...paidBy(options, engine, "translate"), source, target, ...(isModel && { isModel }) };
}

function speakerOf(options: Options, id: string): PlannedSpeaker {
  const endpoint = options.speech.endpoints?.find((each) => each.id === id);
  if (endpoint) return { id, digest: endpoint.digest, lane: "worker", credential: id.slice(id.indexOf("/") + 1) };
  const { clones, needsReferenceText = false, instructs = false, speeds } = engineOf("synthesize", id)?.speech ?? {};
  return {
    ...pinned(id),
    ...paidBy(options, id, "synthesize"),
    ...(clones && { clones }),
    ...(needsReferenceText && { needsReferenceText }),
    ...(instructs && { instructs }),
    ...(speeds && { speeds }),
  };
}

type Paid = Pick<PlannedSpeaker, "credential" | "microsPerThousandCharacters" | "microsPerCall">;

/** The workspace's own key of the vendor, if it brought one; what the vendor asks. */
function paidBy({ credentials = {} }: Options, id: string, stage: "translate" | "synthesize" | "transcribe" | "clauses"): Paid {
  const credential = credentials[id.slice(0, id.indexOf("/"))];
  const { microsPerThousandCharacters, microsPerCall } = engineOf(stage, id) ?? {};
  return {
    ...(credential !== undefined && { credential }),
    ...(microsPerThousandCharacters !== undefined && { microsPerThousandCharacters }),
    ...(microsPerCall !== undefined && { microsPerCall }),
  };
}

/** One that is not there any more fails its units, not the start of the job. */
function pinned(id: string): { id: string; digest: string; lane: string } {
  const engine = catalog.find((each) => each.id === id);
  return engine ? { id, digest: engine.digest, lane: engine.lane } : { id, digest: GONE, lane: GONE };
}

/** The same engines, called with the workspace's keys as they are named now. */
export function withKeys(engines: Meta["engines"], options: Options): Meta["engines"] {
  const { credentials = {} } = options;
  const keyed = <E extends { id: string; credential?: string }>(engine: E): E => {
    const credential = credentials[engine.id.slice(0, engine.id.indexOf("/"))];
    return credential === undefined || engine.credential === undefined ? engine : { ...engine, credential };
  };
  return {
    ...engines,
    transcribe: keyed(engines.transcribe),
    translate: engines.translate.map(keyed),
    synthesize: keyed(engines.synthesize),
    ...(engines.translateElse && { translateElse: engines.translateElse.map(keyed) }),
    ...(engines.synthesizeElse && { synthesizeElse: keyed(engines.synthesizeElse) }),
    ...(engines.clauses && { clauses: keyed(engines.clauses) }),
  };
}
