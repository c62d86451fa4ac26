/** Evaluates the plan and makes the rows agree with it: units wanted and not, attempts to send, lines told, jobs judged. */
import { plan, type Plan } from "../../dubbing/plan.ts";
import { digestOf } from "../../graph/digest.ts";
import { lengthMs, pinnedFor, repinned } from "../../dubbing/script.ts";
import { Graph } from "../../graph/graph.ts";
import type { Announcer } from "./announce.ts";
import { adopt, dispatch, releaseAll } from "./adopt.ts";
import { isWanting, judgeJobs } from "./jobs.ts";
import { keepOutputs } from "./outputs.ts";
import { castVoices } from "./cast-voices.ts";
import { inputOf } from "./plan-input.ts";
import type { Job } from "./rows.ts";
import type { Store } from "./store.ts";
import type { Loop } from "./units.ts";

/** The plan as it came out; null when no job wants anything. Once more without the jobs it has ended: what only they wanted stops. */
export function evaluate(loop: Loop, announcer: Announcer): Plan | null {
  const { store } = loop;
  const wanting = [...store.jobs.rows.values()].filter(isWanting);
  const planned = evaluateFor(loop, announcer, wanting);
  const left = [...store.jobs.rows.values()].filter(isWanting).length;
  return left > 0 && left < wanting.length ? evaluate(loop, announcer) : planned;
}

function evaluateFor(loop: Loop, announcer: Announcer, wanting: Job[]): Plan | null {
  const { store } = loop;
  if (!store.meta || store.meta.removed || wanting.length === 0) return rest(loop);
  const languages = [...new Set(wanting.flatMap((job) => job.languages))];
  const { graph, planned } = planFor(loop, languages);
  pinFound(loop, planned);
  pinSummary(loop, planned);
  pinSettled(loop, planned);
  pinPaces(loop, planned);
  pinGains(loop, planned);
  adopt(loop, graph);
  noteProbe(loop, planned);
  announcer.announce(planned);
  keepOutputs(loop, planned, languages);
  judgeJobs(loop, planned);
  if (![...store.jobs.rows.values()].some(isWanting)) return rest(loop);
  // What cannot be sent changes the plan: an engine that is gone, money that is spent.
  store.planned();
  dispatch(loop);
  return planned;
}

/** Once more where that gave somebody a voice. */
function planFor(loop: Loop, languages: readonly string[]): { graph: Graph; planned: Plan } {
  const { store, memo } = loop;
  memo.turn();
  const graph = new Graph((key) => known(store, key), memo);
  const planned = plan(inputOf(store, memo, languages), graph);
  return planned.traits && castVoices(store, languages, planned.traits) ? planFor(loop, languages) : { graph, planned };
}

function rest(loop: Loop): null {
  if (loop.store.meta) releaseAll(loop);
  loop.store.planned();
  return null;
}

export function known(store: Store, key: string) {
  const state = store.units.get(key)?.state;
  if (state?.status === "done") return { result: state.result };
  return state?.status === "failed" ? { failure: state.failure } : undefined;
}

/** What a unit said before of a line that has no pin any more: its text was changed and changed back. */
function pinFound({ store }: Loop, { languages }: Plan): void {
  for (const { language, found } of languages) {
    for (const [id, translation] of found) {
      const line = store.lineRows.get(id);
      if (line) store.putPin(language, id, repinned(store.pins.get(language, id), { ...translation, sourceDigest: digestOf(line.text) }));
    }
  }
}

/** What was spoken in its time, or could not be said better, is not weighed again for another reason than the line itself. */
function pinSettled({ store }: Loop, { languages }: Plan): void {
  for (const { language, lines } of languages) {
    for (const { line, translation, settlesMs } of lines) {
      const pin = settlesMs === null ? undefined : store.pins.get(language, line.id);
      const now = pinnedFor(pin, digestOf(line.text), lengthMs(line));
      if (now && now.text === translation?.text) store.putPin(language, line.id, repinned(pin, { ...now, settledMs: settlesMs! }));
    }
  }
}

/** Once for a speaker: another wording of a line does not change how fast all others are spoken. */
function pinPaces({ store }: Loop, { languages }: Plan): void {
  for (const { language, paces } of languages) {
    if (Object.keys(paces).length === 0) continue;
    const meta = store.meta!;
    store.putMeta({ ...meta, paces: { ...meta.paces, [language]: { ...meta.paces[language], ...paces } } });
  }
}

/** Those that were used before come first: what an edit moved, its undo moves back. */
function pinGains({ store }: Loop, { languages }: Plan): void {
  for (const { language, gainDb } of languages) {
    if (gainDb === null) continue;
    const meta = store.meta!;
    store.putMeta({ ...meta, gains: { ...meta.gains, [language]: [...(meta.gains[language] ?? []), gainDb].slice(-MOST_GAINS) } });
  }
}

/** People go back a step or two. */
const MOST_GAINS = 50;

/** Said once: an edit does not make the film another one. */
function pinSummary({ store }: Loop, { summary }: Plan): void {
  if (summary) store.putMeta({ ...store.meta!, summary });
}

function noteProbe({ store }: Loop, { probe, film }: Plan): void {
  const meta = store.meta!;
  if (!probe || meta.probed) return;
  const probed = { durationMs: probe.durationMs, container: probe.container, width: probe.video?.width ?? null, height: probe.video?.height ?? null };
  store.putMeta({ ...meta, probed, durationMs: (film ?? probe).durationMs, revision: meta.revision + 1 });
  store.emit({ type: "video.probed", jobId: null, data: probed });
}
