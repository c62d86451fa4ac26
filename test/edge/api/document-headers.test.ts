/** What openapi.json says of headers and refusals is what is answered. */
import { beforeAll, expect, it } from "vitest";
import { known } from "./operations.ts";
import { newPerson } from "./people.ts";
import { newDub, openWorld, videoOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const documented = (id: string) => known.find(({ operation }) => operation.operationId === id)!.operation.responses;

it("A video that is made says where it is and, told again, that it was made before; its revision is its ETag", async () => {
  const headers = { "idempotency-key": "the-document-1", "x-request-id": "order-2026-000172" };
  const [first, again] = [
    await world.call("/v1/videos", { method: "POST", body: videoOf(4), headers }),
    await world.call("/v1/videos", { method: "POST", body: videoOf(4), headers }),
  ];
  expect([first.status, first.headers.get("location"), first.headers.get("x-request-id")]).toEqual([
    201,
    `/v1/videos/${first.body.video.id}`,
    "order-2026-000172",
  ]);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect((await world.call(`/v1/videos/${first.body.video.id}`)).headers.get("etag")).toMatch(/^"\d+"$/);
  for (const name of ["Location", "Idempotent-Replayed", "X-Request-Id"]) expect(documented("createVideo")["201"]?.headers).toHaveProperty(name);
});

it("The refusals that no form tells of are documented with the status that they have", async () => {
  const { dubId } = await newDub(world);
  const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4) });
  const person = await newPerson(world);
  const refused = [
    ["getShared", await world.call("/v1/shared/forged", { key: null }), 401],
    ["getMasterPlaylist", await world.call("/v1/streams/forged/master.m3u8", { key: null }), 401],
    ["getMediaPlaylist", await world.call("/v1/streams/forged/out_1.m3u8", { key: null }), 401],
    ["downloadVideo", await world.call(`/v1/videos/${body.video.id}/content`), 409],
    ["setThumbnail", await world.call(`/v1/videos/${body.video.id}/thumbnail`, { method: "PUT", body: { atMs: 0 } }), 409],
    ["getTranscript", await world.call(`/v1/dubs/${dubId}/transcript`), 409],
    ["listVideos", await person.call("/v1/videos", { headers: { "onevoice-workspace": world.workspaceId } }), 404],
  ] as const;
  expect(refused.map(([id, { status }]) => [id, status])).toEqual(refused.map(([id, , status]) => [id, status]));
  expect(refused.filter(([id, , status]) => !documented(id)[status]).map(([id]) => id)).toEqual([]);
});

it("Who has no credential is told which are taken, and who takes another method which there are", async () => {
  expect((await world.call("/v1/videos", { key: null })).headers.get("www-authenticate")).toContain("Bearer");
  expect((await world.call("/v1/videos", { method: "DELETE" })).headers.get("allow")).toContain("GET");
});
