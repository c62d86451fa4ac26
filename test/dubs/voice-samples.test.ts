import { expect, it } from "vitest";
import type { SpeakerView } from "../../src/dubs/wire.ts";
import { startOf, World } from "./world.ts";

const samplesOf = async (world: World): Promise<(string | null)[]> => (await world.loop.speakers()).map(({ sampleKey }: SpeakerView) => sampleKey);

/** Gives the first line to somebody new. */
async function partFirst(world: World, editId: string): Promise<void> {
  const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
  await world.loop.edit({ editId, actor: "key:a", ops: [{ op: "set_speaker", lineId: line!.id, ifRevision: line!.revision, speakerId: null }] });
}

async function render(world: World, jobId: string): Promise<void> {
  const start = startOf(jobId, ["pt-BR"]);
  await world.loop.start({ ...start, job: { ...start.job, kind: "render" } });
  await world.run();
}

it("plays of each speaker what they say now, also when an edit was undone", async () => {
  const world = new World();
  await world.loop.start(startOf("job_1", ["pt-BR"]));
  await world.run();
  const before = await samplesOf(world);
  await partFirst(world, "edt_1");
  await render(world, "job_2");
  const parted = await samplesOf(world);
  expect(new Set([...before, ...parted]).size).toBe(3);
  await world.loop.edit({ editId: "edt_2", actor: "key:a", undo: "edt_1" });
  await render(world, "job_3");
  expect(await samplesOf(world)).toEqual(before);
});

it("plays what somebody new says, also where that had a sample under another's name", async () => {
  const world = new World();
  await world.loop.start(startOf("job_1", ["pt-BR"]));
  await world.run();
  await partFirst(world, "edt_1");
  await render(world, "job_2");
  const [, before] = await samplesOf(world);
  await partFirst(world, "edt_2");
  await render(world, "job_3");
  const speakers = await world.loop.speakers();
  expect(speakers.map(({ lines }) => lines)).toEqual([3, 0, 1]);
  expect(speakers[2]?.sampleKey).toBe(before);
});
