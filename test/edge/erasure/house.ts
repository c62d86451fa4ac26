/** A person with something in every table, and a neighbour who must lose nothing. */
import { env } from "cloudflare:workers";
import {
  activities,
  apiKeys,
  credentials,
  errands,
  glossaries,
  idempotencyKeys,
  invitations,
  jobs,
  mails,
  mailTokens,
  notifications,
  outputs,
  shareLinks,
  uploadParts,
  uploads,
  usedTickets,
  videos,
  watchers,
  workspaces,
} from "../../../src/db/schema.ts";
import { avatarPrefix, dubPrefix, exportPrefix, sourceKey } from "../../../src/media/keys.ts";
import { givePassword } from "../api/password.ts";
import { join, newPerson, type TestPerson } from "../api/people.ts";
import type { World } from "../api/world.ts";

/** Stands in a title, a note and a name. */
export const CANARY = "Kanarienvogel";
export type House = { owner: TestPerson; friend: TestPerson; sharedId: string; soleId: string; ownVideoId: string; sharedVideoId: string };

export async function furnish(world: World): Promise<House> {
  const [owner, friend] = [await newPerson(world), await newPerson(world)];
  for (const person of [owner, friend]) await givePassword(world, person);
  const [sharedId, soleId] = [await newWorkspace(world), await newWorkspace(world)];
  await join(world, friend, sharedId, "owner");
  await join(world, owner, sharedId, "editor");
  await join(world, owner, soleId, "owner");
  const ownVideoId = await fill(world, owner, owner.personalId, CANARY);
  await fill(world, owner, soleId, CANARY);
  const sharedVideoId = await fill(world, owner, sharedId, "Ours");
  await fill(world, friend, friend.personalId, "Neighbour");
  await personal(world, owner);
  return { owner, friend, sharedId, soleId, ownVideoId, sharedVideoId };
}

async function newWorkspace({ deps, clock }: World): Promise<string> {
  const id = deps.newId("wsp");
  await deps.db.insert(workspaces).values({ id, name: "Shared", createdAt: clock.now });
  return id;
}

/** A row of every table that has a workspace, made by the person. The video. */
async function fill(
  { deps: { db, newId, media }, clock: { now: at } }: World,
  { userId, sessionId }: TestPerson,
  workspaceId: string,
  title: string,
): Promise<string> {
  const [videoId, uploadId, dubId, jobId, keyId] = [newId("vid"), newId("upl"), newId("dub"), newId("job"), newId("key")];
  const [inWorkspace, later] = [{ workspaceId, createdAt: at }, new Date(at.getTime() + 86_400_000)];
  const key = sourceKey(workspaceId, videoId);
  const file = { filename: `${title}.mp4`, contentType: "video/mp4", sizeBytes: 4 };
  await db.batch([
    db.insert(videos).values({ id: videoId, ...inWorkspace, title, status: "ready", ...file, sourceKey: key }),
    db.insert(uploads).values({
      id: uploadId,
      ...inWorkspace,
      videoId,
      status: "open",
      objectKey: key,
      multipartId: await media.createMultipart(key, "video/mp4"),
      sizeBytes: 4,
      partSizeBytes: 4,
      partCount: 1,
    }),
    db.insert(uploadParts).values({ uploadId, workspaceId, partNumber: 1, etag: "e" }),
    db.insert(jobs).values({ id: jobId, ...inWorkspace, dubId, kind: "dub", status: "succeeded", languages: ["es"] }),
    db.insert(outputs).values({
      id: newId("out"),
      ...inWorkspace,
      dubId,
      kind: "video",
      format: "mp4",
      revision: 1,
      stale: false,
      ...file,
      artifactKey: `${dubPrefix(workspaceId, dubId)}u/1/out`,
      sequence: 1,
    }),
    db.insert(shareLinks).values({ id: newId("shr"), ...inWorkspace, dubId, createdBy: userId, expiresAt: later }),
    db
      .insert(invitations)
      .values({ id: newId("inv"), ...inWorkspace, email: "guest@example.org", role: "viewer", tokenHash: newId("h"), invitedBy: userId, expiresAt: later }),
    db.insert(apiKeys).values({ id: keyId, ...inWorkspace, name: title, mode: "live", hash: newId("h"), hint: "abcd", scopes: ["read"], createdBy: userId }),
    db
      .insert(credentials)
      .values({ id: newId("crd"), ...inWorkspace, vendor: "openai", name: title, keyId: "k", status: "untested", revision: 1, createdBy: userId }),
    db.insert(glossaries).values({ id: newId("gls"), ...inWorkspace, name: title, terms: [], revision: 1, updatedAt: at }),
    db.insert(idempotencyKeys).values({ workspaceId, key: `${userId} once`, requestHash: "h", answer: { createdBy: userId }, expiresAt: later }),
    db.insert(usedTickets).values({ id: newId("tkt"), workspaceId, expiresAt: later }),
    db.insert(watchers).values({ keyId: sessionId, dubId, workspaceId, expiresAt: later }),
    db
      .insert(activities)
      .values({ id: newId("act"), ...inWorkspace, userId, credentialId: sessionId, action: "video.created", resourceId: videoId, network: "192.0.2.0/24" }),
    db.insert(notifications).values({ id: newId("ntf"), ...inWorkspace, userId, type: "job.succeeded", dubId, jobId }),
  ]);
  await env.DB.prepare(
    "insert into dubs (id, workspace_id, video_id, target_languages, options, resolved_options, created_at) values (?, ?, ?, '[]', '{}', '{}', 0)",
  )
    .bind(dubId, workspaceId, videoId)
    .run();
  for (const place of [key, `${dubPrefix(workspaceId, dubId)}u/1/out`]) await media.write(place, new TextEncoder().encode(title), "text/plain");
  return videoId;
}

/** What belongs to the person in no workspace. */
async function personal({ deps: { db, newId, media }, clock: { now: at } }: World, { userId, email }: TestPerson): Promise<void> {
  const [expiresAt, createdAt] = [new Date(at.getTime() + 86_400_000), new Date(at.getTime() - 60_000)];
  const exportId = newId("ern");
  await db.batch([
    db.insert(mailTokens).values({ hash: newId("h"), purpose: "change_email", userId, email: `new.${email}`, createdAt: at, expiresAt }),
    db.insert(mails).values({ id: newId("mai"), template: "change_email", to: `new.${email}`, locale: "en", data: { name: CANARY }, createdAt: at }),
    db.insert(mails).values({ id: newId("mai"), template: "invitation", to: email, locale: "en", data: {}, createdAt: at }),
    db.insert(activities).values({ id: newId("act"), workspaceId: null, userId, action: "password.changed", resourceId: userId, createdAt: at }),
    db
      .insert(errands)
      .values({ id: exportId, workspaceId: userId, kind: "export", subjectId: userId, status: "succeeded", result: { files: [] }, createdAt, endedAt: at }),
  ]);
  await media.write(`${avatarPrefix(userId)}1`, new Uint8Array([1]), "image/jpeg");
  await media.write(`${exportPrefix(userId, exportId)}1.zip`, new TextEncoder().encode(CANARY), "application/zip");
}
