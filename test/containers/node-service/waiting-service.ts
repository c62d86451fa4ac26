/** A real service in a real process: one stage waits for ever, one runs whatever FFMPEG names. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ffmpeg } from "../../../containers/media/ffmpeg.ts";
import { serve } from "../../../containers/node-service/serve.ts";

await serve({
  service: "waiting",
  version: "1.0.0",
  slots: 1,
  engines: async () => [],
  stages: {
    run: async ({ signal }) => {
      await ffmpeg({ args: [], signal, limitMs: 60_000 });
      return { value: {} };
    },
    wait: async ({ dir, signal }) => {
      await writeFile(path.join(dir, "spooled"), "bytes");
      await sleep(60_000, undefined, { signal });
      return { value: {} };
    },
  },
});
