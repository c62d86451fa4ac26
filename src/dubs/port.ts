/** What the API asks of a dub's one writer (DubObject, by RPC; in tests the loop itself). Nothing else may change a dub. */
import type { Message } from "../../containers/contract/task.ts";
import type { JobKind, JobView, LineView, ResolvedOptions, Snapshot } from "./wire.ts";
import type { DubEvent } from "./events.ts";

/** Everything a dub needs to know of the world outside it; the same for every job on it. */
export type DubFacts = { dubId: string; workspaceId: string; videoId: string; source: { artifactKey: string; sizeBytes: number }; options: ResolvedOptions };
export type StartJob = { dub: DubFacts; job: { id: string; kind: JobKind; languages: string[]; createdAt: string } };

export interface DubPort {
  /** Idempotent by job id. From here on only DubObject writes the projection (D1 rows dubs, jobs, outputs, videos' facts). */
  start(command: StartJob): Promise<void>;
  /** The job's status after the request; an ended job stays as it is. Null: no such job. */
  cancel(jobId: string): Promise<JobView | null>;
  snapshot(): Promise<Snapshot>;
  lines(query: { afterId: string | null; limit: number; language: string | null }): Promise<LineView[]>;
  /** Events with a sequence above `after`, oldest first. */
  events(query: { after: number; limit: number }): Promise<DubEvent[]>;
  /** A compute service speaks of one attempt. The token was already verified by the caller. */
  message(attempt: number, message: Message): Promise<{ status: 200 | 409 | 422; body: unknown }>;
  /** No new jobs, everything cancelled, storage and objects deleted. Idempotent. */
  remove(): Promise<void>;
  /** The sweeper's knock: look at the clock, go on. */
  poke(): Promise<void>;
}
