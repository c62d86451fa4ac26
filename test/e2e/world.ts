/** One real platform for one file of tests, and a folder that goes with it. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Api, createClient } from "../../scripts/client/api.mjs";
import { groupRuns } from "../../scripts/dev/group.mjs";
import { startPlatform } from "../../scripts/dev/platform.mjs";
import { ensureSetup } from "../../scripts/setup.mjs";

export const PROCESSES = ["worker", "media", "whisperx", "demucs", "kokoro", "bergamot"] as const;

/** Whoever has keys of vendors in the environment does not pay for the tests. */
const NO_VENDORS = { OPENAI_API_KEY: "", ELEVENLABS_API_KEY: "", WHISPERX_HOSTED_URL: "" };

type Setup = Awaited<ReturnType<typeof ensureSetup>>;
export type World = {
  setup: Setup;
  api: Api;
  platform: Awaited<ReturnType<typeof startPlatform>>;
  /** For the files of the tests; the platform's state is in `stateDir`. */
  folder: string;
  stateDir: string;
  /** Stops the platform. Throws when one of its process groups is still there afterwards. Safe to repeat. */
  stop(): Promise<void>;
  /** Stops it and removes all files. */
  close(): Promise<void>;
};

export async function openWorld({ variables, ...options }: { variables?: Record<string, string>; workerSigned?: boolean } = {}): Promise<World> {
  const setup = await ensureSetup({ yes: true, quiet: true });
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-e2e-"));
  const stateDir = path.join(folder, "state");
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  const platform = await startPlatform({ paths: setup.paths, stateDir, ...options, variables: { ...NO_VENDORS, ...variables } }).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  const stop = async (): Promise<void> => {
    const groups = PROCESSES.flatMap((name) => platform.supervisor.pid(name) ?? []);
    await platform.close();
    const left = groups.filter((pid) => groupRuns(pid));
    if (left.length > 0) throw new Error(`process groups still running: ${left.join(", ")}`);
  };
  const close = async (): Promise<void> => {
    try {
      await stop();
    } finally {
      await remove();
    }
  };
  return { setup, api: createClient(platform), platform, folder, stateDir, stop, close };
}
