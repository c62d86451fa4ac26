/** Evaluates the plan and makes the rows agree with it: units wanted and not, attempts to send, lines told, jobs judged. */
import { chooseVoice } from "../../dubbing/cast.ts";
import { plan, type Plan } from "../../dubbing/plan.ts";
import type { PlanInput } from "../../dubbing/planning.ts";
import { type DigestMemo, sha256 } from "../../graph/digest.ts";
import { Graph } from "../../graph/graph.ts";
import type { Line } from "../../dubbing/script.ts";
import { isOver } from "../../graph/unit.ts";
import { engineOf } from "../../providers/catalog.ts";
import { announce } from "./announce.ts";
import { isWanting, judgeJobs } from "./jobs.ts";
import { keepOutputs } from "./outputs.ts";
import type { Job, Meta } from "./rows.ts";
import { tell, type Loop } from "./units.ts";

/** The plan as it came out; null when no job wants anything. Once more without the jobs it has ended: what only they wanted stops. */
export function evaluate(loop: Loop): Plan | null {
  const { store } = loop;
  const wanting = [...store.jobs.values()].filter(isWanting);
  const planned = evaluateFor(loop, wanting);
  const left = [...store.jobs.values()].filter(isWanting).length;
  if (left > 0 && left < wanting.length) return evaluate(loop);
  store.isPlanStale = false;
  return planned;
}

function evaluateFor(loop: Loop, wanting: Job[]): Plan | null {
  const { store } = loop;
  if (!store.meta || store.meta.removed) return null;
  const languages = [...new Set(wanting.flatMap((job) => job.languages))];
  if (languages.length === 0) return releaseAll(loop);
  castVoices(loop, languages);
  loop.digests.turn();
  const graph = new Graph((key) => known(loop, key), loop.digests);
  const planned = plan(inputOf(loop, languages), graph);
  adopt(loop, graph);
  noteProbe(loop, planned);
  announce(loop, planned);
  keepOutputs(loop, planned);
  judgeJobs(loop, planned);
  if (![...store.jobs.values()].some(isWanting)) return releaseAll(loop);
  dispatch(loop);
  return planned;
}

function known({ store }: Loop, key: string) {
  const state = store.units.get(key)?.state;
  if (state?.status === "done") return { result: state.result };
  return state?.status === "failed" ? { failure: state.failure } : undefined;
}

/** Units the plan names are wanted, all others are not. */
function adopt(loop: Loop, graph: Graph): void {
  const { store } = loop;
  for (const [key, spec] of graph.declared) {
    const unit = store.units.get(key);
    if (!unit) store.putUnit({ spec, state: { status: "ready" }, tries: 0, losses: 0 });
    else if (unit.state.status === "canceled") tell(loop, unit, { type: "wanted" });
  }
  for (const unit of store.units.values()) if (!graph.declared.has(unit.spec.key) && !isOver(unit.state)) tell(loop, unit, { type: "unwanted" });
}

function releaseAll(loop: Loop): null {
  for (const unit of loop.store.units.values()) tell(loop, unit, { type: "unwanted" });
  return null;
}

/** Sends what is ready, in the order it was planned, as long as not too much is under way in its lane: a long line holds up no other. */
export function dispatch(loop: Loop): void {
  const { store, ports } = loop;
  const underWay = new Map<string, number>();
  const count = (lane: string): number => underWay.get(lane) ?? 0;
  for (const key of store.attempts.values()) underWay.set(store.units.get(key)!.spec.lane, count(store.units.get(key)!.spec.lane) + 1);
  for (const unit of store.units.values()) {
    const { lane } = unit.spec;
    if (unit.state.status !== "ready" || count(lane) >= ports.settings.maxInFlight) continue;
    const attempt = store.meta!.attempt + 1;
    store.putMeta({ ...store.meta!, attempt });
    tell(loop, unit, { type: "dispatch", attempt });
    store.enqueue({ kind: "send", attempt });
    underWay.set(lane, count(lane) + 1);
  }
}

function inputOf({ store, digests }: Loop, languages: string[]): PlanInput {
  const meta = store.meta!;
  const { source, options } = meta.facts;
  const perLanguage = languages.map(
    (language) =>
      [
        language,
        {
          translations: validPins(store.lines, digests, (id) => store.pin(language, id)),
          voices: meta.casts[language] ?? {},
          variants: new Map<string, number>(),
        },
      ] as const,
  );
  return {
    source: { digest: sha256(source.artifactKey), key: source.artifactKey, sizeBytes: source.sizeBytes, contentType: "application/octet-stream" },
    versions: meta.versions,
    options: { sourceLanguage: options.source.language, maxRate: options.timing.maxRate, duckDb: options.mix.duckDb, bitrateKbps: options.mix.bitrateKbps },
    engines: meta.engines,
    script: meta.scripted ? { language: meta.sourceLanguage ?? "und", lines: store.lines } : null,
    languages: Object.fromEntries(perLanguage),
  };
}

function validPins(lines: Line[], digests: DigestMemo, pinOf: (lineId: string) => { sourceDigest: string; text: string } | undefined): Map<string, string> {
  const valid = new Map<string, string>();
  for (const line of lines) {
    const pin = pinOf(line.id);
    if (pin?.sourceDigest === digests.of(line.text)) valid.set(line.id, pin.text);
  }
  return valid;
}

/** Once the speakers are known, each gets a voice per language and keeps it. */
function castVoices({ store }: Loop, languages: string[]): void {
  const meta = store.meta!;
  if (!meta.scripted) return;
  const speakerIds = [...new Set(store.lines.map((line) => line.speakerId))];
  const missing = languages.filter((language) => !meta.casts[language]);
  if (missing.length > 0)
    store.putMeta({ ...meta, casts: { ...meta.casts, ...Object.fromEntries(missing.map((language) => [language, cast(meta, language, speakerIds)])) } });
}

function cast(meta: Meta, language: string, speakerIds: string[]): Record<string, string> {
  const asked = meta.facts.options.speech.voices[language];
  if (asked) return Object.fromEntries(speakerIds.map((id) => [id, asked]));
  return chooseVoice({ language, speakerIds, voices: [...(engineOf(meta.engines.synthesize.id).voices ?? [])] });
}

function noteProbe({ store }: Loop, { probe }: Plan): void {
  const meta = store.meta!;
  if (!probe || meta.probed) return;
  const probed = { durationMs: probe.durationMs, container: probe.container, width: probe.video?.width ?? null, height: probe.video?.height ?? null };
  store.putMeta({ ...meta, probed, durationMs: probe.durationMs, revision: meta.revision + 1 });
  store.emit({ type: "video.probed", jobId: null, data: probed });
}
