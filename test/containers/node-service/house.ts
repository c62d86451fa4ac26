/** The other side of the task protocol for tests: inputs to GET, a callback, a store that takes PUTs. Plain node:http, one free port. */
import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Message, Task } from "../../../containers/contract/task.ts";

export type Answer = { status: number; body?: unknown };
export type House = {
  url: string;
  /** Every message that came, in order, with the time. */
  messages: (Message & { atMs: number })[];
  tokens: Set<string | undefined>;
  /** Bytes by path; PUT writes them, GET reads them. */
  files: Map<string, Buffer>;
  puts: { path: string; sizeBytes: number; contentLength: string | undefined }[];
  /** Replace to answer otherwise; undefined = the usual answer. */
  onMessage(message: Message): Answer | undefined;
  /** Status for a PUT; 200 stores. */
  onPut(path: string, count: number): number;
  /** Status for a GET; "break" cuts the connection in the middle. */
  onGet(path: string, count: number): number | "break";
  partSizeBytes: number | null;
  task(fields?: Partial<Task>): Task;
  input(name: string, bytes: Buffer): Task["inputs"][string][number];
  kinds(): string[];
  close(): Promise<void>;
};

export async function openHouse(): Promise<House> {
  const server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const counts = new Map<string, number>();
  let tasks = 0;
  const house: House = {
    url,
    messages: [],
    tokens: new Set(),
    files: new Map(),
    puts: [],
    onMessage: () => undefined,
    onPut: () => 200,
    onGet: () => 200,
    partSizeBytes: null,
    task: (fields) => ({
      v: 1,
      taskId: `dub_test.${++tasks}`,
      attempt: 1,
      stage: "echo",
      params: {},
      inputs: {},
      callback: `${url}/callback`,
      token: "secret-token",
      heartbeatMs: 100,
      ...fields,
    }),
    input(name, bytes) {
      house.files.set(`/get/${name}`, bytes);
      return { url: `${url}/get/${name}?signature=hidden`, digest: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length };
    },
    kinds: () => house.messages.map((message) => message.kind),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", url);
    const received: Buffer[] = [];
    for await (const bytes of request as AsyncIterable<Buffer>) received.push(bytes);
    const body = Buffer.concat(received);
    const count = (counts.get(`${request.method} ${pathname}`) ?? 0) + 1;
    counts.set(`${request.method} ${pathname}`, count);
    if (request.method === "GET") return get(request, response, pathname, count);
    if (request.method === "PUT") return put(request, response, pathname, count, body);
    house.tokens.add(request.headers.authorization);
    const message = JSON.parse(body.toString()) as Message;
    house.messages.push({ ...message, atMs: performance.now() });
    const { status, body: json } = house.onMessage(message) ?? { status: 200, body: usual(message) };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json ?? {}));
  }

  function usual(message: Message): unknown {
    if (message.kind === "heartbeat") return { next: "continue" };
    if (message.kind !== "grant") return { accepted: true };
    const size = house.partSizeBytes;
    if (size === null)
      return {
        put: {
          url: `${url}/put/${message.name}?signature=hidden`,
          headers: { "content-type": message.contentType, "Content-Length": String(message.sizeBytes) },
        },
      };
    const parts = Array.from({ length: Math.ceil(message.sizeBytes / size) }, (_, index) => ({
      partNumber: index + 1,
      url: `${url}/put/${message.name}.${index + 1}`,
      headers: {},
    }));
    return { partSizeBytes: size, parts };
  }

  function get(request: http.IncomingMessage, response: http.ServerResponse, pathname: string, count: number): void {
    const file = house.files.get(pathname);
    const status = file ? house.onGet(pathname, count) : 404;
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (!file || (status !== 200 && status !== "break")) return void response.writeHead(Number(status)).end();
    response.writeHead(from > 0 ? 206 : 200, { "content-length": file.length - from });
    if (status === 200) return void response.end(file.subarray(from));
    response.write(file.subarray(from, from + Math.floor((file.length - from) / 2)), () => setTimeout(() => response.destroy(), 20));
  }

  function put(request: http.IncomingMessage, response: http.ServerResponse, pathname: string, count: number, body: Buffer): void {
    const status = house.onPut(pathname, count);
    house.puts.push({ path: pathname, sizeBytes: body.length, contentLength: request.headers["content-length"] });
    if (status === 200) house.files.set(pathname, body);
    response.writeHead(status, { etag: `"etag-${pathname.split(".").at(-1)}"` }).end();
  }
  return house;
}

/** Waits until `check` holds; fails after `ms` with the messages seen. */
export async function until(check: () => boolean, ms = 5000): Promise<void> {
  const end = performance.now() + ms;
  while (!check()) {
    if (performance.now() > end) throw new Error("it did not come to pass in time");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
