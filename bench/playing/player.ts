/** One page of a browser with the test film in it, as typed calls. */
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { Browser } from "playwright-core";

const Measured = z.object({ shown: z.array(z.number()), heard: z.array(z.object({ atS: z.number(), hz: z.number() })) });
const Look = z.object({ width: z.number(), height: z.number(), cues: z.array(z.string()), languages: z.array(z.string()) });
export type Measured = z.infer<typeof Measured>;
export type Look = z.infer<typeof Look>;

export type Player = {
  measure(seconds: number): Promise<Measured>;
  turnTo(atS: number, language: string | null): Promise<void>;
  look(): Promise<Look>;
  picture(file: string): Promise<void>;
  close(): Promise<void>;
};

const LIMIT_MS = 30_000;

/** `by`: whether hls.js plays it, or the browser itself. @throws Error when it cannot be played */
export async function openPlayer(browser: Browser, base: string, url: string, by: { byHls: boolean; captions: string | null }): Promise<Player> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  page.setDefaultTimeout(LIMIT_MS);
  // the page's own functions, by name: nothing of this process is shipped into it
  const call = (name: string, ...args: unknown[]): Promise<unknown> => within(page.evaluate(`playing.${name}(...${JSON.stringify(args)})`));
  await page.goto(`${base}/page/index.html`);
  await call("open", url, by);
  return {
    measure: async (seconds) => Measured.parse(await call("measure", seconds)),
    turnTo: async (atS, language) => void (await call("turnTo", atS, language)),
    look: async () => Look.parse(await call("look")),
    picture: async (file) => void (await page.screenshot({ path: file })),
    close: () => page.close(),
  };
}

/** A player that never gets ready must not hold the benchmark. */
async function within<T>(work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = setTimeout(LIMIT_MS, undefined, { signal: done.signal }).then(() => {
    throw new Error("The player did not answer in time.");
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}
