/** What is in a workspace: its lists, and the files of its videos and dubs. */
import { and, eq, gt, gte, isNull } from "drizzle-orm";
import { showKey } from "../accounts/show-key.ts";
import { showActivity } from "../activity/list-activities.ts";
import { showCredential } from "../credentials/show-credential.ts";
import { activities, apiKeys, credentials, dubs, glossaries, jobs, members, shareLinks, users, videos } from "../db/schema.ts";
import { showDub, showJob } from "../dubs/resource.ts";
import type { Owned } from "../erasure/owned-workspaces.ts";
import { showGlossary } from "../glossaries/show-glossary.ts";
import { showVideo } from "../videos/show-video.ts";
import { memberColumns, showMember } from "../workspaces/show-member.ts";
import { dubsEntries } from "./dub-entries.ts";
import { below, type Content, type Entry, type ExportContext, json, jsonList, once, openObject, safeName } from "./entry.ts";
import { each, pages, shown } from "./pages.ts";

/** Dubs whose outputs are looked up together. */
const DUBS_AT_ONCE = 100;

/** `after`: the place that the export came to; nearly nothing before it is read. */
export async function* workspaceEntries(context: ExportContext, workspace: Owned, after: string | null): AsyncGenerator<Entry> {
  const { db, now } = context;
  const [at, path] = [`1/${workspace.id}`, `workspaces/${workspace.id}`];
  for (const [name, open] of documents(context, workspace)) yield { at: `${at}/0/${name}`, path: `${path}/${name}`, modifiedAt: now(), sizeBytes: 0, open };
  const [lastVideo, lastDub] = [below(`${at}/1/`, after), below(`${at}/2/`, after)?.split("/")[0] ?? ""];
  const ready = and(eq(videos.workspaceId, workspace.id), eq(videos.status, "ready"), isNull(videos.deletedAt), gt(videos.id, lastVideo ?? ""));
  for await (const video of lastVideo === null ? [] : each(db, videos, ready)) {
    const { id, createdAt: modifiedAt, sizeBytes, filename, sourceKey } = video;
    yield { at: `${at}/1/${id}`, path: `${path}/videos/${id}/${safeName(filename)}`, modifiedAt, sizeBytes, open: () => openObject(context, sourceKey) };
  }
  // The last one again: some of it may not have come yet.
  const rest = and(eq(dubs.workspaceId, workspace.id), isNull(dubs.deletedAt), gte(dubs.id, lastDub));
  for await (const some of pages(db, dubs, rest, DUBS_AT_ONCE)) yield* dubsEntries(context, some, { at: `${at}/2`, path: `${path}/dubs` });
}

function documents(context: ExportContext, { id, name }: Owned): [string, () => Promise<Content>][] {
  const { db } = context;
  const live = <T extends typeof videos | typeof dubs | typeof jobs | typeof glossaries | typeof credentials>(table: T) =>
    pages(db, table, and(eq(table.workspaceId, id), isNull(table.deletedAt)));
  const keys = pages(db, apiKeys, and(eq(apiKeys.workspaceId, id), isNull(apiKeys.revokedAt)));
  return [
    ["activity.json", async () => jsonList(shown(pages(db, activities, eq(activities.workspaceId, id)), showActivity))],
    ["api-keys.json", async () => jsonList(shown(keys, showKey))],
    ["credentials.json", async () => jsonList(shown(live(credentials), showCredential))],
    ["dubs.json", async () => jsonList(shown(live(dubs), showDub))],
    ["glossaries.json", async () => jsonList(shown(live(glossaries), showGlossary))],
    ["jobs.json", async () => jsonList(shown(live(jobs), showJob))],
    ["members.json", async () => once(json(await membersOf(context, id)))],
    ["shares.json", async () => jsonList(shown(pages(db, shareLinks, eq(shareLinks.workspaceId, id)), showLink))],
    ["videos.json", async () => jsonList(shown(live(videos), showVideo))],
    ["workspace.json", async () => once(json({ id, name }))],
  ];
}

async function membersOf({ db }: ExportContext, workspaceId: string): Promise<object[]> {
  const rows = await db.select(memberColumns).from(members).innerJoin(users, eq(users.id, members.userId)).where(eq(members.workspaceId, workspaceId));
  return rows.map(showMember);
}

/** Not the link itself, which opens the dub. */
const showLink = ({ id, dubId, createdAt, expiresAt, revokedAt }: typeof shareLinks.$inferSelect) => ({
  id,
  dubId,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});
