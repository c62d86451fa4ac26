import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signToken } from "../../../src/accounts/token.ts";
import { signTaskToken } from "../../../src/dubs/task-token.ts";
import { problemOf, openWorld, SECRET, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.dubs.answer = { status: 200, body: { next: "continue" } };
});
const heartbeat = { kind: "heartbeat", progress: 0.5 };
const later = () => new Date(world.clock.now.getTime() + 3_600_000);
const tokenFor = (attempt = 7, dubId = "dub_1") => signTaskToken(SECRET, { dubId, attempt }, later());
const report = async (body: unknown, token?: string) => world.call("/internal/tasks/dub_1/7", { method: "POST", body, key: token ?? (await tokenFor()) });

describe("a task's report", () => {
  it("goes to the dub with its attempt, and the dub's answer comes back", async () => {
    const { status, body } = await report(heartbeat);
    expect([status, body]).toEqual([200, { next: "continue" }]);
    expect(world.dubs.calls.at(-1)).toBe("message dub_1 7 heartbeat");
  });
  it("brings back the dub's 409 for an attempt that is over", async () => {
    world.dubs.answer = { status: 409, body: { accepted: false } };
    expect((await report({ kind: "done", value: {}, artifacts: {}, usage: [], meta: {} })).status).toBe(409);
  });
  it("is refused by the token of another attempt or dub", async () => {
    expect(problemOf(await report(heartbeat, await tokenFor(6)))).toEqual([409, "stale_attempt"]);
    expect(problemOf(await report(heartbeat, await tokenFor(7, "dub_2")))).toEqual([409, "stale_attempt"]);
  });
  it("is refused without a token, with a forged one, an API key, a ticket, or an expired token", async () => {
    const calls = world.dubs.calls.length;
    const forged = await signTaskToken("another-secret-0123456789abcdefghij", { dubId: "dub_1", attempt: 7 }, later());
    const ticket = await signToken(SECRET, "ticket+jwt", { sub: "dub_1", attempt: 7 }, later());
    const expired = await signTaskToken(SECRET, { dubId: "dub_1", attempt: 7 }, new Date(world.clock.now.getTime() - 1000));
    for (const token of [forged, world.key, ticket, expired]) expect(problemOf(await report(heartbeat, token))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await world.call("/internal/tasks/dub_1/7", { method: "POST", body: heartbeat, key: null }))).toEqual([401, "unauthenticated"]);
    expect(world.dubs.calls.length).toBe(calls);
  });
  it.each([
    [{}],
    [{ kind: "party" }],
    [{ kind: "heartbeat", progress: 2 }],
    [{ ...heartbeat, mood: 1 }],
    [{ kind: "grant", name: "../../etc", sizeBytes: 1, contentType: "audio/wav" }],
  ])("is refused when it is not of the contract: %j", async (body) => {
    expect(problemOf(await report(body))).toEqual([422, "invalid_request"]);
  });
});
