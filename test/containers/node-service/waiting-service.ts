/** A real service in a real process, for stop.test.ts: its one stage waits for ever. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../../../containers/node-service/serve.ts";

await serve({
  service: "waiting",
  version: "1.0.0",
  slots: 1,
  engines: async () => [],
  stages: {
    wait: async ({ dir, signal }) => {
      await writeFile(path.join(dir, "spooled"), "bytes");
      await sleep(60_000, undefined, { signal });
      return { value: {} };
    },
  },
});
