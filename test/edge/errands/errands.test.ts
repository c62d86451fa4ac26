import { expect, it } from "vitest";
import type { Errand } from "../../../src/errands/errand.ts";
import { ErrandFailure } from "../../../src/errands/errand.ts";
import { cancelErrandsStatement } from "../../../src/errands/cancel-errands.ts";
import { errandStatement } from "../../../src/errands/errand-statement.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { MOST_TRIES } from "../../../src/errands/settle.ts";
import { sweepErrands } from "../../../src/errands/sweep-errands.ts";
import { LEASE_MS } from "../../../src/errands/take-up.ts";
import { videos, workspaces } from "../../../src/db/schema.ts";
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { type ErrandWorld, errandWorld } from "./world.ts";

/** Counts to three, a step each. */
const counting: Errand = {
  step: async (_, { errand }) => {
    const { count } = (errand.state as { count: number } | null) ?? { count: 0 };
    return count === 3 ? { kind: "done", result: { count } } : { kind: "again", state: { count: count + 1 }, progress: count / 3 };
  },
};
const computing: Errand = {
  step: async () => ({ kind: "compute", task: { lane: "media", stage: "still", params: { width: 1 }, inputs: {}, prefix: "w/wsp_test/x/" } }),
  computed: async (_, __, { value, artifacts }) => ({ kind: "done", result: { value, image: artifacts["image"]?.key } }),
};
const failing = (make: () => Error): Errand => ({
  step: async () => {
    throw make();
  },
});

it("An errand is gone on with step by step until it has ended, and then keeps only what came of it.", async () => {
  const world = errandWorld({ import: counting });
  const id = await world.begin({ kind: "import", subjectId: "vid_1", input: { url: "https://secret.example" } });
  for (let step = 1; step <= 3; step++) expect(await world.run(id)).toMatchObject({ status: "running", state: { count: step } });
  expect(world.queue).toHaveLength(3);
  expect(await world.run(id)).toMatchObject({ status: "succeeded", progress: 1, result: { count: 3 }, input: null, state: null, dueAt: null });
});

it("Of many who take an errand up at once one does its step.", async () => {
  let steps = 0;
  const world = errandWorld({ import: { step: async () => ({ kind: "done", result: ++steps }) } });
  const id = await world.begin({ kind: "import", subjectId: "vid_1" });
  await Promise.all(Array.from({ length: 20 }, () => runErrand(world.ports, id)));
  expect(steps).toBe(1);
});

it("The same errand asked for twice under a name of its own is one.", async () => {
  const world = errandWorld({ voice_preview: counting });
  const ids = await Promise.all([1, 2].map(() => world.begin({ id: "ern_fixed", kind: "voice_preview", subjectId: "voice" })));
  expect(ids).toEqual(["ern_fixed", "ern_fixed"]);
  expect(await world.run("ern_fixed")).toMatchObject({ attempt: 1, state: { count: 1 } });
});

it("A step whose process died is done again by whoever the sweeper sends, and what the dead one still says counts no more.", async () => {
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  let runs = 0;
  const world = errandWorld({
    import: { step: async () => (++runs === 1 ? slow.then(() => ({ kind: "done", result: "dead" })) : { kind: "done", result: "living" }) },
  });
  const id = await world.begin({ kind: "import", subjectId: "vid_1" });
  const dead = runErrand(world.ports, id);
  world.pass(LEASE_MS + 1);
  await sweepErrands(world.ports);
  expect(world.queue.map(({ errandId }) => errandId)).toContain(id);
  expect(await world.run(id)).toMatchObject({ status: "succeeded", result: "living" });
  release();
  await dead;
  expect(await world.row(id)).toMatchObject({ status: "succeeded", result: "living" });
});

it("What a step wants written is written in the batch that ends its errand, and only while the take-up is current.", async () => {
  const rename = (world: ErrandWorld, isCurrent: SQL, id: string) =>
    world.ports.db
      .update(workspaces)
      .set({ name: "told" })
      .where(and(eq(workspaces.id, id), isCurrent));
  const world: ErrandWorld = errandWorld({
    import: { step: async (_, { isCurrent, errand }) => ({ kind: "done", statements: [rename(world, isCurrent, errand.subjectId)] }) },
    export: {
      step: async (_, { isCurrent, errand }) => {
        await world.ports.db.batch([cancelErrandsStatement(world.ports, errand.subjectId)]);
        return { kind: "done", statements: [rename(world, isCurrent, errand.subjectId)] };
      },
    },
  });
  for (const id of ["wsp_told", "wsp_stale"]) await world.ports.db.insert(workspaces).values({ id, name: "untold", createdAt: world.clock.now });
  await world.run(await world.begin({ kind: "import", subjectId: "wsp_told" }));
  await world.run(await world.begin({ kind: "export", subjectId: "wsp_stale" }));
  const rows = await world.ports.db
    .select()
    .from(workspaces)
    .where(inArray(workspaces.id, ["wsp_told", "wsp_stale"]));
  expect(Object.fromEntries(rows.map(({ id, name }) => [id, name]))).toEqual({ wsp_told: "told", wsp_stale: "untold" });
});

