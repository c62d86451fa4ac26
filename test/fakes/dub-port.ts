/** A dub's one writer that only remembers what it was asked. */
import type { DubEvent } from "../../src/dubs/events.ts";
import type { DubPort, StartJob } from "../../src/dubs/port.ts";
import type { JobView, LineView, Snapshot } from "../../src/dubs/wire.ts";

export type FakeDubs = {
  port: (dubId: string) => DubPort;
  /** `start dub_1 job_1`, in order. */
  calls: string[];
  started: StartJob[];
  /** The next start fails. */
  failStart: boolean;
  /** Jobs the object knows. */
  jobs: Map<string, JobView>;
  lines: LineView[];
  events: DubEvent[];
  answer: { status: 200 | 409 | 422; body: unknown };
};

export function fakeDubs(): FakeDubs {
  const world: FakeDubs = {
    calls: [],
    started: [],
    failStart: false,
    jobs: new Map(),
    lines: [],
    events: [],
    answer: { status: 200, body: { next: "continue" } },
    port: (dubId) => portOf(world, dubId),
  };
  return world;
}

function portOf(world: FakeDubs, dubId: string): DubPort {
  const note = (call: string) => world.calls.push(call);
  return {
    async start(command) {
      note(`start ${dubId} ${command.job.id}`);
      if (world.failStart) throw new Error("the object cannot be reached");
      world.started.push(command);
      world.jobs.set(command.job.id, viewOf(command));
    },
    async cancel(jobId) {
      note(`cancel ${jobId}`);
      const job = world.jobs.get(jobId);
      return job ? { ...job, status: "canceling" } : null;
    },
    snapshot: async () => snapshotOf(dubId),
    async lines({ afterId, limit, language }) {
      note(`lines ${language} after ${afterId}`);
      const after = world.lines.findIndex((line) => line.id === afterId);
      return afterId !== null && after < 0 ? [] : world.lines.slice(after + 1, after + 1 + limit);
    },
    events: async ({ after, limit }) => world.events.filter((event) => event.sequence > after).slice(0, limit),
    async message(attempt, message) {
      note(`message ${dubId} ${attempt} ${message.kind}`);
      return world.answer;
    },
    async remove() {
      note(`remove ${dubId}`);
    },
    async poke() {
      note(`poke ${dubId}`);
    },
  };
}

const viewOf = ({ job }: StartJob): JobView => ({
  ...job,
  status: "queued",
  progress: 0,
  stage: null,
  etaMs: null,
  failure: null,
  startedAt: null,
  endedAt: null,
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
