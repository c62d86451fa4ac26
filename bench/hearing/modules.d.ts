/** What the benchmark uses of the plain scripts, which carry no types of their own. */
declare module "*/scripts/setup.mjs" {
  export function ensureSetup(options: { yes?: boolean; quiet?: boolean }): Promise<{ paths: { python: string; ffmpeg: string; modelsDir: string } }>;
}

declare module "*/scripts/setup/run-command.mjs" {
  export function runCommand(command: string, args: string[], options?: { cwd?: string; input?: string; onLine?(line: string): void }): Promise<string>;
}

declare module "*/speech/fetch.mjs" {
  export function fetchSources(options: { folder: string; python: string; modelsDir: string; say(what: string): void }): Promise<void>;
}
