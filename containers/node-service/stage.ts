/** What a stage sees of the service: its task already downloaded, a private folder, and a way to hand over what it made. */
import type { Usage } from "../contract/task.ts";

/** An input on this disk, whole, its digest verified where the task named one. */
export type LocalInput = { path: string; digest: string | null; sizeBytes: number };

export type StageRun = {
  /** As they came: the stage parses them by its own schema; a ZodError becomes the failure `invalid_task`. */
  params: unknown;
  inputs: Record<string, LocalInput[]>;
  /** Fresh and private to this run, removed afterwards. */
  dir: string;
  /** Aborts when the task is cancelled, stale, deleted, or the service stops: end every process at once. */
  signal: AbortSignal;
  /** 0..1; smaller values than before are ignored. */
  progress: (fraction: number) => void;
  /** Hashes the file, asks a grant and uploads. Once for each name; the file must stay until this resolves. */
  artifact: (name: string, path: string, contentType: string) => Promise<void>;
};

/** `meta` is what is no content (seconds, versions); it never enters a digest. */
export type StageResult = { value: Record<string, unknown>; usage?: Usage[]; meta?: Record<string, unknown> };
export type Stage = (run: StageRun) => Promise<StageResult>;

/** A failure with a stable code and a sentence for the user: no speech, no URL, no token in it. Not retryable unless said so. */
export class TaskFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "TaskFailure";
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
