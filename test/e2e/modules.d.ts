/** What the tests use of the plain scripts, which carry no types of their own. */
declare module "*/scripts/setup.mjs" {
  type SetupPaths = { python: string; ffmpeg: string; modelsDir: string; sample: string; sampleShort: string; stateDir: string };
  export function ensureSetup(options: { yes?: boolean; quiet?: boolean }): Promise<{ paths: SetupPaths }>;
}

declare module "*/scripts/dev/platform.mjs" {
  type Options = {
    paths: { python: string; ffmpeg: string; modelsDir: string };
    stateDir: string;
    variables?: Record<string, string>;
    workerSigned?: boolean;
  };
  type Supervisor = { pid(name: string): number | undefined };
  type Platform = { url: string; key: string; logDir: string; supervisor: Supervisor; close(): Promise<void> };
  export function startPlatform(options: Options): Promise<Platform>;
}

declare module "*/scripts/dev/group.mjs" {
  export function groupRuns(pid: number): boolean;
}

declare module "*/scripts/dev/wrangler.mjs" {
  export function wrangler(args: string[]): Promise<{ stdout: string; stderr: string }>;
}

declare module "*/scripts/client/api.mjs" {
  /** What it resolves with is whatever the API answered: each caller names the shape it expects. */
  export type Api = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>;
  export class Problem extends Error {
    readonly status: number;
    readonly code: string | null;
    readonly problem: Record<string, unknown>;
  }
  export function createClient(platform: { url: string; key: string }): Api;
  export function listAll<T>(api: Api, path: string): Promise<T[]>;
}

declare module "*/scripts/client/upload.mjs" {
  import type { Api } from "*/scripts/client/api.mjs";
  export function uploadVideo(api: Api, file: string): Promise<import("../../src/videos/wire.ts").Video>;
}

declare module "*/scripts/client/watch.mjs" {
  import type { Api } from "*/scripts/client/api.mjs";
  import type { DubEvent } from "../../src/dubs/events.ts";
  import type { Job } from "../../src/dubs/resource.ts";
  export function watchJob(
    api: Api,
    what: { dubId: string; jobId: string },
    onEvent: (event: DubEvent) => void,
    world?: { wait?: (ms: number) => Promise<void>; now?: () => number },
  ): Promise<Job>;
}

declare module "*/scripts/client/download.mjs" {
  export function download(url: string, sizeBytes: number, file: string): Promise<void>;
}

declare module "*/scripts/dev/local-key.mjs" {
  export function localKey(options: { stateDir: string; persistTo: string }): Promise<string>;
}

declare module "*/scripts/setup/schemathesis.mjs" {
  export function ensureSchemathesis(say: (line: string) => void): Promise<string>;
}
