/** Engines that a workspace brought: they are in its catalogue, its dubs are made with them, and later jobs with the keys of that day. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import { ENDPOINT, FakeCustomVoice } from "../../fakes/custom-voice.ts";
import { openWorld, problemOf, readyVideo, type World } from "./world.ts";

const openai = { name: "Mine", secret: { vendor: "openai", apiKey: "sk-own-0123456789" } };
const custom = {
  name: "My voice",
  secret: {
    vendor: "custom",
    template: {
      url: ENDPOINT,
      body: '{"input":"{{text}}","voice":"{{voice}}"}',
      audio: { kind: "body", format: "wav" },
      voices: [{ id: "ana", name: "Ana", language: "pt-BR", gender: "female" }],
      languages: ["pt-BR"],
    },
  },
};
const LLM = { id: "openai/gpt-6-sol", stage: "translate" as const, pairs: null, isModel: true };

let world: World;
let videoId: string;
beforeAll(async () => {
  world = await openWorld();
  const voice = new FakeCustomVoice();
  world.deps.guard = { rules: { allowPrivate: false, own: [] }, resolve: async () => ["93.184.216.34"], fetch: (input, init) => voice.fetch(input, init) };
  const { engines } = world.deps;
  world.deps.engines = async () => {
    const all = await engines();
    return [...all, { ...all[0]!, ...LLM, on: false, reason: "OPENAI_API_KEY is not set." }];
  };
});
beforeEach(async () => {
  videoId = await readyVideo(world);
  world.clock.now = new Date(world.clock.now.getTime() + 20_000);
});
const made = async (body: object) => (await world.call("/v1/credentials", { method: "POST", body })).body as { id: string };
const dub = (options: object) => world.call(`/v1/videos/${videoId}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"], options } });
const engineNow = async (id: string) => ((await world.call("/v1/engines")).body.data as { id: string; on: boolean }[]).find((engine) => engine.id === id);

it("are on with the workspace's own key, for this workspace alone", async () => {
  expect(await engineNow(LLM.id)).toMatchObject({ on: false });
  const { id } = await made(openai);
  expect(await engineNow(LLM.id)).toMatchObject({ on: true, reason: null, credentialId: id });
  expect(((await (await openWorld()).call("/v1/engines")).body.data as { id: string; on: boolean }[]).find((engine) => engine.id === LLM.id)).toBeUndefined();
  const made1 = await dub({ translation: { engine: LLM.id } });
  expect(made1.body.dub.resolvedOptions).toMatchObject({ translation: { engine: LLM.id }, credentials: { openai: id } });
});

it("are called with the newest key by later jobs, and with nobody else's once all are gone", async () => {
  const first = await made(openai);
  const { body } = await dub({ translation: { engine: LLM.id } });
  await world.call(`/v1/credentials/${first.id}`, { method: "DELETE" });
  world.clock.now = new Date(world.clock.now.getTime() + 20_000);
  const second = await made(openai);
  const again = () => world.call(`/v1/dubs/${body.dub.id}/jobs`, { method: "POST", body: { kind: "render" } });
  await again();
  expect(world.dubs.started.at(-1)!.dub.options.credentials).toEqual({ openai: second.id });
  for (const { id } of (await world.call("/v1/credentials")).body.data as { id: string }[]) await world.call(`/v1/credentials/${id}`, { method: "DELETE" });
  await again();
  expect(world.dubs.started.at(-1)!.dub.options.credentials!["openai"]).toMatch(/^cre_/);
});

it("are voices only once they were heard, under the digest of their template", async () => {
  const { id } = await made(custom);
  const engine = `custom/${id}`;
  expect(problemOf(await dub({ speech: { engine } }))).toEqual([422, "engine_unavailable"]);
  expect((await world.call(`/v1/credentials/${id}/test`, { method: "POST" })).body).toMatchObject({ status: "works" });
  const { body } = await dub({ speech: { engine } });
  const [before] = body.dub.resolvedOptions.speech.endpoints as { id: string; digest: string }[];
  expect(before).toMatchObject({ id: engine, voices: [{ id: "ana" }] });
  expect(problemOf(await dub({ speech: { engine, voices: { "pt-BR": "nobody" } } }))).toEqual([422, "unknown_voice"]);

  const other = { ...custom.secret, template: { ...custom.secret.template, body: '{"say":"{{text}}"}' } };
  await world.call(`/v1/credentials/${id}`, { method: "PATCH", body: { secret: other } });
  await world.call(`/v1/dubs/${body.dub.id}/jobs`, { method: "POST", body: { kind: "render", upgrade: true } });
  expect(world.dubs.started.at(-1)!.dub.options.speech.endpoints![0]!.digest).not.toBe(before!.digest);
});
