/** What the API asks of a dub's one writer (DubObject, by RPC; in tests the loop itself). Nothing else may change a dub. */
import type { Overlay } from "../dubbing/cues/overlay.ts";
import type { Wanted } from "../dubbing/planning.ts";
import type { GlossaryTerm } from "../dubbing/script.ts";
import type { Message } from "../../containers/contract/task.ts";
import type { EditOp } from "./edits/ops.ts";
import type { Refusal } from "./edits/script.ts";
import type { DubEvent } from "./events.ts";
import type { Quote } from "./quote.ts";
import type { ResolvedOptions } from "./options.ts";
import type { EditView, JobKind, JobView, LineView, Snapshot, ScriptView, SpeakerView, GlossaryView, TakeView } from "./wire.ts";

/** Everything a dub needs to know of the world outside it; the same for every job on it. */
export type DubFacts = { dubId: string; workspaceId: string; videoId: string; source: { artifactKey: string; sizeBytes: number }; options: ResolvedOptions };
/** `languages`: none for `transcribe`, which makes the script alone. `upgrade`: stages and engines as they are today instead of as they were at the dub's first job. `ceilingMicros`: the most that vendors may cost; null: no limit. */
/** `outputs`: handed out from now on as well; `overlays`: burned in from now on; null: as it was. */
export type JobAsk = { kind: JobKind; languages: string[]; upgrade?: boolean; outputs?: Wanted[] | null; overlays?: Overlay[] | null };
/** `glossary`: what the dub begins with; of no matter where it has begun. */
export type StartJob = {
  dub: DubFacts;
  job: JobAsk & { id: string; createdAt: string; ceilingMicros?: number | null };
  glossary?: FirstGlossary | null;
};
/** The dub's first edit: `set_glossary` by who made the dub. */
export type FirstGlossary = { editId: string; actor: string; terms: GlossaryTerm[] };

/** `editId` is the caller's: the same one again is the same edit. `undo`: the id of an edit of the same actor. */
export type EditCommand = { editId: string; actor: string } & ({ ops: EditOp[] } | { undo: string });
export type EditAnswer = { kind: "applied"; edit: EditView } | { kind: "refused"; refusal: Refusal } | { kind: "no_script" };

export interface DubPort {
  /** Idempotent by job id. From here on only DubObject writes the projection (D1 rows dubs, jobs, outputs, videos' facts). */
  start(command: StartJob): Promise<void>;
  /** The job's status after the request; an ended job stays as it is. Null: no such job. */
  cancel(jobId: string): Promise<JobView | null>;
  /** A job that awaits review goes on, with another ceiling if one is named (null: none); any other stays as it is. Null: no such job. */
  resume(jobId: string, ceilingMicros?: number | null): Promise<JobView | null>;
  /** What a job would do and cost, without doing it. Null: nothing is known of the video yet. */
  quote(ask: JobAsk): Promise<Quote | null>;
  /** All ops or none. */
  edit(command: EditCommand): Promise<EditAnswer>;
  /** Newest first, with an id below `before`'s. */
  edits(query: { before: string | null; limit: number }): Promise<EditView[]>;
  snapshot(): Promise<Snapshot>;
  lines(query: { afterId: string | null; limit: number; language: string | null }): Promise<LineView[]>;
  /** Null: no such line. */
  line(query: { lineId: string; language: string | null }): Promise<LineView | null>;
  /** Oldest first. Null: no such line. */
  takes(query: { lineId: string; language: string }): Promise<TakeView[] | null>;
  speakers(): Promise<SpeakerView[]>;
  /** The script as it is now. */
  script(): Promise<ScriptView>;
  glossary(): Promise<GlossaryView>;
  /** Events with a sequence above `after`, oldest first. */
  events(query: { after: number; limit: number }): Promise<DubEvent[]>;
  /** A compute service speaks of one attempt. The token was already verified by the caller. */
  message(attempt: number, message: Message): Promise<{ status: 200 | 409 | 422; body: unknown }>;
  /** No new jobs, everything cancelled, storage and objects deleted. Idempotent. */
  remove(): Promise<void>;
  /** The sweeper's knock: look at the clock, go on. */
  poke(): Promise<void>;
  /** Closes the sockets of watchers that came with this key. */
  dismiss(keyId: string): Promise<void>;
}
