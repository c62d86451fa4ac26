import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { activities } from "../../../src/db/schema.ts";
import { personWithSession } from "./person.ts";
import { openWorld, ORIGIN, readyVideo, videoOf } from "./world.ts";

const FROM = { "cf-connecting-ip": "192.0.2.77", origin: ORIGIN };

it("What a person changes is remembered with where it came from.", async () => {
  const world = await openWorld();
  const person = await personWithSession(world);
  const call = (method: string, path: string, body?: object) =>
    world.call(path, { method, key: null, headers: { ...FROM, cookie: person.cookie }, ...(body && { body }) });
  const video = (await call("POST", "/v1/videos", videoOf(4))).body.video;
  await call("PATCH", `/v1/videos/${video.id}`, { title: "Another" });
  const glossary = (await call("POST", "/v1/glossaries", { name: "Terms", terms: [] })).body;
  await call("PATCH", `/v1/glossaries/${glossary.id}`, { name: "Words" });
  await call("DELETE", `/v1/glossaries/${glossary.id}`);
  await call("PATCH", "/v1/me", { name: "Ada" });
  await call("POST", "/v1/me/exports");
  await call("DELETE", `/v1/videos/${video.id}`);
  await call("DELETE", `/v1/me/sessions/${person.sessionId}`);
  const rows = await world.deps.db.select().from(activities).where(eq(activities.userId, person.userId));
  expect(rows.map(({ action }) => action).sort()).toEqual([
    "export.created",
    "glossary.created",
    "glossary.deleted",
    "glossary.updated",
    "profile.changed",
    "session.ended",
    "video.created",
    "video.deleted",
    "video.updated",
  ]);
  expect(new Set(rows.map(({ network }) => network))).toEqual(new Set(["192.0.2.0/24"]));
});

it("A change that was refused because somebody else came first is not remembered.", async () => {
  const world = await openWorld();
  const videoId = await readyVideo(world);
  const change = (title: string) => world.call(`/v1/videos/${videoId}`, { method: "PATCH", body: { title }, headers: { "if-match": '"1"' } });
  expect([await change("First"), await change("Second")].map(({ status }) => status)).toEqual([200, 412]);
  const rows = await world.deps.db.select().from(activities).where(eq(activities.resourceId, videoId));
  expect(rows.filter(({ action }) => action === "video.updated")).toHaveLength(1);
});
