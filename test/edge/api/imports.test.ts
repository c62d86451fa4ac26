/** Videos that are fetched from an address: over real D1 and R2, the internet is a fetch. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { errands, uploads } from "../../../src/db/schema.ts";
import type { ErrandPorts } from "../../../src/errands/errand.ts";
import { latestErrand } from "../../../src/errands/find-errand.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { importErrand } from "../../../src/imports/errand.ts";
import type { Media } from "../../../src/media/port.ts";
import { movie, type Serving, web } from "../../imports/web-server.ts";
import { errandPorts } from "./errands.ts";
import { openWorld, problemOf, videoOf, type World } from "./world.ts";

const MIB = 1024 * 1024;
const URL_OF_FILE = "https://files.example.com/folder/My%20talk.mp4?token=verysecret";
const PUBLIC = "93.184.216.34";
const LONG_MS = 60_000;

let world: World;
let warnings: string[];
beforeEach(async () => {
  world = await openWorld();
  warnings = [];
});
const sha = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
const start = (url = URL_OF_FILE, more: object = {}) => world.call("/v1/videos", { method: "POST", body: { source: { import: { url } } }, ...more });
const begin = async (url?: string): Promise<string> => (await start(url)).body.video.id;
const video = async (id: string) => (await world.call(`/v1/videos/${id}`)).body;
const stored = (id: string) => world.deps.media.read(`w/${world.workspaceId}/v/${id}/source`);

type Serve = Parameters<typeof web>[0];
function portsOf(serve: Serve, more: Partial<ErrandPorts> = {}): ErrandPorts {
  const guard = { rules: { allowPrivate: false, own: ["api.example"] }, resolve: async () => [PUBLIC], fetch: web(serve) };
  return errandPorts(
    world,
    { import: importErrand },
    { guard, warn: (message, cause) => void warnings.push(`${message} ${String(cause)} ${(cause as Error)?.stack}`), ...more },
  );
}

/** Its steps, one after the other, each when it is due, until it has ended. How many. */
async function run(id: string, ports: ErrandPorts, most = 60): Promise<number> {
  for (let steps = 0; steps < most; steps++) {
    const errand = await latestErrand(ports, { kind: "import", subjectId: id });
    if (!errand?.dueAt) return steps;
    if (errand.dueAt > world.clock.now) world.clock.now = errand.dueAt;
    await runErrand(ports, errand.id).catch(() => undefined);
  }
  throw new Error("The import does not end.");
}
const imported = async (serve: Serve, url?: string) => {
  const id = await begin(url);
  const steps = await run(id, portsOf(serve));
  return { id, steps, video: await video(id) };
};

