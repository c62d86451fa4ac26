/** After the end of a run: what the platform tells and keeps is looked at from outside, then the dub is deleted. */
import { createHash } from "node:crypto";
import { type Broken, checkDigests, checkDue, checkEnds, checkObjects, checkProgress, checkRunsAgain, checkStream } from "./checks.ts";
import { all, ask, ENDS, type Output } from "./client.ts";
import type { Course } from "./course.ts";
import { RECOVERY_MS } from "./settings.ts";
import { readDub, readList, readStore } from "./store.ts";
import { until } from "./strike.ts";
import type { DubEvent } from "./seen.ts";

/** By `kind format language`. */
export type Digests = Map<string, string>;

/** What is left to do after an end is done soon. */
const QUIET_WITHIN_MS = 15_000;
const GONE_WITHIN_MS = 15_000;

export async function judge(course: Course, undisturbed: Digests | null, isWell: boolean): Promise<{ digests: Digests; counters: Record<string, number> }> {
  const { world, dubId, broken, watchers } = course;
  await until(() => isQuiet(course), isWell ? QUIET_WITHIN_MS : RECOVERY_MS);
  const [kept, events, runs] = [await readDub(world, dubId), await all<DubEvent>(world, `/v1/dubs/${dubId}/events`), await course.runs()];
  const jobIds = course.jobs.map(({ id }) => id);
  broken.push(...(isWell ? checkEnds(events, jobIds) : []), ...checkProgress(events), ...checkDue(kept), ...checkRunsAgain(runs, kept.unitOf, course.struck));
  for (const { seen } of watchers) broken.push(...checkStream(seen, events));
  broken.push(...(await checkKept(course, kept.artifacts, kept.sweeps)));
  const digests = isWell ? await digestsOf(course) : new Map<string, string>();
  if (undisturbed && isWell) broken.push(...checkDigests(digests, undisturbed));
  await remove(course);
  const again = runs.length - new Set(runs.map(({ taskId }) => kept.unitOf.get(Number(taskId.slice(taskId.lastIndexOf(".") + 1))))).size;
  const connections = watchers.reduce((sum, watcher) => sum + watcher.connections, 0);
  return {
    digests,
    counters: {
      tasks: runs.length,
      "tasks run again": again,
      "events watched": events.length * watchers.length,
      connections,
      "prefixes to sweep": kept.sweeps.length,
    },
  };
}

/** Nothing is left to do, D1 knows of the end, and everybody has heard of it. */
async function isQuiet({ world, dubId, watchers }: Course): Promise<boolean> {
  const [kept, list, events] = [await readDub(world, dubId), await readList(world), await all<DubEvent>(world, `/v1/dubs/${dubId}/events`)];
  const jobs = list.jobs.filter((job) => job.dubId === dubId);
  const isDone = kept.due.length === 0 && jobs.every((job) => ENDS.has(job.status) && !job.isWatched);
  return isDone && watchers.every((watcher) => watcher.seen.last === (events.at(-1)?.sequence ?? 0));
}

async function checkKept({ world, dubId }: Course, artifacts: string[], sweeps: string[]): Promise<Broken[]> {
  const [stored, list] = [await readStore(world), await readList(world)];
  const projected = list.jobs.filter((job) => job.dubId === dubId && (!ENDS.has(job.status) || job.isWatched));
  return [
    ...checkObjects(stored, [...new Set([...list.sources, ...artifacts, ...list.outputs])], sweeps),
    ...projected.map(({ id, status }) => ({ kind: "D1 does not know of the end", detail: `${id} is ${status}` })),
  ];
}

async function digestsOf({ world, dubId, languages, broken }: Course): Promise<Digests> {
  const digests: Digests = new Map();
  for (const { kind, format, language, url, sizeBytes, stale } of await all<Output>(world, `/v1/dubs/${dubId}/outputs`)) {
    const name = `${kind} ${format} ${language}`;
    const answer = await fetch(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok || bytes.length !== sizeBytes)
      broken.push({ kind: "output does not download", detail: `${name}: ${answer.status}, ${bytes.length} of ${sizeBytes} bytes` });
    if (digests.has(name)) broken.push({ kind: "two outputs of one kind", detail: name });
    if (stale) broken.push({ kind: "stale output", detail: name });
    digests.set(name, createHash("sha256").update(bytes).digest("hex"));
  }
  for (const language of languages) if (!digests.has(`video mp4 ${language}`)) broken.push({ kind: "no output", detail: `no video in ${language}` });
  return digests;
}

/** A deleted dub leaves no object behind. */
async function remove({ world, dubId, broken }: Course): Promise<void> {
  await ask(world, "DELETE", `/v1/dubs/${dubId}`);
  const left = async (): Promise<string[]> => (await readStore(world)).keys.filter((key) => key.includes(`/d/${dubId}/`));
  await until(async () => (await left()).length === 0, GONE_WITHIN_MS);
  broken.push(...(await left()).map((key) => ({ kind: "object of a deleted dub", detail: key })));
}
