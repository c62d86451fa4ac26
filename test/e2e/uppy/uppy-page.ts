/** `@uppy/aws-s3`, as it is published, against `/v1/uppy`: 60 MB from a real file, a reload in the middle, and then a dub. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Dub, Job } from "../../../src/dubs/resource.ts";
import type { Video } from "../../../src/videos/wire.ts";
import { asPerson, made, ownerOf, type Scene } from "../people/scene.ts";
import { padded } from "../sources.ts";

const SIZE = 60_000_000;
/** Uppy's own. */
const PARTS = Math.ceil(SIZE / (5 * 1024 * 1024));
const PAGE = "/uppy-test";
const SEND_MS = 120_000;
/** Uppy sends several at once; before these have arrived there is nothing to lose. */
const BEFORE_RELOAD = 4;

export function uppyPage(scene: () => Scene): void {
  let film: string;
  let video: Video;

  test("sends 60 MB, is loaded anew in the middle, and sends at most one part twice", async () => {
    const { world } = scene();
    const { page } = ownerOf(scene()).visitor;
    film = await padded(world, SIZE - (await stat(world.setup.paths.sampleShort)).size);
    await servePage(page, world.platform.url);
    const parts = watchParts(page);
    await choose(page, world.platform.url, film);
    await page.waitForFunction(`uploading.parts.length >= ${BEFORE_RELOAD}`, null, { timeout: SEND_MS, polling: 5 });
    const before = parts.begun.length;
    expect(before).toBeLessThan(PARTS);
    await choose(page, world.platform.url, film);
    await page.waitForFunction("uploading.location !== null || uploading.error !== null", null, { timeout: SEND_MS });
    const { location, error } = (await page.evaluate("uploading")) as { location: string; error: string | null };
    expect(error).toBeNull();
    expect(twiceIn(parts.begun).length).toBeLessThanOrEqual(1);
    expect(twiceIn(parts.taken)).toEqual([]);
    expect(new Set(parts.taken).size).toBe(PARTS);
    video = await made<Video>(await asPerson(scene(), ownerOf(scene()), "GET", new URL(location).pathname));
    expect(video).toMatchObject({ status: "ready", sizeBytes: SIZE });
  });

  test("has what is stored equal to what was chosen, byte for byte", async () => {
    const stored = await asPerson(scene(), ownerOf(scene()), "GET", `/v1/videos/${video.id}/content`);
    const digest = createHash("sha256");
    for await (const bytes of stored.body ?? []) digest.update(bytes);
    expect(digest.digest("hex")).toBe(await sha256Of(film));
  });

  test("starts a dub of it, and sees its job move", async () => {
    const { page } = ownerOf(scene()).visitor;
    const script = `fetch("/v1/videos/${video.id}/dubs", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ targetLanguages: ["pt-BR"] }) }).then((answer) => answer.json())`;
    const { job } = (await page.evaluate(script)) as { dub: Dub; job: Job };
    const seen = new Set<number>();
    for (const until = Date.now() + SEND_MS; seen.size < 3 && Date.now() < until; await sleep(200)) {
      const now = (await page.evaluate(`fetch("/v1/jobs/${job.id}").then((answer) => answer.json())`)) as Job;
      expect(now.failure).toBeNull();
      seen.add(now.progress ?? 0);
    }
    expect(seen.size).toBeGreaterThanOrEqual(3);
    await made(await asPerson(scene(), ownerOf(scene()), "POST", `/v1/jobs/${job.id}/cancel`));
  });
}

/** Under the platform's own origin, where a signed-in person's pages are. */
async function servePage(page: Page, platformUrl: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "iife",
    write: false,
    logLevel: "error",
  });
  await page.route(`${platformUrl}${PAGE}`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><input type="file" /><script src="${PAGE}.js"></script>` }),
  );
  await page.route(`${platformUrl}${PAGE}.js`, (route) => route.fulfill({ contentType: "text/javascript", body: outputFiles[0]?.text ?? "" }));
}

/** Loads the page anew, and chooses the file there. */
async function choose(page: Page, platformUrl: string, file: string): Promise<void> {
  await page.goto(`${platformUrl}${PAGE}`);
  await page.waitForFunction("window.uppyIsReady");
  await page.setInputFiles("input", file);
}

/** Numbers of the parts whose sending began, and of those that were taken, in their order. */
function watchParts(page: Page): { begun: number[]; taken: number[] } {
  const parts = { begun: [] as number[], taken: [] as number[] };
  const numberIn = (url: string): number => {
    const [, claims = ""] = (new URL(url).searchParams.get("grant") ?? "").split(".");
    return (JSON.parse(Buffer.from(claims, "base64url").toString()) as { partNumber: number }).partNumber;
  };
  page.on("request", (request) => request.method() === "PUT" && parts.begun.push(numberIn(request.url())));
  page.on("response", (answer) => answer.request().method() === "PUT" && answer.ok() && parts.taken.push(numberIn(answer.url())));
  return parts;
}

const twiceIn = (numbers: readonly number[]): number[] => numbers.filter((number, at) => numbers.indexOf(number) !== at);

async function sha256Of(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const bytes of createReadStream(file)) digest.update(bytes as Buffer);
  return digest.digest("hex");
}
