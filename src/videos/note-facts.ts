import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { videos } from "../db/schema.ts";
import { readFacts } from "./read-facts.ts";

const MOST_MS = 5000;

/**
 * Writes down what the file's header says, unless a probe has spoken: what that says wins. Never fails and takes at most 5 s;
 * what cannot be read stays null. Whether a file can be dubbed (whether it has sound at all) is the probe's to say.
 */
export async function noteFacts(
  { db, media, warn }: Pick<Context, "db" | "media" | "warn">,
  video: { id: string; key: string; sizeBytes: number },
): Promise<void> {
  try {
    const facts = await inTime(readFacts({ sizeBytes: video.sizeBytes, read: (from, to) => media.readRange(video.key, from, to) }));
    if (facts)
      await db
        .update(videos)
        .set(facts)
        .where(and(eq(videos.id, video.id), isNull(videos.container)));
  } catch (error) {
    warn("The header of an upload could not be read; a probe will tell.", error);
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Reading the header took too long.")), MOST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
