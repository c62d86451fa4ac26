/** Whether all that the API stands on works: everything is asked at once, and nobody is waited for longer than three seconds. */
import type { Health } from "../../containers/contract/task.ts";
import type { Platform, Probe } from "./platform.ts";
import { within } from "./within.ts";

const MOST_MS = 3_000;

/** `detail`: a sentence without addresses or keys. `ms`: how long the answer took. */
export type Part = { ok: boolean; detail: string; ms: number };

/** `warn` hears the cause of what failed; the answer does not tell it. */
export async function checkParts(
  { probes, services }: Pick<Platform, "probes" | "services">,
  now: () => Date,
  warn: (message: string, cause: unknown) => void,
): Promise<Record<string, Part>> {
  const asked = Object.entries(services).map(([name, ask]): [string, Probe] => [name, async () => partOf(await ask())]);
  const ask = async ([name, probe]: [string, Probe]): Promise<[string, Part]> => {
    const startedAt = now().getTime();
    const told = await within(probe(), MOST_MS).catch((error: unknown) => {
      warn(`The part ${name} does not work.`, error);
      return { ok: false, detail: "It does not work, or did not answer in time." };
    });
    return [name, { ...told, ms: now().getTime() - startedAt }];
  };
  return Object.fromEntries(await Promise.all([...Object.entries(probes), ...asked].map(ask)));
}

/** A service that sleeps is woken by the first task. */
export function partOf(health: Health | "asleep" | null): { ok: boolean; detail: string } {
  if (health === null) return { ok: false, detail: "It does not answer." };
  if (health === "asleep") return { ok: true, detail: "It is asleep until there is work." };
  const off = health.engines.filter(({ on }) => !on).length;
  return { ok: health.ok, detail: `Version ${health.version}; ${health.engines.length - off} engines on, ${off} off.` };
}
