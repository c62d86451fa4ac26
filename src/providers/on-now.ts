/** The catalogue as it stands at this moment: what each service says of its engines, which vendors there is a key for, in the catalogue's order of preference. Pure. */
import { z } from "zod";
import type { Health } from "../../containers/contract/task.ts";
import type { EngineCatalogue, Engine as PublicEngine } from "../dubs/engines.ts";
import { catalog, type Engine, type Voice } from "./catalog.ts";
import type { VendorSettings } from "./vendor-settings.ts";
import { whyVendorIsOff } from "./vendors.ts";

const Pairs = z.object({ pairs: z.array(z.tuple([z.string(), z.string()])) });
/** Firefox's and Apertium's `pt` models were made of Brazilian texts. */
const REGION: Record<string, string> = { pt: "pt-BR" };
const NAME_BY_GENDER = { female: "woman", male: "man" } as const;

/** `healths`: by service; null where it does not answer, `asleep` where a container would be started by the next task. */
export function enginesNow(healths: ReadonlyMap<string, Health | "asleep" | null>, vendors: VendorSettings): EngineCatalogue {
  return catalog.map((engine) => {
    if (engine.lane !== "worker") return describe(engine, healths.get(engine.lane) ?? null);
    const reason = whyVendorIsOff(engine.stage, engine.id, vendors);
    return shownEngine(engine, { on: reason === null, reason });
  });
}

function describe(engine: Engine, health: Health | "asleep" | null): PublicEngine {
  const said = health === "asleep" || health === null ? undefined : health.engines.find((each) => each.id === engine.id);
  const { on, reason } = health === "asleep" ? asShipped(engine) : (said ?? { on: false, reason: null });
  const why = reason ?? (health ? `The service ${engine.lane} does not know it.` : `The service ${engine.lane} does not answer.`);
  return shownEngine(engine, { on, reason: on ? null : why }, said?.detail);
}

/** `detail`: what its service says of it. */
export function shownEngine(engine: Engine, { on, reason }: { on: boolean; reason: string | null }, detail?: unknown): PublicEngine {
  return {
    id: engine.id,
    stage: engine.stage,
    on,
    reason,
    languages: engine.languages ? [...engine.languages] : null,
    pairs: engine.pairs ? pairsOf(engine, detail) : null,
    tellsSpeakers: engine.tellsSpeakers ?? false,
    needsLanguage: engine.needsLanguage ?? false,
    isModel: engine.isModel ?? false,
    clones: engine.speech?.clones !== undefined,
    anyVoice: engine.speech?.anyVoice?.source ?? null,
    speeds: engine.speech?.speeds ?? null,
    credentialId: null,
    digest: engine.digest,
    voices: (engine.voices ?? []).map((voice) => ({ id: voice.id, language: voice.language, name: shownName(voice), gender: voice.gender })),
  };
}

const asShipped = (engine: Engine) => ({ on: engine.shipped, reason: engine.shipped ? null : `The image of ${engine.lane} comes without it.` });

/** What the service found on its disk counts more than what the catalogue expects. */
function pairsOf(engine: Engine, detail: unknown): { source: string; target: string }[] {
  const told = Pairs.safeParse(detail);
  const pairs = told.success ? told.data.pairs : (engine.pairs ?? []);
  return pairs.map(([source, target]) => ({ source, target: REGION[target] ?? target }));
}

const shownName = ({ id, gender, name = nameOf(id) }: Voice): string => (gender === null ? name : `${name} (${NAME_BY_GENDER[gender]})`);

/** `pf_dora` -> `Dora`. */
function nameOf(id: string): string {
  const name = id.split("_")[1] ?? id;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
