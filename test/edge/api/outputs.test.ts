import { beforeAll, describe, expect, it } from "vitest";
import { projectDub } from "../../../src/dubs/projection.ts";
import { idGuards } from "./guards.ts";
import { newDub, openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

async function newOutput(w: World): Promise<{ dubId: string; outputId: string }> {
  const { dubId } = await newDub(w);
  const outputId = w.deps.newId("out");
  const artifactKey = `w/${w.workspaceId}/d/${dubId}/key/3/video`;
  await w.deps.media.write(
    artifactKey,
    Uint8Array.from({ length: 100 }, (_, index) => index),
    "video/mp4",
  );
  const output = {
    id: outputId,
    language: "pt-BR",
    kind: "video" as const,
    name: "",
    format: "mp4",
    revision: 1,
    stale: false,
    sizeBytes: 100,
    artifactKey,
    contentType: "video/mp4",
    filename: "talk.pt-BR.mp4",
    createdAt: w.clock.now.toISOString(),
  };
  await projectDub(w.deps.db, { dubId, sequence: 1, dub: { targetLanguages: ["pt-BR"], sourceLanguage: "en", durationMs: 1000 }, jobs: [], outputs: [output] });
  return { dubId, outputId };
}

describe("outputs: does", () => {
  it("lists and shows what a dub made, without the store's key", async () => {
    const { dubId, outputId } = await newOutput(world);
    const { body } = await world.call(`/v1/outputs/${outputId}`);
    expect(body).toMatchObject({
      id: outputId,
      dubId,
      language: "pt-BR",
      kind: "video",
      name: "",
      format: "mp4",
      revision: 1,
      stale: false,
      sizeBytes: 100,
      filename: "talk.pt-BR.mp4",
    });
    expect(body).not.toHaveProperty("artifactKey");
    expect((await world.call(`/v1/dubs/${dubId}/outputs`)).body.data.map((output: { id: string }) => output.id)).toEqual([outputId]);
  });
  it("leads to a download under its own name, by Range too", async () => {
    const { outputId } = await newOutput(world);
    const redirect = await world.raw(`/v1/outputs/${outputId}/content`);
    expect([redirect.status, redirect.headers.get("cache-control")]).toEqual([302, "no-store"]);
    const part = await world.raw(redirect.headers.get("location") ?? "", { headers: { range: "bytes=10-19" }, key: null });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 10-19/100"]);
    expect(part.headers.get("content-disposition")).toContain(`filename="talk.pt-BR.mp4"`);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(Uint8Array.from({ length: 10 }, (_, index) => index + 10));
  });
});

describe("outputs: guards", () => {
  const own = (path: (ids: { dubId: string; outputId: string }) => string) => async (w: World) => {
    const ids = await newOutput(w);
    return { path: path(ids), id: path(ids).includes(ids.outputId) ? ids.outputId : ids.dubId };
  };
  idGuards(
    () => world,
    "list",
    "read",
    own(({ dubId }) => `/v1/dubs/${dubId}/outputs`),
  );
  idGuards(
    () => world,
    "get",
    "read",
    own(({ outputId }) => `/v1/outputs/${outputId}`),
  );
  idGuards(
    () => world,
    "content",
    "read",
    own(({ outputId }) => `/v1/outputs/${outputId}/content`),
  );
});