it("What a step begins is begun once the batch that ends its errand is in.", async () => {
  const world: ErrandWorld = errandWorld(
    {
      import: {
        step: async () => {
          const { id, statement } = errandStatement(world.ports, { kind: "pictures", workspaceId: "wsp_test", subjectId: "vid_after" });
          expect(world.queue).toEqual([]);
          return { kind: "done", statements: [statement], begins: [id] };
        },
      },
    },
    { beginErrand: async (errandId, afterMs = 0) => void ((await world.row(errandId)) && world.queue.push({ errandId, afterMs })) },
  );
  const id = await world.begin({ kind: "import", subjectId: "vid_after" });
  expect(await world.run(id)).toMatchObject({ status: "succeeded" });
  expect(world.queue).toEqual([{ errandId: expect.stringMatching(/^ern_/), afterMs: 0 }]);
});

it("An errand that is tried again says why until it gets on.", async () => {
  let runs = 0;
  const step: Errand["step"] = async () => {
    runs += 1;
    if (runs === 2) return { kind: "again", state: {}, progress: 0.5 };
    if (runs === 4) return { kind: "done" };
    throw new ErrandFailure("import_unreachable", "The address could not be reached.", { retryable: true });
  };
  const world = errandWorld({ import: { step } });
  const id = await world.begin({ kind: "import", subjectId: "vid_why" });
  const why = { failureCode: "import_unreachable", failureMessage: "The address could not be reached." };
  const nothing = { failureCode: null, failureMessage: null };
  expect(await world.run(id)).toMatchObject({ status: "waiting", tries: 1, ...why });
  world.pass(2_000);
  expect(await world.run(id)).toMatchObject({ status: "running", tries: 0, ...nothing });
  expect(await world.run(id)).toMatchObject({ status: "waiting", tries: 1, ...why });
  world.pass(2_000);
  expect(await world.run(id)).toMatchObject({ status: "succeeded", ...nothing });
});

it("A failure that may pass is tried again, later each time, and in the end the errand has failed with a sentence.", async () => {
  const world = errandWorld({ import: failing(() => new Error("the store is down")) });
  const id = await world.begin({ kind: "import", subjectId: "vid_1" });
  for (let tries = 1; tries < MOST_TRIES; tries++) {
    expect(await world.run(id)).toMatchObject({ status: "waiting", tries });
    expect((await world.run(id)).tries).toBe(tries);
    world.pass(world.queue.at(-1)!.afterMs);
  }
  expect(world.queue.map(({ afterMs }) => afterMs)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000]);
  expect(await world.run(id)).toMatchObject({ status: "failed", failureCode: "internal", failureMessage: expect.stringMatching(/\.$/), dueAt: null });
  expect(world.warnings.join()).not.toContain("the store is down");
});

it("A failure that will not pass ends the errand at once, with what its kind writes for it.", async () => {
  const told: string[] = [];
  const failed: Errand["failed"] = async ({ db }, { errand }, { code }) => {
    told.push(code);
    return [
      db
        .update(videos)
        .set({ status: "failed" })
        .where(sql`id = ${errand.subjectId}`),
    ];
  };
  const world = errandWorld({ import: { ...failing(() => new ErrandFailure("import_refused", "The address answered 403.")), failed } });
  const id = await world.begin({ kind: "import", subjectId: "vid_1" });
  expect(await world.run(id)).toMatchObject({ status: "failed", failureCode: "import_refused", failureMessage: "The address answered 403." });
  expect(told).toEqual(["import_refused"]);
});

it("A kind that this version does not know waits for one that does.", async () => {
  const world = errandWorld({});
  const id = await world.begin({ kind: "export", subjectId: "usr_1" });
  expect(await world.run(id)).toMatchObject({ status: "waiting", tries: 1 });
});

it("An errand that is called off is at once at an end, and its step in flight changes nothing.", async () => {
  const world = errandWorld({ import: { step: async ({ db }) => (await db.batch([cancelErrandsStatement(world.ports, "vid_off")]), { kind: "done" }) } });
  const id = await world.begin({ kind: "import", subjectId: "vid_off" });
  expect(await world.run(id)).toMatchObject({ status: "failed", failureCode: "canceled", dueAt: null });
});

it("What needs a service stands in line at its pool, gets its task with a token, and ends with what the service reports.", async () => {
  const world = errandWorld({ avatar: computing });
  const id = await world.begin({ kind: "avatar", subjectId: "usr_1" });
  const { attempt } = await world.run(id);
  expect(world.line).toEqual([`media/${id}.1`]);
  expect(await world.owner(id).task(attempt)).toMatchObject({ taskId: `${id}.1`, stage: "still", token: `token of ${id}.1`, params: { width: 1 } });
  const bytes = new TextEncoder().encode("image");
  const granted = await world.report(id, attempt, { kind: "grant", name: "image", sizeBytes: bytes.length, contentType: "image/jpeg" });
  expect(granted).toMatchObject({ status: 200, body: { put: { url: expect.stringContaining(`w/wsp_test/x/1/image`) } } });
  expect(await world.report(id, attempt, { kind: "heartbeat", progress: 0.5 })).toEqual({ status: 200, body: { next: "continue" } });
  await world.ports.media.write("w/wsp_test/x/1/image", bytes, "image/jpeg");
  const image = { digest: "0".repeat(64), sizeBytes: bytes.length, contentType: "image/jpeg" };
  const done = { kind: "done" as const, value: { width: 1 }, artifacts: { image }, usage: [], meta: {} };
  expect(await world.report(id, attempt, done)).toMatchObject({ status: 200 });
  expect(world.line).toEqual([]);
  expect(await world.row(id)).toMatchObject({ status: "succeeded", result: { value: { width: 1 }, image: "w/wsp_test/x/1/image" } });
  expect(await world.report(id, attempt, done)).toMatchObject({ status: 409 });
});

