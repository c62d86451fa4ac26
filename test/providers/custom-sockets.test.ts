/** The same over real sockets, with the platform's own fetch: what a fake might do otherwise than a server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EndpointFailure } from "../../src/providers/custom/endpoint-failure.ts";
import { customSpeech } from "../../src/providers/custom/speech.ts";
import { CustomTemplate } from "../../src/providers/custom/template.ts";
import { buzz, wavOf } from "../fakes/custom-voice.ts";

type Answering = (request: IncomingMessage, response: ServerResponse) => void;
/** What the server gave to the network for one answer. */
let written = 0;
let canaryHits = 0;
let server: Server;
let origin: string;

const SOUND = { "content-type": "audio/wav" };
const pour = (response: ServerResponse): void => {
  const chunk = Buffer.alloc(65_536);
  response.writeHead(200, SOUND);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk)) written += chunk.length;
    written += chunk.length;
    response.once("drain", more);
  };
  more();
};
const answers: Record<string, Answering> = {
  "/fine": (_, response) => response.writeHead(200, SOUND).end(Buffer.from(wavOf(10))),
  "/gzip": (_, response) => response.writeHead(200, { ...SOUND, "content-encoding": "gzip" }).end(gzipSync(wavOf(10))),
  "/redirect": (_, response) => response.writeHead(302, { location: "/canary" }).end(),
  "/keep-method": (_, response) => response.writeHead(307, { location: "/canary" }).end(),
  "/canary": (_, response) => (canaryHits++, response.writeHead(200, SOUND).end(Buffer.from(wavOf(10)))),
  "/hang": () => undefined,
  "/endless": (_, response) => pour(response),
  "/drip": (_, response) => {
    response.writeHead(200, SOUND);
    const timer = setInterval(() => response.write("x"), 20);
    response.on("close", () => clearInterval(timer));
  },
  "/bomb": (_, response) => response.writeHead(200, { ...SOUND, "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(60_000_000))),
  "/half": (_, response) => {
    response.writeHead(200, { ...SOUND, "content-length": "5000" }).write("RIFF");
    setTimeout(() => response.destroy(), 20);
  },
  "/html": (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>secret</html>"),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    answers[new URL(request.url ?? "", "http://x").pathname]?.(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  written = 0;
  canaryHits = 0;
});

function speak(path: string, { allowPrivate = true, timeLimitMs = 4_000 } = {}) {
  const template = CustomTemplate.parse({ url: `${origin}${path}`, body: '{"input":"{{text}}"}', audio: { kind: "body", format: "wav" } });
  const guard = { rules: { allowPrivate, own: [] }, resolve: null, fetch: globalThis.fetch };
  return customSpeech(template, { engine: "custom/cre_1", key: null, guard, now: () => 0, timeLimitMs }).speak({
    text: "Hello.",
    language: "en",
    voice: "default",
    reference: null,
    previousText: null,
    nextText: null,
    delivery: null,
    variant: 0,
    signal: new AbortController().signal,
    mayBegin: async () => true,
  });
}
const reasonOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (error as EndpointFailure).reason,
  );

describe("an endpoint over a real socket", () => {
  it.each(["/fine", "/gzip"])("is heard: %s", async (path) => {
    expect((await speak(path)).sound.samples.length).toBe(buzz(10).length);
  });
  it("on loopback is not asked at all where private endpoints are not allowed", async () => {
    expect(await reasonOf(speak("/canary", { allowPrivate: false }))).toBe("endpoint_not_allowed");
    expect(canaryHits).toBe(0);
  });
  it.each([
    ["/redirect", "endpoint_redirects"],
    ["/keep-method", "endpoint_redirects"],
    ["/html", "endpoint_wrong_type"],
    ["/half", "endpoint_broke_off"],
    ["/bomb", "endpoint_too_large"],
  ])("that misbehaves is told as it is: %s", async (path, reason) => {
    expect(await reasonOf(speak(path))).toBe(reason);
    expect(canaryHits).toBe(0);
  });
  it.each(["/hang", "/drip"])("is given up after its time: %s", async (path) => {
    const started = performance.now();
    expect(await reasonOf(speak(path, { timeLimitMs: 250 }))).toBe("endpoint_timed_out");
    expect(performance.now() - started).toBeLessThan(3_000);
  });
  it("that never ends is left after what its text can be, and what was on the way", async () => {
    expect(await reasonOf(speak("/endless", { timeLimitMs: 15_000 }))).toBe("endpoint_too_large");
    const after = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written - after).toBeLessThan(10_000_000);
    expect(written).toBeLessThan(20_000_000);
  });
});
