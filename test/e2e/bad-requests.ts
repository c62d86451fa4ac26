/** Requests that cannot be meant, or that the asker may not make. */
import { expect, test } from "vitest";
import { hashKey } from "../../src/accounts/mint-key.ts";
import { wrangler } from "../../scripts/dev/wrangler.mjs";
import { type Answer, ask, asOwner, expectProblem } from "./asking.ts";
import { refusedUpgrade, ticketFor, watchBySocket } from "./watching.ts";
import type { World } from "./world.ts";

/** Something of each kind that is there, made by the owner. */
export type Things = { videoId: string; uploadId: string; dubId: string; otherDubId: string; jobId: string; outputId: string };

const DUB = { targetLanguages: ["pt-BR"], options: {} };

export function badRequests(world: () => World, things: () => Things, foreignKey: () => string): void {
  test("languages that nobody knows or no engine here has are refused by name", async () => {
    const dub = (body: unknown): Promise<Answer> => asOwner(world(), "POST", `/v1/videos/${things().videoId}/dubs`, body);
    const unsupported = await dub({ targetLanguages: ["tlh"], options: {} });
    expectProblem(unsupported, 422, "unsupported_language");
    expect(unsupported.body["detail"]).toContain("tlh");
    expectProblem(await dub({ ...DUB, options: { source: { language: "pt-BR" } } }), 422, "unsupported_language");
    expectProblem(await dub({ targetLanguages: ["not a language"], options: {} }), 422, "unsupported_language");
    for (const targetLanguages of ["pt-BR", ["pt-BR", 7], null]) expectProblem(await dub({ targetLanguages, options: {} }), 422, "invalid_request");
  });

  test("an unknown option, engine or voice is refused by name", async () => {
    const dub = (options: unknown): Promise<Answer> => asOwner(world(), "POST", `/v1/videos/${things().videoId}/dubs`, { ...DUB, options });
    const unknown = await dub({ lipsync: true });
    expectProblem(unknown, 422, "invalid_request");
    expect(JSON.stringify(unknown.body["errors"])).toContain("lipsync");
    expectProblem(await dub({ timing: { maxRate: 9 } }), 422, "invalid_request");
    expectProblem(await dub({ translation: { engine: "nobody/nothing" } }), 422, "engine_unavailable");
    expectProblem(await dub({ speech: { voices: { "pt-BR": "nobody" } } }), 422, "unknown_voice");
  });

  test("a body that is no JSON, a route and a method that are not there are told apart", async () => {
    const path = new URL("/v1/videos", world().platform.url);
    const headers = { authorization: `Bearer ${world().platform.key}`, "content-type": "application/json" };
    const broken = await fetch(path, { method: "POST", headers, body: "{" });
    expect(await broken.json()).toMatchObject({ status: 400, code: "malformed_json" });
    expectProblem(await asOwner(world(), "GET", "/v1/nothing"), 404, "route_not_found");
    expectProblem(await asOwner(world(), "PUT", "/v1/videos", {}), 405, "method_not_allowed");
  });

  test("what belongs to somebody else is answered like what does not exist", async () => {
    for (const { method, path, id, body } of routes(things())) {
      const as = (each: string): Promise<Answer> => ask(world(), method, path.replace("{id}", each), { key: foreignKey(), body });
      const [theirs, nobodys] = await Promise.all([as(id), as(unlike(id))]);
      expectProblem(theirs, 404, "not_found");
      expect({ path, ...theirs.body, request_id: null }).toEqual({ path, ...nobodys.body, request_id: null });
    }
    expect(await ask(world(), "GET", "/v1/videos", { key: foreignKey() })).toMatchObject({ status: 200, body: { data: [] } });
  });

  test("a WebSocket needs a ticket that is fresh and for this dub", async () => {
    const { dubId, otherDubId } = things();
    const address = (await ticketFor(world().api, dubId)).url;
    const refused = async (url: string): Promise<void> => {
      expectProblem(await refusedUpgrade(url), 401, "unauthenticated");
    };
    await refused(address.replace(/\?.*/, ""));
    await refused(address.replace(/ticket=.*/, "ticket=nonsense"));
    await refused(address.replace(dubId, otherDubId));
    const { url } = await ticketFor(world().api, dubId);
    const watching = await watchBySocket(async () => ({ ticket: "", url }) as never, dubId);
    expect(await watching.until((frame) => frame.type === "snapshot")).toMatchObject({ dubId });
    watching.leave();
    await refused(url);
  });

  test("a missing, a broken and a revoked key open nothing", async () => {
    expect((await ask(world(), "GET", "/v1/videos", { key: foreignKey() })).status).toBe(200);
    const revoke = `UPDATE api_keys SET revoked_at = ${Date.now()} WHERE hash = '${await hashKey(foreignKey())}'`;
    await wrangler(["d1", "execute", "DB", "--local", "--persist-to", `${world().stateDir}/wrangler`, "--command", revoke]);
    for (const key of [undefined, "nonsense", `${world().platform.key.slice(0, -1)}_`, foreignKey()]) {
      for (const { method, path, id, body } of routes(things()))
        expectProblem(await ask(world(), method, path.replace("{id}", id), { ...(key && { key }), body }), 401, "unauthenticated");
    }
    const none = await ask(world(), "GET", "/v1/videos");
    expect(none.headers.get("www-authenticate")).toContain("Bearer");
  });
}

type Route = { method: string; path: string; id: string; body?: unknown };

/** Every route that takes an id. */
function routes({ videoId, uploadId, dubId, jobId, outputId }: Things): Route[] {
  const gets = [
    ["videos", videoId],
    ["uploads", uploadId],
    ["dubs", dubId],
    ["jobs", jobId],
    ["outputs", outputId],
  ] as const;
  const below = ["lines", "outputs", "jobs", "events"].map((name) => ({ method: "GET", path: `/v1/dubs/{id}/${name}`, id: dubId }));
  return [
    ...gets.map(([name, id]) => ({ method: "GET", path: `/v1/${name}/{id}`, id })),
    ...below,
    { method: "GET", path: "/v1/outputs/{id}/content", id: outputId },
    { method: "PATCH", path: "/v1/videos/{id}", id: videoId, body: { title: "Mine now" } },
    { method: "POST", path: "/v1/videos/{id}/dubs", id: videoId, body: DUB },
    { method: "POST", path: "/v1/dubs/{id}/jobs", id: dubId, body: { kind: "dub" } },
    { method: "POST", path: "/v1/dubs/{id}/tickets", id: dubId, body: {} },
    { method: "POST", path: "/v1/jobs/{id}/cancel", id: jobId },
    { method: "POST", path: "/v1/uploads/{id}/parts", id: uploadId, body: { partNumbers: [1] } },
    { method: "PUT", path: "/v1/uploads/{id}/parts/1", id: uploadId, body: { etag: "x" } },
    { method: "POST", path: "/v1/uploads/{id}/complete", id: uploadId, body: { parts: [] } },
    { method: "DELETE", path: "/v1/uploads/{id}", id: uploadId },
    { method: "DELETE", path: "/v1/dubs/{id}", id: dubId },
    { method: "DELETE", path: "/v1/videos/{id}", id: videoId },
  ];
}

/** An id of the same shape that nobody was given. */
const unlike = (id: string): string => id.replace(/_(.)/, (_, first: string) => `_${first === "a" ? "b" : "a"}`);