describe("a video from an address", () => {
  it("is answered at once as importing, with the progress of its import and without an upload to fill", async () => {
    const { status, headers, body } = await start();
    expect([status, headers.get("location")]).toEqual([202, `/v1/videos/${body.video.id}`]);
    expect(body).toEqual({
      video: expect.objectContaining({ status: "importing", title: "My talk", filename: "My talk.mp4", sizeBytes: 0, importProgress: 0 }),
    });
    expect(world.errands).toHaveLength(1);
    expect(await video(body.video.id)).toEqual(body.video);
    const early = await world.call(`/v1/videos/${body.video.id}/dubs`, { method: "POST", body: { targetLanguages: ["pt-BR"] } });
    expect(problemOf(early)).toEqual([409, "video_not_ready"]);
    expect(early.body.detail).toContain("while it is importing. Wait until");
    const path = `/v1/videos/${body.video.id}`;
    for (const answer of [await world.call(`${path}/thumbnail`, { method: "PUT", body: { atMs: 0 } }), await world.call(`${path}/content`)]) {
      expect(problemOf(answer)).toEqual([409, "video_not_ready"]);
      expect(answer.body.detail).toBe("The video has no source yet: it is being imported; wait until it is `ready`.");
    }
  });

  it(
    "comes part by part where its server gives ranges: the file that is stored is the one that lies there, and its pictures are begun",
    async () => {
      const file = movie(20 * MIB + 12_345);
      const asked: (string | null)[] = [];
      const done = await imported((_, { range }) => (asked.push(range), { file }));
      expect(done.video).toMatchObject({ status: "ready", sizeBytes: file.length, contentType: "video/mp4", importProgress: null, failure: null });
      expect(await sha((await stored(done.id))!)).toBe(await sha(file));
      expect(asked).toEqual(["bytes=0-", `bytes=0-${file.length - 1}`]);
      expect(await latestErrand(world.deps, { kind: "pictures", subjectId: done.id })).toMatchObject({ status: "waiting" });
      const errand = await latestErrand(world.deps, { kind: "import", subjectId: done.id });
      expect(errand).toMatchObject({ status: "succeeded", input: null, state: null });
    },
    LONG_MS,
  );

  it(
    "comes in one go where its server gives no ranges, or does not tell the size",
    async () => {
      for (const serving of [{ ranges: false }, { ranges: false, declared: null }, { etag: null }, { declared: null }]) {
        const file = movie(9 * MIB);
        const done = await imported(() => ({ file, ...serving }));
        expect([serving, done.video.status, done.video.sizeBytes]).toEqual([serving, "ready", file.length]);
        expect(await sha((await stored(done.id))!)).toBe(await sha(file));
      }
    },
    LONG_MS,
  );

  it(
    "goes on where it was when it was killed, at whatever call to the store or to the network that was",
    async () => {
      const file = movie(17 * MIB);
      for (let kill = 1; kill <= 12; kill++) {
        let calls = 0;
        let isDead = false;
        const dies = <T extends (...args: never[]) => Promise<unknown>>(call: T, when: "before" | "after") =>
          (async (...args: never[]) => {
            if (++calls === kill) isDead = true;
            if (isDead && when === "before") throw new Error("killed");
            const answer = await call(...args);
            if (isDead) throw new Error("killed");
            return answer;
          }) as unknown as T;
        const { media } = world.deps;
        const dying = {
          ...media,
          sendPart: dies((...args: Parameters<Media["sendPart"]>) => media.sendPart(...args), "after"),
          completeMultipart: dies((...args: Parameters<Media["completeMultipart"]>) => media.completeMultipart(...args), "after"),
          head: dies((key: string) => media.head(key), "before"),
        };
        const id = await begin();
        const ports = portsOf(() => ({ file }));
        for (let step = 0; step < 12; step++) {
          if (isDead) break;
          const errand = (await latestErrand(ports, { kind: "import", subjectId: id }))!;
          await runErrand({ ...ports, media: dying }, errand.id).catch(() => undefined);
          if (errand.dueAt && errand.dueAt > world.clock.now) world.clock.now = errand.dueAt;
        }
        await run(id, ports);
        expect([kill, (await video(id)).status]).toEqual([kill, "ready"]);
        expect(await sha((await stored(id))!)).toBe(await sha(file));
      }
    },
    LONG_MS,
  );

  it(
    "is asked for again from where the line broke, as often as it takes",
    async () => {
      const file = movie(5 * 8 * MIB + 99);
      let asked = 0;
      const done = await imported((_, { range }) => (asked++, range === "bytes=0-" ? { file } : { file, breaksAfter: 9 * MIB }));
      expect(done.video.status).toBe("ready");
      expect(await sha((await stored(done.id))!)).toBe(await sha(file));
      expect(asked).toBe(6);
    },
    LONG_MS,
  );

  it("says why it is tried again, which try that is and when, until it gets on; and nothing of the address", async () => {
    const file = movie(9 * MIB);
    const answers: Serving[] = [
      { file, status: 503 },
      { file, status: 503 },
    ];
    const ports = portsOf(() => answers.shift() ?? { file });
    const id = await begin();
    const errandId = (await latestErrand(ports, { kind: "import", subjectId: id }))!.id;
    const retry = async () => (await video(id)).importRetry;
    expect(await retry()).toBeNull();
    await runErrand(ports, errandId);
    const failure = { code: "import_server_error", message: "The address's server answered with an error." };
    const inMs = (ms: number) => new Date(world.clock.now.getTime() + ms).toISOString();
    expect(await retry()).toEqual({ attempt: 2, nextTryAt: inMs(2_000), failure });
    world.clock.now = new Date(inMs(2_000));
    expect(await retry()).toEqual({ attempt: 2, nextTryAt: null, failure });
    await runErrand(ports, errandId);
    expect(await retry()).toEqual({ attempt: 3, nextTryAt: inMs(4_000), failure });
    expect((await world.call("/v1/videos")).body.data[0]).toMatchObject({ importProgress: 0, importRetry: { attempt: 3, failure } });
    expect(JSON.stringify(await video(id))).not.toMatch(/files\.example\.com|verysecret/);
    world.clock.now = new Date(inMs(4_000));
    let during: unknown;
    const seeing = { ...ports, guard: { ...ports.guard, resolve: async () => ((during = await retry()), [PUBLIC]) } };
    await runErrand(seeing, errandId);
    expect([during, await retry()]).toEqual([{ attempt: 3, nextTryAt: null, failure }, null]);
    await run(id, ports);
    expect(await video(id)).toMatchObject({ status: "ready", importRetry: null, failure: null });
  });

  it("says of a fault of ours no more than that it is one, and to import again only once it has failed for good", async () => {
    const id = await begin();
    const ports = portsOf(() => ({ file: movie(9 * MIB) }), {
      media: { ...world.deps.media, head: () => Promise.reject(new Error("a secret of the store")) },
    });
    await runErrand(ports, (await latestErrand(ports, { kind: "import", subjectId: id }))!.id);
    const message = "The file could not be imported, for a fault of ours.";
    expect((await video(id)).importRetry).toMatchObject({ attempt: 2, failure: { code: "import_failed", message } });
    await run(id, ports);
    expect(await video(id)).toMatchObject({ status: "failed", importRetry: null, failure: { code: "import_failed", message: `${message} Import it again.` } });
  });

  it("begins its pictures once they are written, without a wait", async () => {
    const id = await begin();
    const begun: unknown[] = [];
    const beginErrand: ErrandPorts["beginErrand"] = async (errandId, afterMs = 0) => {
      const [row] = await world.deps.db.select().from(errands).where(eq(errands.id, errandId));
      if (row?.kind !== "import") begun.push([row?.kind, afterMs, (await video(id)).status]);
    };
    await run(
      id,
      portsOf(() => ({ file: movie(9 * MIB) }), { beginErrand }),
    );
    expect(begun).toEqual([["pictures", 0, "ready"]]);
  });

  it("is the same one for the same Idempotency-Key, and begun once", async () => {
    const headers = { "idempotency-key": "import-1" };
    const [one, two] = [await start(URL_OF_FILE, { headers }), await start(URL_OF_FILE, { headers })];
    expect([one.status, two.status, two.body]).toEqual([202, 202, one.body]);
    expect(await world.deps.db.select().from(errands).where(eq(errands.subjectId, one.body.video.id))).toHaveLength(1);
  });
});

