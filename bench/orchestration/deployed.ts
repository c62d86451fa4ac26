/** What production runs with, read from the wrangler.toml it is deployed by: only the few values that are asked for here. */
import { readFileSync } from "node:fs";
import path from "node:path";

export type Deployed = {
  /** Tasks of each service at once. */
  slots: ReadonlyMap<string, number>;
  /** Containers of each class, at most. */
  instances: ReadonlyMap<string, number>;
  /** Messages that a consumer of units gets at once. */
  batchSize: number;
};

export function readDeployed(): Deployed {
  const text = readFileSync(path.join(import.meta.dirname, "../../wrangler.toml"), "utf8");
  const slots = JSON.parse(valueOf(text, "COMPUTE_SLOTS")) as Record<string, number>;
  const units = tablesOf(text, "queues.consumers").find((table) => valueOf(table, "queue") === "units");
  return {
    slots: new Map(Object.entries(slots)),
    instances: new Map(tablesOf(text, "containers").map((table) => [valueOf(table, "class_name"), Number(valueOf(table, "max_instances"))])),
    batchSize: Number(valueOf(units ?? "", "max_batch_size")),
  };
}

/** What stands under each `[[name]]`. */
function tablesOf(text: string, name: string): string[] {
  const tables = text.split(/^(?=\[)/m);
  return tables.filter((table) => table.startsWith(`[[${name}]]`));
}

function valueOf(text: string, name: string): string {
  const found = new RegExp(`^${name} = (["']?)(.+)\\1$`, "m").exec(text)?.[2];
  if (found === undefined) throw new Error(`wrangler.toml has no ${name} where it is looked for`);
  return found;
}
