/**
 * The other side of the task protocol (containers/contract/task.ts) on one machine: hands out inputs from disk, takes artifacts to
 * disk, and resolves when a service reports. No dub, no retries: a task that fails ends the benchmark with the service's own words.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type Done, Message, type Task } from "../../containers/contract/task.ts";
import type { z } from "zod";

export type Kept = { path: string; digest: string | null; sizeBytes: number };
export type Ended = { value: Record<string, unknown>; artifacts: Record<string, Kept>; seconds: number };
type Waiting = { resolve(done: z.infer<typeof Done>): void; reject(error: Error): void };

const TOKEN = "benchmark";
const HEARTBEAT_MS = 2_000;
const BUSY_MS = 250;

export async function keptFile(file: string): Promise<Kept> {
  const digest = createHash("sha256");
  await pipeline(createReadStream(file), digest);
  return { path: file, digest: digest.digest("hex"), sizeBytes: (await stat(file)).size };
}

export class House {
  readonly #folder: string;
  readonly #server = createServer((request, response) => void this.#answer(request, response).catch(() => response.writeHead(500).end()));
  readonly #files = new Map<string, string>();
  readonly #waiting = new Map<string, Waiting>();
  #tasks = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** One task to its end. Waits while the service has no free slot. @throws Error with the service's code and message */
  async run(service: string, stage: string, params: Record<string, unknown>, inputs: Record<string, readonly Kept[]>): Promise<Ended> {
    const taskId = `bench.${++this.#tasks}`;
    const listed = Object.fromEntries(Object.entries(inputs).map(([name, files]) => [name, files.map((file) => this.#input(file))]));
    const callback = `${this.#url}/callback/${taskId}`;
    const task: Task = { v: 1, taskId, attempt: 1, stage, params, inputs: listed, callback, token: TOKEN, heartbeatMs: HEARTBEAT_MS };
    const ended = new Promise<z.infer<typeof Done>>((resolve, reject) => this.#waiting.set(taskId, { resolve, reject }));
    ended.catch(() => undefined);
    const began = await this.#post(service, task);
    const { value, artifacts } = await ended;
    const kept = Object.entries(artifacts).map(([name, { digest, sizeBytes }]) => [name, { path: this.#artifact(taskId, name), digest, sizeBytes }]);
    return { value, artifacts: Object.fromEntries(kept), seconds: (performance.now() - began) / 1000 };
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #input(file: Kept): Task["inputs"][string][number] {
    const key = String(this.#files.size);
    this.#files.set(key, file.path);
    return { url: `${this.#url}/files/${key}`, digest: file.digest, sizeBytes: file.sizeBytes };
  }

  #artifact(taskId: string, name: string): string {
    return path.join(this.#folder, taskId, name.replace("/", "-"));
  }

  async #post(service: string, task: Task): Promise<number> {
    for (;;) {
      const began = performance.now();
      const headers = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` };
      const response = await fetch(`${service}/tasks`, { method: "POST", headers, body: JSON.stringify(task) });
      if (response.status === 202) return began;
      const said = await response.text();
      if (response.status !== 503) throw new Error(`${task.stage}: ${service} answered ${response.status}: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, id = "", ...rest] = (request.url ?? "").split("/");
    if (kind === "files") return this.#send(this.#files.get(id)!, request, response);
    if (kind === "artifacts") {
      const file = this.#artifact(id, rest.join("/"));
      await mkdir(path.dirname(file), { recursive: true });
      await pipeline(request, createWriteStream(file));
      response.writeHead(200, { etag: '"kept"' }).end();
      return;
    }
    const answer = this.#told(id, Message.parse(JSON.parse(await text(request))));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  async #send(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { size } = await stat(file);
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const range = { "content-range": `bytes ${start}-${size - 1}/${size}` };
    response.writeHead(request.headers.range ? 206 : 200, { "content-length": size - start, ...(request.headers.range && range) });
    await pipeline(createReadStream(file, { start }), response);
  }

  #told(taskId: string, message: Message): unknown {
    if (message.kind === "heartbeat") return { next: "continue" };
    if (message.kind === "grant") return { put: { url: `${this.#url}/artifacts/${taskId}/${message.name}`, headers: {} } };
    const waiting = this.#waiting.get(taskId);
    if (message.kind === "done") waiting?.resolve(message);
    else waiting?.reject(new Error(`${taskId} failed: ${message.failure.code}: ${message.failure.message}`));
    return { accepted: true };
  }
}
