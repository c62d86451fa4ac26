import process from "node:process";

export type Fields = Record<string, unknown>;
export type Log = (event: string, fields?: Fields) => void;

/** JSON lines on stderr; stdout belongs to the ready line. */
export function createLog(service: string, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  return (event, fields = {}) => write(`${JSON.stringify({ time: new Date().toISOString(), service, event, ...fields })}\n`);
}

/** An exception as log fields: its text loses the queries of URLs (they carry signatures) and bearer tokens. */
export function describe(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? { cause: redact(error.cause.message) } : {};
  return {
    error: error.name,
    message: redact(error.message),
    ...cause,
    at: error.stack
      ?.split("\n")
      .find((line) => line.trimStart().startsWith("at "))
      ?.trim(),
  };
}

/** Exported for its test. */
export function redact(text: string): string {
  return text
    .replaceAll(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, "$1?...")
    .replaceAll(/Bearer\s+\S+/gi, "Bearer ...")
    .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "...")
    .slice(0, 300);
}
