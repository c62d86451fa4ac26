/** Words and voices of the workspace's own, on the real platform: what is translated, spoken, heard again, edited and refused. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "../../src/dubs/resource.ts";
import { credentials, type Judged, judged } from "./speaking/credentials.ts";
import { beginDub, costOf, linesOf, speakersOf, succeeded, usedBy } from "./speaking/dubbing.ts";
import { MODEL_KEY } from "./speaking/language-model.ts";
import { FIRST, isFirst, isSecond, SECOND } from "./speaking/lines.ts";
import { roughLines } from "./speaking/rough.ts";
import { FALLBACK, LANGUAGE, openScene, type Scene, TRANSLATOR } from "./speaking/scene.ts";
import { scripts } from "./speaking/scripts.ts";
import { takes } from "./speaking/takes.ts";
import { VOICE_KEY } from "./speaking/voice-endpoint.ts";

const OTHER = "pt-BR";
let scene: Scene;
let engine: string;
let dubId: string;
let job: Job;
let hanging: Promise<Judged>;

beforeAll(async () => {
  scene = await openScene();
  hanging = judged(scene, "hangs");
  // Whoever waits for it below hears of it.
  hanging.catch(() => undefined);
});

afterAll(() => scene?.close());

describe("what a workspace brings", () => {
  credentials(
    () => scene,
    (own) => (engine = own),
  );
});

describe("a dub in words and voices of the workspace's own", () => {
  test("is made, though the model refuses a line beside others and the voice refuses one for good", async () => {
    const { world, videoId, voice } = scene;
    voice.behaves = (text) => (text === SECOND ? "refuses" : "speaks");
    const options = { translation: { engine: TRANSLATOR }, speech: { engine, fallback: FALLBACK } };
    const begun = await beginDub(world, videoId, [LANGUAGE], options);
    dubId = begun.dub.id;
    job = await succeeded(world, begun.job.id);
    const [first, second, ...more] = await linesOf(world, dubId, LANGUAGE);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ translation: { text: FIRST, engine: TRANSLATOR, prompt: "rewrite-1", rewrites: 1 }, take: { engine }, kept: null });
    expect(second).toMatchObject({
      translation: { text: SECOND, engine: TRANSLATOR, prompt: "translate-2", rewrites: 0 },
      take: { engine: FALLBACK },
      kept: null,
    });
    expect([first, second].map((line) => line?.placement?.placed)).toEqual([true, true]);
  });

  test("asked the model for each line once, for the refused one once more, and cost nothing", () => {
    const { model } = scene;
    expect(model.errors).toEqual([]);
    expect(model.asked.filter(({ text }) => isFirst(text)).map(({ asked }) => asked)).toEqual([2]);
    expect(model.asked.filter(({ text }) => isSecond(text)).map(({ asked }) => asked)).toEqual([2, 1]);
    expect(model.rewrites.filter(({ text }) => isFirst(text))).toMatchObject([{ direction: "shorter" }]);
    expect(model.summaries).toBe(1);
    expect(usedBy(job)).toMatchObject({ synthesize_characters: expect.any(Number) as number });
    expect(costOf(job)).toBe(0);
  });

  test("has voices that fit who speaks, and keeps them in another language", async () => {
    const { world } = scene;
    const cast = (language: string) => speakersOf(world, dubId).then((all) => all.map(({ voices }) => voices[language]));
    const men = await cast(LANGUAGE);
    expect(men.toSorted()).toEqual(["bruno", "carlos"]);
    const { job: further } = await world.api<{ job: Job }>("POST", `/v1/dubs/${dubId}/jobs`, { kind: "dub", languages: [OTHER] });
    await succeeded(world, further.id);
    expect(await cast(OTHER)).toEqual(men);
  });

  const dubbed = () => ({ dubId, engine });
  takes(() => scene, dubbed);
  scripts(() => scene, dubbed);
});

test("an endpoint that never answers is given half a minute, and is told so", async () => {
  const { verdict, tookMs } = await hanging;
  expect(verdict).toMatchObject({ status: "fails", code: "endpoint_timed_out" });
  expect(tookMs).toSatisfy((ms: number) => ms >= 29_000 && ms < 60_000);
});

describe("rough going", () => {
  roughLines(
    () => scene,
    () => engine,
  );
});

test("no key is in any answer, any log, or anything that is kept", async () => {
  const { world, told } = scene;
  expect(told.length).toBeGreaterThan(50);
  await world.stop();
  for (const key of [MODEL_KEY, VOICE_KEY]) {
    expect(told.filter((text) => text.includes(key))).toEqual([]);
    expect(await filesWith(key, world.stateDir)).toEqual([]);
  }
});

/** As the API keeps them, they are sealed: databases, queues and objects hold none of it. */
async function filesWith(key: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && (await readFile(file)).includes(key)) found.push(path.relative(folder, file));
  }
  return found;
}
