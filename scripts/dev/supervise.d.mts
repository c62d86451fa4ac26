export type ProcessSpec = {
  /** Also the name of its log file. */
  name: string;
  command: string;
  args?: string[];
  /** Beside the supervisor's own; ONEVOICE_PARENT_PID is added. */
  env?: Record<string, string>;
  cwd?: string;
  /** What a line says when the process is ready, else null. Without it: the JSON line `{"event":"ready", ...}`. */
  ready?(line: string): unknown;
  /** Within this it must be ready, at each start; 60 s. */
  readyMs?: number;
  /** false: its end is final. */
  restart?: boolean;
};

export type SupervisorEvent =
  | { event: "ready"; name: string; pid: number; ready: unknown }
  | { event: "restarting"; name: string; how: string; inMs: number }
  | { event: "ended"; name: string; how: string };

export type SupervisorOptions = {
  /** One file `NAME.log` for each process, begun anew. */
  logDir: string;
  onLine?(name: string, line: string): void;
  onEvent?(event: SupervisorEvent): void;
  backoff?: { firstMs: number; longestMs: number };
  /** From SIGTERM to SIGKILL. */
  stopMs?: number;
};

export type Supervisor = {
  /** Resolves when it is ready the first time, with what `ready` gave; rejects with its last lines when it ends before. */
  start(spec: ProcessSpec): Promise<unknown>;
  stop(name: string, withinMs?: number): Promise<void>;
  /** Stops all, each with its whole group. */
  close(withinMs?: number): Promise<void>;
  pid(name: string): number | undefined;
};

export function supervise(options: SupervisorOptions): Supervisor;
export function closeOnSignals(supervisor: Pick<Supervisor, "close">, after?: () => void | Promise<void>): () => void;
