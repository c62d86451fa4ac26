/** People at real browsers: the pages that mails lead to, the mails themselves, an upload by a stock Uppy page; and nothing of it in any log. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, launch } from "../../bench/playing/chromium.ts";
import { accounts } from "./people/accounts.ts";
import { plantCanaries, sightings } from "./people/canaries.ts";
import { plantWork } from "./people/planted-work.ts";
import type { Scene } from "./people/scene.ts";
import { uppyPage } from "./uppy/uppy-page.ts";
import { openWorld } from "./world.ts";

const LEAST_CANARIES = 30;
const chromium = findChromium();
let browser: Browser;
let scene: Scene;

/** Without a browser on this machine there is nothing to see; CHROMIUM names one that is not on PATH. */
describe.skipIf(chromium === null)("people at a browser", () => {
  beforeAll(async () => {
    const world = await openWorld({ workerSigned: true });
    browser = await launch(chromium ?? "");
    scene = { world, browser, canaries: plantCanaries(), owner: null };
  });
  afterAll(async () => {
    await browser?.close();
    await scene?.world.close();
  });

  describe("accounts", () => {
    accounts(() => scene);
  });
  describe("a stock Uppy page", () => {
    uppyPage(() => scene);
  });
  describe("what nobody may read", () => {
    plantWork(() => scene);
    test("30 canaries and more (passwords, tokens, addresses, titles, words that are said) stand in no log", async () => {
      const { platform } = scene.world;
      const control = { secret: "canary-control-of-a-request-id", what: "the control" };
      await fetch(`${platform.url}/healthz`, { headers: { "x-request-id": control.secret } });
      await scene.world.stop();
      const planted = scene.canaries.all();
      expect(new Set(planted.map(({ secret }) => secret)).size).toBeGreaterThanOrEqual(LEAST_CANARIES);
      const { found, bytes, files } = await sightings(platform.logDir, [...planted, control]);
      expect({ found, files, wroteAnything: bytes > 10_000 }).toEqual({ found: ["worker.log: the control"], files: 6, wroteAnything: true });
    });
  });
});