describe("an import fails, and the video says why", () => {
  const whole = movie(9 * MIB);
  const servings: [string, Serving | (() => Serving | Response), string][] = [
    ["nothing lies there", { file: whole, status: 404 }, "import_not_found"],
    ["it is closed to us", { file: whole, status: 403 }, "import_denied"],
    ["its server is broken and stays so", { file: whole, status: 503 }, "import_server_error"],
    ["it is a page", { file: whole, type: "text/html" }, "import_not_media"],
    ["it is a page that says it is a video", { file: new TextEncoder().encode("<!doctype html>".repeat(500)) }, "import_not_media"],
    ["it is a playlist", { file: new TextEncoder().encode("#EXTM3U\nfile:///etc/passwd\n"), type: "application/octet-stream" }, "import_not_media"],
    ["it has no bytes", { file: new Uint8Array() }, "import_empty"],
    ["it is larger than 6 GB", { file: whole, declared: 6_000_000_001 }, "import_too_large"],
    ["it ends before its end, without ranges", { file: whole, ranges: false, declared: whole.length + 1 }, "import_broke_off"],
    ["it goes on after its end", { file: whole, ranges: false, declared: whole.length - 1 }, "import_size_mismatch"],
    ["it breaks off at the same byte each time", { file: whole, breaksAfter: 5 * MIB }, "import_broke_off"],
    ["its range ends early each time", { file: whole, endsAfter: 5 * MIB }, "import_broke_off"],
    ["its range goes on after its end", { file: whole, more: 9 * MIB }, "import_size_mismatch"],
    [
      "it cannot be reached",
      () => {
        throw new TypeError("fetch failed");
      },
      "import_unreachable",
    ],
    ["it leads in a circle", () => new Response(null, { status: 302, headers: { location: "/again" } }), "import_redirects"],
    ["it leads to loopback", () => new Response(null, { status: 302, headers: { location: "https://127.0.0.1/" } }), "import_address"],
  ];
  it.each(servings)(
    "because %s",
    async (_, serving, code) => {
      const done = await imported(typeof serving === "function" ? serving : () => serving);
      expect(done.video).toMatchObject({ status: "failed", failure: { code }, importProgress: null });
      expect(done.video.failure.message).toMatch(/\.$/);
      const left = await env.MEDIA.list({ prefix: `w/${world.workspaceId}/v/${done.id}/` });
      expect(left.objects).toEqual([]);
      const [upload] = await world.deps.db.select().from(uploads).where(eq(uploads.videoId, done.id));
      expect(upload?.status).toBe("failed");
      expect(problemOf(await world.call(`/v1/videos/${done.id}/content`))).toEqual([409, "video_not_ready"]);
    },
    LONG_MS,
  );

  it.each([
    ["says so by its ETag", { etag: '"v2"' }, {}],
    ["ignores If-Range", { etag: '"v2"', ignoresIfRange: true }, {}],
    ["says so by a date alone", { etag: null, lastModified: "Tue, 24 Nov 2026 09:00:00 GMT" }, { etag: null, lastModified: "Mon, 23 Nov 2026 09:00:00 GMT" }],
    ["is of another size", { file: movie(30 * MIB, 3), etag: '"v1"' }, {}],
  ])(
    "because it was changed half-way, and its server %s",
    async (_, later, first) => {
      const file = movie(20 * MIB);
      let asked = 0;
      const done = await imported(() => (++asked <= 2 ? { file, breaksAfter: 9 * MIB, ...first } : { file: movie(20 * MIB, 3), ...later }));
      expect(done.video).toMatchObject({ status: "failed", failure: { code: "import_source_changed" } });
    },
    LONG_MS,
  );

  it("and nothing that it was asked with is left anywhere, nor in what is logged", async () => {
    const { id } = await imported(() => {
      throw new TypeError("fetch failed: getaddrinfo files.example.com token=verysecret");
    });
    const rows = JSON.stringify([
      await world.deps.db.select().from(errands).where(eq(errands.workspaceId, world.workspaceId)),
      await world.call(`/v1/videos/${id}`),
    ]);
    expect(rows).not.toMatch(/files\.example\.com|verysecret/);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.join("\n")).not.toMatch(/files\.example\.com|verysecret/);
  });
});