it("An artifact that did not arrive whole is made again.", async () => {
  const world = errandWorld({ avatar: computing });
  const id = await world.begin({ kind: "avatar", subjectId: "usr_1" });
  const { attempt } = await world.run(id);
  const image = { digest: "0".repeat(64), sizeBytes: 9, contentType: "image/jpeg" };
  await world.report(id, attempt, { kind: "done", value: {}, artifacts: { image }, usage: [], meta: {} });
  expect(await world.row(id)).toMatchObject({ status: "waiting", tries: 1, task: null });
});

it("A task that was lost or whose service fell silent is begun again under a new number, and the old one is stale.", async () => {
  const world = errandWorld({ avatar: computing });
  const id = await world.begin({ kind: "avatar", subjectId: "usr_1" });
  await world.run(id);
  await world.owner(id).lost(1);
  world.pass(2_000);
  expect((await world.run(id)).attempt).toBe(2);
  expect(await world.owner(id).holds(1, 3)).toBe(false);
  expect(await world.owner(id).holds(2, 3)).toBe(true);
  world.pass(LEASE_MS - 1);
  await world.owner(id).beat(2);
  world.pass(LEASE_MS - 1);
  world.queue.length = 0;
  await sweepErrands(world.ports);
  expect(world.queue.map(({ errandId }) => errandId)).not.toContain(id);
  world.pass(2);
  expect((await world.run(id)).attempt).toBe(3);
  expect(await world.owner(id).task(2)).toBeNull();
});

it("A service's own failure counts as its report says.", async () => {
  const world = errandWorld({ avatar: computing });
  const [passing, lasting] = [await world.begin({ kind: "avatar", subjectId: "usr_1" }), await world.begin({ kind: "avatar", subjectId: "usr_2" })];
  await world.run(passing);
  await world.run(lasting);
  const failed = (retryable: boolean) => ({ kind: "failed" as const, failure: { code: "not_an_image", message: "It is no image.", retryable } });
  await world.report(passing, 1, failed(true));
  await world.report(lasting, 1, failed(false));
  expect(await world.row(passing)).toMatchObject({ status: "waiting", tries: 1, failureCode: "not_an_image" });
  expect(await world.row(lasting)).toMatchObject({ status: "failed", failureCode: "not_an_image" });
});

it("A service that falls silent loses its task although its pool goes on asking, and after some such losses the errand has failed.", async () => {
  const world = errandWorld({ avatar: computing });
  const id = await world.begin({ kind: "avatar", subjectId: "usr_silent" });
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    expect(await world.run(id)).toMatchObject({ status: "running", attempt, tries: attempt });
    expect(await world.owner(id).task(attempt)).not.toBeNull();
    for (let asked = 0; asked < 5; asked++) {
      expect(await world.owner(id).holds(attempt, null)).toBe(true);
      world.pass(LEASE_MS / 4);
    }
  }
  expect(await world.run(id)).toMatchObject({ status: "failed", failureCode: "internal", dueAt: null });
  expect(await world.owner(id).holds(MOST_TRIES, null)).toBe(false);
});

it("One that stands in line keeps its place for as long as it takes.", async () => {
  const world = errandWorld({ avatar: computing });
  const id = await world.begin({ kind: "avatar", subjectId: "usr_line" });
  await world.run(id);
  for (let asked = 0; asked < 20; asked++) {
    world.pass(LEASE_MS / 4);
    expect(await world.owner(id).holds(1, 7)).toBe(true);
  }
  expect(await world.run(id)).toMatchObject({ attempt: 1, tries: 1 });
});

it("A take-up that was thought dead and fails late does nothing for the failure.", async () => {
  let told = 0;
  let die: () => void = () => undefined;
  const dying = new Promise<void>((resolve) => (die = resolve));
  let runs = 0;
  const step: Errand["step"] = async () => {
    if (++runs > 1) return { kind: "done" };
    await dying;
    throw new ErrandFailure("late", "Too late.");
  };
  const world = errandWorld({ import: { step, failed: async () => (told++, []) } });
  const id = await world.begin({ kind: "import", subjectId: "vid_late" });
  const dead = runErrand(world.ports, id);
  await expect.poll(() => runs).toBe(1);
  world.pass(LEASE_MS + 1);
  await world.run(id);
  die();
  await dead;
  expect(told).toBe(0);
  expect(await world.row(id)).toMatchObject({ status: "succeeded" });
});
