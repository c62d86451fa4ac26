/** A TypeScript service of the task protocol in one call: `await serve({ service, version, stages, slots, engines })`. */
import process from "node:process";
import { createLog, describe } from "./log.ts";
import { watchParent } from "./parent.ts";
import { type Service, type ServiceOptions, startService } from "./service.ts";

export { type LocalInput, type Stage, type StageResult, type StageRun, TaskFailure } from "./stage.ts";

/** What a stopping service may take, last words included. */
const STOP_MS = 1800;

/**
 * Listens on HOST (127.0.0.1) and PORT (8080; 0 = any free one), prints one line `{"event":"ready","service","port"}` on stdout.
 * Stops on SIGTERM, SIGINT, and when the process ONEVOICE_PARENT_PID is gone.
 */
export async function serve(options: ServiceOptions): Promise<Service> {
  const log = createLog(options.service);
  const service = await startService(options, { hostname: process.env.HOST ?? "127.0.0.1", port: Number(process.env.PORT ?? 8080), log });
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log("stopping", { why });
    setTimeout(() => process.exit(0), STOP_MS).unref();
    void service
      .close()
      .catch((error: unknown) => log("stop_failed", describe(error)))
      .finally(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop(signal));
  watchParent(() => stop("parent gone"));
  process.stdout.write(`${JSON.stringify({ event: "ready", service: options.service, port: service.port })}\n`);
  return service;
}
