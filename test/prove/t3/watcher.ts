/** A watcher that comes back after every break, from the last event it saw. */
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { World } from "../../e2e/world.ts";
import { ask } from "./client.ts";
import { type Frame, Seen } from "./seen.ts";

type Means = "WebSocket" | "SSE";

const AGAIN_MS = 150;
const OPEN_WITHIN_MS = 15_000;

export class Watcher {
  readonly means: Means;
  readonly seen: Seen;
  connections = 0;
  private awayUntil = 0;
  private leaving = new AbortController();
  private readonly over = new AbortController();
  private readonly world: World;
  private readonly dubId: string;
  private readonly watched: Promise<void>;

  constructor(world: World, dubId: string, means: Means) {
    this.world = world;
    this.dubId = dubId;
    this.means = means;
    this.seen = new Seen(means);
    this.watched = this.watch();
  }

  /** Breaks the connection off, without a word, and stays away for so long. */
  drop(awayMs: number): void {
    this.awayUntil = Date.now() + awayMs;
    this.leaving.abort();
  }

  async close(): Promise<void> {
    this.over.abort();
    this.leaving.abort();
    await this.watched;
  }

  private async watch(): Promise<void> {
    while (!this.over.signal.aborted) {
      this.leaving = new AbortController();
      this.seen.connect();
      try {
        await (this.means === "SSE" ? this.byEventStream(this.leaving.signal) : this.bySocket(this.leaving.signal));
      } catch {
        // A connection that was not opened or broke: whatever it was, the next one goes on after the last event.
      }
      await sleep(Math.max(AGAIN_MS, this.awayUntil - Date.now()), undefined, { signal: this.over.signal }).catch(() => undefined);
    }
  }

  private async bySocket(signal: AbortSignal): Promise<void> {
    const { url } = await ask<{ url: string }>(this.world, "POST", `/v1/dubs/${this.dubId}/tickets`, { body: {}, signal });
    const address = new URL(url);
    address.searchParams.set("after", String(this.seen.last));
    const socket = new WebSocket(address, { handshakeTimeout: OPEN_WITHIN_MS });
    socket.on("open", () => this.connections++);
    socket.on("message", (data: Buffer) => this.take(data.toString("utf8"), signal));
    const broken = new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.on("error", () => resolve());
    });
    signal.addEventListener("abort", () => socket.terminate(), { once: true });
    if (signal.aborted) socket.terminate();
    await broken;
  }

  private async byEventStream(signal: AbortSignal): Promise<void> {
    const { url, key } = this.world.platform;
    const headers = { authorization: `Bearer ${key}`, accept: "text/event-stream", "last-event-id": String(this.seen.last) };
    const answer = await fetch(`${url}/v1/dubs/${this.dubId}/events`, { headers, signal });
    if (!answer.ok || !answer.body) throw new Error(`the event stream was answered ${answer.status}`);
    this.connections++;
    let text = "";
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + piece).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) this.takeBlock(block, signal);
    }
  }

  /** WHATWG HTML 9.2.6, as far as this stream uses it. */
  private takeBlock(block: string, signal: AbortSignal): void {
    const lines = block.split("\n");
    const data = lines.find((line) => line.startsWith("data:"))?.slice(5);
    if (data !== undefined && !lines.includes("event: closed")) this.take(data, signal);
  }

  /** Who has left hears no more. */
  private take(text: string, signal: AbortSignal): void {
    if (!signal.aborted) this.seen.take(JSON.parse(text) as Frame);
  }
}
