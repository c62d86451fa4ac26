/** A dub's one writer that only remembers what it was asked. */
import type { Refusal } from "../../src/dubs/edits/script.ts";
import type { DubEvent } from "../../src/dubs/events.ts";
import type { DubPort, EditCommand, JobAsk, StartJob } from "../../src/dubs/port.ts";
import type { Quote } from "../../src/dubs/quote.ts";
import type { EditView, GlossaryView, JobView, LineView, ScriptView, Snapshot, SpeakerView, TakeView } from "../../src/dubs/wire.ts";

export type FakeDubs = {
  port: (dubId: string) => DubPort;
  /** `start dub_1 job_1`, in order. */
  calls: string[];
  started: StartJob[];
  /** The next start fails. */
  failStart: boolean;
  /** Jobs the object knows. */
  jobs: Map<string, JobView>;
  /** What was asked to be quoted, and the answer; null: nothing is known of the video. */
  asked: JobAsk[];
  quote: Quote | null;
  /** Edits it was asked for; what it refuses them with; null: it makes them. */
  commands: EditCommand[];
  refusal: Refusal | null;
  scripted: boolean;
  /** Edits it made, oldest first. */
  edits: EditView[];
  lines: LineView[];
  /** By line id. */
  takes: Map<string, TakeView[]>;
  speakers: SpeakerView[];
  script: ScriptView;
  glossary: GlossaryView;
  events: DubEvent[];
  answer: { status: 200 | 409 | 422; body: unknown };
};

export function fakeDubs(): FakeDubs {
  const world: FakeDubs = {
    calls: [],
    started: [],
    failStart: false,
    jobs: new Map(),
    asked: [],
    quote: null,
    commands: [],
    refusal: null,
    scripted: true,
    edits: [],
    lines: [],
    takes: new Map(),
    speakers: [],
    script: null,
    glossary: { revision: 1, terms: [] },
    events: [],
    answer: { status: 200, body: { next: "continue" } },
    port: (dubId) => ({ ...jobsOf(world, dubId), ...scriptOf(world), ...restOf(world, dubId) }),
  };
  return world;
}

type JobsOfPort = Pick<DubPort, "start" | "cancel" | "resume" | "quote" | "snapshot">;
function jobsOf(world: FakeDubs, dubId: string): JobsOfPort {
  return {
    async start(command) {
      world.calls.push(`start ${dubId} ${command.job.id}`);
      if (world.failStart) throw new Error("the object cannot be reached");
      world.started.push(command);
      world.jobs.set(command.job.id, viewOf(command));
    },
    async cancel(jobId) {
      world.calls.push(`cancel ${jobId}`);
      const job = world.jobs.get(jobId);
      return job ? { ...job, status: "canceling" } : null;
    },
    async resume(jobId, ceilingMicros) {
      world.calls.push(`resume ${jobId}`);
      const job = world.jobs.get(jobId);
      if (job?.status === "awaiting_review") world.jobs.set(jobId, { ...job, status: "running", ...(ceilingMicros !== undefined && { ceilingMicros }) });
      return world.jobs.get(jobId) ?? null;
    },
    async quote(ask) {
      world.asked.push(ask);
      return world.quote;
    },
    async snapshot() {
      const ids = world.started.filter(({ dub }) => dub.dubId === dubId).map(({ job }) => job.id);
      return { ...snapshotOf(dubId), jobs: ids.flatMap((id) => world.jobs.get(id) ?? []) };
    },
  };
}

type ScriptOfPort = Pick<DubPort, "edit" | "edits" | "lines" | "line" | "takes" | "speakers" | "script" | "glossary">;
function scriptOf(world: FakeDubs): ScriptOfPort {
  return {
    async edit(command) {
      world.commands.push(command);
      if (!world.scripted) return { kind: "no_script" };
      if (world.refusal) return { kind: "refused", refusal: world.refusal };
      const edit = world.edits.find(({ id }) => id === command.editId) ?? editOf(command);
      if (!world.edits.includes(edit)) world.edits.push(edit);
      return { kind: "applied", edit };
    },
    async edits({ before, limit }) {
      const newest = world.edits.toReversed();
      const from = newest.findIndex(({ id }) => id === before) + 1;
      return before !== null && from === 0 ? [] : newest.slice(from, from + limit);
    },
    async lines({ afterId, limit, language }) {
      world.calls.push(`lines ${language} after ${afterId}`);
      const after = world.lines.findIndex((line) => line.id === afterId);
      return afterId !== null && after < 0 ? [] : world.lines.slice(after + 1, after + 1 + limit);
    },
    async line({ lineId, language }) {
      world.calls.push(`line ${lineId} ${language}`);
      return world.lines.find((line) => line.id === lineId) ?? null;
    },
    async takes({ lineId, language }) {
      world.calls.push(`takes ${lineId} ${language}`);
      return world.takes.get(lineId) ?? null;
    },
    async speakers() {
      world.calls.push("speakers");
      return world.speakers;
    },
    async script() {
      world.calls.push("script");
      return world.script;
    },
    async glossary() {
      world.calls.push("glossary");
      return world.glossary;
    },
  };
}

function restOf(world: FakeDubs, dubId: string): Omit<DubPort, keyof JobsOfPort | keyof ScriptOfPort> {
  return {
    events: async ({ after, limit }) => world.events.filter((event) => event.sequence > after).slice(0, limit),
    async message(attempt, message) {
      world.calls.push(`message ${dubId} ${attempt} ${message.kind}`);
      return world.answer;
    },
    async remove() {
      world.calls.push(`remove ${dubId}`);
    },
    async poke() {
      world.calls.push(`poke ${dubId}`);
    },
    async dismiss(keyId) {
      world.calls.push(`dismiss ${dubId} ${keyId}`);
    },
  };
}

const viewOf = ({ job: { id, kind, languages, createdAt, upgrade = false, ceilingMicros = null } }: StartJob): JobView => ({
  id,
  kind,
  languages,
  upgrade,
  ceilingMicros,
  createdAt,
  status: "queued",
  progress: 0,
  stage: null,
  etaMs: null,
  usage: [],
  failure: null,
  startedAt: null,
  endedAt: null,
});

const editOf = (command: EditCommand): EditView => ({
  id: command.editId,
  actor: command.actor,
  createdAt: "2026-11-24T10:00:00.000Z",
  ops: "ops" in command ? command.ops.map(({ op }) => op) : ["undo"],
  lineIds: [],
  changes: [],
  changesLeftOut: 0,
  changed: true,
  undoes: "undo" in command ? command.undo : null,
  undoneBy: null,
});

export const snapshotOf = (dubId: string): Snapshot => ({
  dubId,
  sequence: 2,
  jobs: [],
  targetLanguages: ["pt-BR"],
  sourceLanguage: null,
  durationMs: null,
  lines: 0,
  stages: [],
});
