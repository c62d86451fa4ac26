/** The services that hear, as plain processes: those of the product, started as `npm run dev` starts them. */
import os from "node:os";
import { freePorts } from "../../scripts/dev/ports.mjs";
import { serviceSpecs, serviceUrls } from "../../scripts/dev/services.mjs";
import { type ProcessSpec, type Supervisor, supervise } from "../../scripts/dev/supervise.mjs";

const NAMES = ["media", "whisperx", "demucs"] as const;
export type ServiceName = (typeof NAMES)[number];
export type Services = { urls: Record<ServiceName, string>; supervisor: Supervisor };
export type Paths = { python: string; ffmpeg: string; modelsDir: string };

/** `slots`: tasks that a service is to do at once, where other than usual; its threads are shared among them. */
export async function startServices(paths: Paths, logDir: string, slots: Partial<Record<ServiceName, number>> = {}): Promise<Services> {
  const free = await freePorts(NAMES.length);
  const ports = Object.fromEntries(NAMES.map((name, index) => [name, free[index]!]));
  const supervisor = supervise({ logDir });
  try {
    await Promise.all(serviceSpecs({ ...paths, ports }).map((spec) => supervisor.start(withSlots(spec, slots[spec.name as ServiceName]))));
  } catch (error) {
    await supervisor.close();
    throw error;
  }
  return { urls: serviceUrls(ports), supervisor };
}

function withSlots(spec: ProcessSpec, slots: number | undefined): ProcessSpec {
  if (slots === undefined) return spec;
  const threads = Math.max(1, Math.floor(os.availableParallelism() / slots));
  return { ...spec, env: { ...spec.env, SLOTS: String(slots), THREADS: String(threads) } };
}
