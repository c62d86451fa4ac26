/** An edit while the dub is made; taken back in the end, so that what comes out is what an undisturbed dub is. */
import { setTimeout as sleep } from "node:timers/promises";
import { all, ask, type Job, type Line, Refused } from "./client.ts";
import { type Course, jobOf } from "./course.ts";

type Edit = { id: string; changed: boolean };
const WORDS: Record<string, string> = { "pt-BR": "Para esta cidade.", pt: "Para esta cidade." };
const AGAIN_MS = 100;

/** Another wording of a line in the first language; null: there was no line to edit. */
export async function editNow(course: Course): Promise<Edit | null> {
  const { world, dubId, seed, struck, undisturbedMs } = course;
  const language = course.languages.at(0)!;
  for (const until = Date.now() + 2 * undisturbedMs; Date.now() < until; await sleep(AGAIN_MS)) {
    const line = (await all<Line>(world, `/v1/dubs/${dubId}/lines?language=${language}`)).find(({ translation }) => translation !== null);
    if (!line) continue;
    const op = { op: "set_translation", lineId: line.id, ifRevision: line.revision, language, text: WORDS[language] };
    try {
      const from = Date.now();
      const { edit } = await ask<{ edit: Edit }>(world, "POST", `/v1/dubs/${dubId}/edits`, {
        body: { ops: [op] },
        idempotencyKey: `edit-${seed}-${line.revision}`,
      });
      struck.push({ name: "edit", service: null, from, to: Date.now() });
      return edit;
    } catch (error) {
      // The line moved on between the look and the edit.
      if (!(error instanceof Refused) || error.code !== "stale_revision") throw error;
    }
  }
  return null;
}

/** Renders what the edit made stale, takes the edit back and renders again. False: one of the jobs did not `finish`. */
export async function takeBack(course: Course, edit: Edit, finish: (job: Job) => Promise<boolean>): Promise<boolean> {
  const { world, dubId, seed } = course;
  if (!(await render(course, `render-${seed}-1`, finish))) return false;
  await ask(world, "POST", `/v1/dubs/${dubId}/edits/${edit.id}/undo`, { idempotencyKey: `undo-${seed}` });
  return render(course, `render-${seed}-2`, finish);
}

async function render(course: Course, idempotencyKey: string, finish: (job: Job) => Promise<boolean>): Promise<boolean> {
  const { job } = await ask<{ job: Job }>(course.world, "POST", `/v1/dubs/${course.dubId}/jobs`, { body: { kind: "render" }, idempotencyKey });
  course.jobs.push(job);
  return finish(jobOf(course));
}
