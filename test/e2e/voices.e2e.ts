/** Voices on the real platform: one is heard before any dub is made, says its sentence, and a glossary is a dub's own from its beginning. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAll } from "../../scripts/client/api.mjs";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import type { Dub, Edit, Glossary, Job, Line } from "../../src/dubs/resource.ts";
import { speechLevelDb } from "../../src/sound/level.ts";
import { readWav } from "../../src/sound/read-wav.ts";
import { sampleOf } from "../../src/voices/samples.ts";
import type { Voice } from "../../src/voices/wire.ts";
import { ended } from "./asking.ts";
import { wordErrorRate } from "./wer.ts";
import { openWorld, type World } from "./world.ts";

const ASKED_AT_MOST = 60;

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world?.close());

const ask = (url: string): Promise<Response> =>
  fetch(new URL(url, world.platform.url), { headers: { authorization: `Bearer ${world.platform.key}` }, redirect: "manual" });

/** As a client waits for it: by Retry-After at Location. */
async function heard(url: string): Promise<{ bytes: Uint8Array; contentType: string | null; waits: number }> {
  let at = url;
  for (let waits = 0; waits < ASKED_AT_MOST; waits++) {
    const answer = await ask(at);
    if (answer.status === 302) {
      const sound = await fetch(answer.headers.get("location")!);
      return { bytes: new Uint8Array(await sound.arrayBuffer()), contentType: sound.headers.get("content-type"), waits };
    }
    expect(answer.status).toBe(202);
    at = answer.headers.get("location")!;
    await sleep(Number(answer.headers.get("retry-after")) * 1000);
  }
  throw new Error("The preview was not made in time.");
}

test("a voice says its sentence, which is there at once for the next who asks, and a recognizer hears it", async () => {
  const voices = await listAll<Voice>(world.api, "/v1/voices?language=en-US&engine=kokoro%2F82m-int8&limit=100");
  const previewUrl = voices.find(({ id }) => id === "af_heart")?.previewUrl ?? "";
  const { bytes, contentType, waits } = await heard(previewUrl);
  expect(waits).toBeGreaterThan(0);
  expect(contentType).toBe("audio/wav");
  expect((await heard(previewUrl)).waits).toBe(0);
  const { sampleRate, samples } = readWav(bytes);
  expect(samples.length / sampleRate).toBeGreaterThan(2);
  expect(speechLevelDb({ samples, sampleRate })).toBeGreaterThan(-40);
  const file = path.join(world.folder, "preview.wav");
  await writeFile(file, bytes);
  const { id: videoId } = await uploadVideo(world.api, file);
  const glossary = await world.api<{ id: string }>("POST", "/v1/glossaries", { name: "Names", terms: [{ source: "OneVoice", kind: "keep" }] });
  const options = { source: { language: "en" }, glossaryIds: [glossary.id] };
  const { dub, job } = await world.api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${videoId}/dubs`, { targetLanguages: [], options });
  expect(await ended(world, job.id)).toMatchObject({ status: "succeeded" });
  const lines = await listAll<Line>(world.api, `/v1/dubs/${dub.id}/lines`);
  expect(wordErrorRate(sampleOf("en")!, lines.map(({ text }) => text).join(" "))).toBeLessThan(0.3);
  const [edit, ...more] = await listAll<Edit>(world.api, `/v1/dubs/${dub.id}/edits`);
  expect([edit!.ops, more]).toEqual([["set_glossary"], []]);
  expect(await world.api<Glossary>("GET", `/v1/dubs/${dub.id}/glossary`)).toMatchObject({ revision: 2, terms: [{ source: "OneVoice", kind: "keep" }] });
  await world.api("POST", `/v1/dubs/${dub.id}/edits/${edit!.id}/undo`, {});
  expect((await world.api<Glossary>("GET", `/v1/dubs/${dub.id}/glossary`)).terms).toEqual([]);
});