describe("a request to import", () => {
  it.each([
    "http://example.com/a.mp4",
    "https://127.0.0.1/a.mp4",
    "https://user:pw@example.com/a.mp4",
    "https://example.com:22/a.mp4",
    "file:///etc/passwd",
    "nonsense",
    "https://api.example/v1/me",
  ])("of %s is refused, and leaves nothing", async (url) => {
    const answer = await start(url);
    expect(problemOf(answer)).toEqual([422, "endpoint_not_allowed"]);
    expect(answer.body.errors[0].pointer).toBe("/source/import/url");
    expect((await world.call("/v1/videos")).body.data).toEqual([]);
  });
  it("takes one of upload and import", async () => {
    const both = { source: { ...videoOf(5).source, import: { url: URL_OF_FILE } } };
    for (const body of [both, { source: {} }]) {
      const answer = await world.call("/v1/videos", { method: "POST", body });
      expect([problemOf(answer), answer.body.errors[0].pointer]).toEqual([[422, "invalid_request"], "/source"]);
    }
  });
  it("reserves the most a file may have until its size is known", async () => {
    const sizes = async () => (await world.deps.db.select().from(uploads).where(eq(uploads.workspaceId, world.workspaceId))).map(({ sizeBytes }) => sizeBytes);
    const id = await begin();
    expect(await sizes()).toEqual([6_000_000_000]);
    await runErrand(
      portsOf(() => ({ file: movie(9 * MIB) })),
      (await latestErrand(world.deps, { kind: "import", subjectId: id }))!.id,
    );
    expect(await sizes()).toEqual([9 * MIB]);
  });
  it("is refused where five are running, also of those at the same moment, until one has ended or is deleted", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => start()));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.map(problemOf)).toEqual(Array.from({ length: 3 }, () => [409, "too_many_imports"]));
    expect(refused[0]!.body.detail).toBe("A workspace may have 5 imports at once: wait until one has ended, or delete a video that is being imported.");
    const { data } = (await world.call("/v1/videos")).body;
    expect(data).toHaveLength(5);
    await run(
      data[0].id,
      portsOf(() => ({ file: movie(9 * MIB) })),
    );
    expect((await start()).status).toBe(202);
    expect(problemOf(await start())).toEqual([409, "too_many_imports"]);
    await world.call(`/v1/videos/${data[1].id}`, { method: "DELETE" });
    expect((await start()).status).toBe(202);
    const key = await world.newKey(await world.newWorkspace(), ["write"]);
    expect((await start(URL_OF_FILE, { key })).status).toBe(202);
  });
});

it("Deleting a video that is being imported stops it: nobody is asked any more, and nothing is left.", async () => {
  const id = await begin();
  let asked = 0;
  const file = movie(40 * MIB);
  const { media } = world.deps;
  let parts = 0;
  const sendPart: typeof media.sendPart = async (...args) => {
    if (++parts === 2) await world.call(`/v1/videos/${id}`, { method: "DELETE" });
    return media.sendPart(...args);
  };
  await run(
    id,
    portsOf(() => (asked++, { file }), { media: { ...media, sendPart } }),
  );
  expect([asked, parts]).toEqual([2, 2]);
  expect((await env.MEDIA.list({ prefix: `w/${world.workspaceId}/` })).objects).toEqual([]);
  expect(await latestErrand(world.deps, { kind: "import", subjectId: id })).toMatchObject({ status: "failed", failureCode: "canceled", input: null });
  expect(problemOf(await world.call(`/v1/videos/${id}`))).toEqual([404, "not_found"]);
});
