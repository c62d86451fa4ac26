/** The API and its errands over the same D1 and R2, with a media service whose reports the test writes. */
import { env } from "cloudflare:workers";
import { errandKinds } from "../../../src/errands/kinds.ts";
import { latestErrand } from "../../../src/errands/find-errand.ts";
import type { ErrandRow } from "../../../src/errands/errand.ts";
import type { ErrandKind } from "../../../src/errands/errand-kinds.ts";
import { openWorld, type World } from "../api/world.ts";
import { errandWorld, type ErrandWorld } from "../errands/world.ts";

export const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
export const DIGEST = "ab".repeat(32);

export type PictureWorld = World & {
  errandsWorld: ErrandWorld;
  latest(kind: ErrandKind, subjectId: string): Promise<ErrandRow>;
  /** A second passes. */
  later(): void;
  /** Takes it up; the media service answers with this value and these artifacts. */
  serve(id: string, value: object, artifacts?: Record<string, Uint8Array>): Promise<ErrandRow>;
  /** A picture that was chosen, made and put in. */
  finish(kind: "thumbnail" | "avatar", subjectId: string, bytes: Uint8Array): Promise<string>;
  /** Keys under a prefix. */
  keys(prefix: string): Promise<string[]>;
};

export async function pictureWorld(): Promise<PictureWorld> {
  const world = await openWorld();
  const errandsWorld = errandWorld(errandKinds);
  const { db, media } = world.deps;
  const latest: PictureWorld["latest"] = async (kind, subjectId) => {
    const row = await latestErrand({ db }, { kind, subjectId });
    if (!row) throw new Error(`No errand: ${kind} of ${subjectId}.`);
    return row;
  };
  const serve: PictureWorld["serve"] = async (id, value, artifacts = {}) => {
    const { task, attempt } = await errandsWorld.run(id);
    if (!task) throw new Error("It asks nothing of a service.");
    for (const [name, bytes] of Object.entries(artifacts)) await media.write(`${task.prefix}${attempt}/${name}`, bytes, "image/jpeg");
    const told = Object.entries(artifacts).map(([name, { length }]) => [name, { digest: DIGEST, sizeBytes: length, contentType: "image/jpeg" }]);
    await errandsWorld.report(id, attempt, { kind: "done", value: { ...value }, artifacts: Object.fromEntries(told), usage: [], meta: {} });
    return errandsWorld.row(id);
  };
  const finish: PictureWorld["finish"] = async (kind, subjectId, bytes) => {
    const { id, input } = await latest(kind, subjectId);
    const name = "frame" in (input as object) ? "thumbnail" : "image";
    await serve(id, {}, { [name]: bytes });
    await errandsWorld.run(id);
    return id;
  };
  const keys = async (prefix: string) => (await env.MEDIA.list({ prefix })).objects.map(({ key }) => key);
  const later = () => {
    errandsWorld.pass(1000);
    world.clock.now = errandsWorld.clock.now;
  };
  return { ...world, errandsWorld, later, latest, serve, finish, keys };
}

/** Follows a redirect to the store. */
export async function bytesAt(world: World, path: string, headers: Record<string, string> = {}): Promise<Uint8Array | number> {
  const answer = await world.raw(path, Object.keys(headers).length > 0 ? { headers, key: null } : {});
  if (answer.status !== 302) return answer.status;
  const { pathname, search } = new URL(answer.headers.get("location") ?? "");
  return new Uint8Array(await (await world.raw(`${pathname}${search}`, { key: null })).arrayBuffer());
}
