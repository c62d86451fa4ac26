/** Raw watchers: every frame as it came, nothing filtered, nothing tried again. */
import { WebSocket } from "ws";
import type { Api } from "../../scripts/client/api.mjs";
import type { DubEvent } from "../../src/dubs/events.ts";
import type { Snapshot } from "../../src/dubs/wire.ts";

export type SnapshotFrame = Snapshot & { type: "snapshot" };
export type Frame = SnapshotFrame | DubEvent;
export type Watching = { frames: Frame[]; until(found: (frame: Frame) => boolean): Promise<Frame>; leave(): void };

const LONGEST_MS = 200_000;
const ENDS = new Set(["succeeded", "failed", "canceled"]);

export const endOf =
  (jobId: string) =>
  (frame: Frame): boolean =>
    frame.type === "job.status_changed" && frame.jobId === jobId && ENDS.has(frame.data.status);

export const eventsOf = (frames: Frame[]): DubEvent[] => frames.filter((frame): frame is DubEvent => frame.type !== "snapshot");

/** `from + 1`, `from + 2` ... as many as there are. */
export const counted = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + 1 + index);

function collecting(leave: () => void): Watching & { take(frame: Frame): void; broke(why: string): void } {
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  let broken: string | null = null;
  const look = (): void => {
    for (const each of waiting) each();
  };
  const until = (found: (frame: Frame) => boolean): Promise<Frame> =>
    new Promise((resolve, reject) => {
      const last = (): string => `the last of ${frames.length} frames: ${JSON.stringify(frames.at(-1))}`;
      const give = (end: () => void): void => {
        clearTimeout(late);
        waiting.delete(seek);
        end();
      };
      const seek = (): void => {
        const frame = frames.find(found);
        if (frame) give(() => resolve(frame));
        else if (broken !== null) give(() => reject(new Error(`the connection broke (${broken}); ${last()}`)));
      };
      const late = setTimeout(() => give(() => reject(new Error(`not seen within ${LONGEST_MS} ms; ${last()}`))), LONGEST_MS);
      waiting.add(seek);
      seek();
    });
  const take = (frame: Frame): void => {
    frames.push(frame);
    look();
  };
  const broke = (why: string): void => {
    broken = why;
    look();
  };
  return { frames, until, take, broke, leave };
}

export const ticketFor = (api: Api, dubId: string): Promise<{ ticket: string; url: string }> => api("POST", `/v1/dubs/${dubId}/tickets`, {});

export async function watchBySocket(api: Api, dubId: string, after?: number): Promise<Watching> {
  const url = new URL((await ticketFor(api, dubId)).url);
  if (after !== undefined) url.searchParams.set("after", String(after));
  const socket = new WebSocket(url);
  const watching = collecting(() => socket.close());
  socket.on("message", (data: Buffer) => watching.take(JSON.parse(data.toString("utf8")) as Frame));
  socket.on("close", (code) => watching.broke(`closed with ${code}`));
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return watching;
}

export async function watchByEventStream(platform: { url: string; key: string }, dubId: string, after?: number): Promise<Watching> {
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${platform.key}`, accept: "text/event-stream", ...(after !== undefined && { "last-event-id": String(after) }) };
  const answer = await fetch(`${platform.url}/v1/dubs/${dubId}/events`, { headers, signal: leaving.signal });
  if (!answer.ok || !answer.body) throw new Error(`the event stream was answered ${answer.status}`);
  const watching = collecting(() => leaving.abort());
  void readStream(answer.body, (frame) => watching.take(frame)).then(
    () => watching.broke("the stream ended"),
    (error: unknown) => watching.broke(String(error)),
  );
  return watching;
}

/** WHATWG HTML 9.2.6, as far as this stream uses it: blocks between empty lines, one `data:` each. */
async function readStream(body: ReadableStream<Uint8Array>, take: (frame: Frame) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of body) {
    const blocks = (text + decoder.decode(bytes, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n");
      const data = lines.find((line) => line.startsWith("data: "));
      // The last one says why the stream ends, and is no event.
      if (data && !lines.includes("event: closed")) take(JSON.parse(data.slice("data: ".length)) as Frame);
    }
  }
}

/** What an upgrade that was refused was answered. */
export function refusedUpgrade(url: string): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on("error", reject);
    socket.on("open", () => {
      socket.close();
      reject(new Error("the WebSocket was opened"));
    });
    socket.on("unexpected-response", (_, answer) => {
      const read: Buffer[] = [];
      answer.on("data", (bytes: Buffer) => read.push(bytes));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: new Headers({ "content-type": answer.headers["content-type"] ?? "" }),
          body: JSON.parse(Buffer.concat(read).toString("utf8")) as Record<string, unknown>,
        }),
      );
    });
  });
}
