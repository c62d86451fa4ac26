import type { StageRun } from "../node-service/stage.ts";

/** Enough to hide the way to storage behind the decoder, few enough for one machine's network. */
const AT_ONCE = 4;

/** Hands artifacts over while work goes on. `add` waits for a free place; both throw the first failure. */
export function createUploads(run: StageRun): { add(name: string, file: string, contentType: string): Promise<void>; settled(): Promise<void> } {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const check = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    async add(name, file, contentType) {
      while (running.size >= AT_ONCE) await Promise.race(running);
      check();
      const upload = run.artifact(name, file, contentType).catch((error: unknown) => void failures.push(error));
      const place = upload.then(() => void running.delete(place));
      running.add(place);
    },
    async settled() {
      await Promise.all(running);
      check();
    },
  };
}
