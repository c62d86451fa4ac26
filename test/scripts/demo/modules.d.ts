/** What the tests use of the plain scripts, which carry no types of their own. */
declare module "*/scripts/demo/options.mjs" {
  type Options = { input: string | null; from: string | null; to: string[]; stems: Record<string, string>; json: boolean };
  export function readOptions(args: string[], folder: string): Options;
}

declare module "*/scripts/demo/print.mjs" {
  type Summary = { ok: boolean; language: string; languages?: { ok: boolean }[] };
  type Stream = { isTTY?: boolean; columns?: number; write(text: string): void };
  export function progressPrinter(stream: Stream | null): { event(event: object): void };
  export function summaryOf(of: object): Summary;
}
