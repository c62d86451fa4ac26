/** What the tests use of the plain scripts, which carry no types of their own. */
declare module "*/scripts/demo/options.mjs" {
  type Options = {
    input: string | null;
    sample: string;
    from: string | null;
    to: string[];
    outputs: string[];
    stems: Record<string, string>;
    streamFolder: string;
    json: boolean;
  };
  export const OUTPUTS: string[];
  export function readOptions(args: string[], folder: string): Options;
}

declare module "*/scripts/demo/fetch-stream.mjs" {
  import type { Api } from "*/scripts/client/api.mjs";
  export function fetchStream(what: { api: Api; dubId: string; folder: string }): Promise<string>;
}

declare module "*/scripts/demo/progress.mjs" {
  type Stream = { isTTY?: boolean; columns?: number; write(text: string): void };
  export function progressPrinter(stream: Stream | null): { event(event: object): void };
}

declare module "*/scripts/demo/summary.mjs" {
  type Summary = { ok: boolean; language: string; languages?: { ok: boolean }[] };
  export function summaryOf(of: object): Summary;
  export function printSummary(summary: object, print?: (line: string) => void): void;
}
