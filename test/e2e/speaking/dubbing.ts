/** What a client does with a dub: makes it, edits it, renders it, looks at what it was made of. */
import { expect } from "vitest";
import { listAll } from "../../../scripts/client/api.mjs";
import type { Dub, Job, Line, Output, Speaker, Take } from "../../../src/dubs/resource.ts";
import type { EditView } from "../../../src/dubs/wire.ts";
import { type Answer, asOwner, ended } from "../asking.ts";
import type { World } from "../world.ts";

export type Begun = { dub: Dub; job: Job };

export const beginDub = (world: World, videoId: string, targetLanguages: string[], options: unknown): Promise<Begun> =>
  world.api("POST", `/v1/videos/${videoId}/dubs`, { targetLanguages, options });

/** The job as it ended, which has to be well. */
export async function succeeded(world: World, jobId: string): Promise<Job> {
  const job = await ended(world, jobId);
  expect(job).toMatchObject({ status: "succeeded", failure: null });
  return job;
}

export async function render(world: World, dubId: string, languages: string[]): Promise<Job> {
  const { job } = await world.api<{ job: Job }>("POST", `/v1/dubs/${dubId}/jobs`, { kind: "render", languages });
  return succeeded(world, job.id);
}

export const linesOf = (world: World, dubId: string, language: string): Promise<Line[]> =>
  listAll<Line>(world.api, `/v1/dubs/${dubId}/lines?language=${language}`);
export const speakersOf = (world: World, dubId: string): Promise<Speaker[]> => listAll<Speaker>(world.api, `/v1/dubs/${dubId}/speakers`);

export const takesOf = async (world: World, dubId: string, lineId: string, language: string): Promise<Take[]> =>
  (await world.api<{ data: Take[] }>("GET", `/v1/dubs/${dubId}/lines/${lineId}/takes?language=${language}`)).data;

export const edit = (world: World, dubId: string, ...ops: object[]): Promise<Answer> => asOwner(world, "POST", `/v1/dubs/${dubId}/edits`, { ops });

export async function edited(world: World, dubId: string, ...ops: object[]): Promise<EditView> {
  const answer = await edit(world, dubId, ...ops);
  expect([answer.status, answer.body["code"]]).toEqual([200, undefined]);
  return answer.body["edit"] as EditView;
}

/** What an op on a line of this state of it begins with. */
export const on = ({ id, revision }: Line, language: string) => ({ lineId: id, ifRevision: revision, language });

export async function videoOf(world: World, dubId: string, language: string): Promise<Output> {
  const outputs = await listAll<Output>(world.api, `/v1/dubs/${dubId}/outputs`);
  return outputs.find((output) => output.kind === "video" && output.language === language)!;
}

/** Meters that count what a job used, without those of nothing. */
export const usedBy = ({ usage }: Job): Record<string, number> =>
  Object.fromEntries(usage.filter(({ quantity }) => quantity > 0).map(({ meter, quantity }) => [meter, quantity]));
export const costOf = ({ usage }: Job): number => usage.reduce((sum, { vendorCostMicros }) => sum + vendorCostMicros, 0);
