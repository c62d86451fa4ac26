/** The errand that writes an account into zip files: one a step, so that a crash repeats one. */
import { eq } from "drizzle-orm";
import type { Statement } from "../db/client.ts";
import { users } from "../db/schema.ts";
import type { Errand, ErrandContext, Step, TakeUp } from "../errands/errand.ts";
import { mailStatement } from "../mail/outbox.ts";
import { exportPrefix } from "../media/keys.ts";
import { type Entry, json, once } from "./entry.ts";
import { exportEntries } from "./export-entries.ts";
import { ExportState } from "./export-state.ts";
import { storeStream } from "./store-stream.ts";
import { writeZip } from "./write-zip.ts";

/** Files of one zip; a larger file has one of its own. */
export const MOST_ZIP_BYTES = 1024 ** 3;

export const exportErrand = (mostBytes = MOST_ZIP_BYTES): Errand => ({
  async step(context, take) {
    const state = take.errand.state === null ? await begin(context, take) : ExportState.parse(take.errand.state);
    return writeNext(context, take, state, mostBytes);
  },
  async failed({ media }, { errand }) {
    await media.deletePrefix(exportPrefix(errand.workspaceId, errand.id));
    return [];
  },
});

async function begin(context: ErrandContext, { errand }: TakeUp): Promise<ExportState> {
  let totalBytes = 0;
  for await (const { sizeBytes } of exportEntries(context, errand.subjectId)) totalBytes += sizeBytes;
  return { after: null, files: [], doneBytes: 0, totalBytes };
}

async function writeNext(context: ErrandContext, take: TakeUp, state: ExportState, mostBytes: number): Promise<Step> {
  const { errand } = take;
  const number = state.files.length + 1;
  const key = `${exportPrefix(errand.workspaceId, errand.id)}${number}.zip`;
  const taken: Taken = { after: state.after, bytes: 0, isLast: true };
  const sizeBytes = await storeStream(context.media, key, "application/zip", writeZip(some(context, errand, taken, mostBytes)));
  const filename = `onevoice-${errand.createdAt.toISOString().slice(0, 10)}-${number}.zip`;
  const files = [...state.files, { key, filename, sizeBytes }];
  if (taken.isLast) return { kind: "done", result: { files }, statements: await notices(context, take) };
  const doneBytes = state.doneBytes + taken.bytes;
  return { kind: "again", state: { ...state, after: taken.after, files, doneBytes }, progress: Math.min(0.99, doneBytes / Math.max(1, state.totalBytes)) };
}

/** A mail, so that nobody makes an export for somebody else unseen. */
async function notices(context: ErrandContext, { errand, isCurrent }: TakeUp): Promise<Statement[]> {
  const [user] = await context.db.select({ to: users.email, locale: users.locale, name: users.name }).from(users).where(eq(users.id, errand.subjectId));
  if (!user) return [];
  const { to, locale, name } = user;
  return [mailStatement(context, { template: "export_ready", to, locale, data: { name } }, isCurrent)];
}

/** How far the entries of a zip came. */
type Taken = { after: string | null; bytes: number; isLast: boolean };

/** Those after the last zip's, until this one is full; the very first is the list of all. */
async function* some(context: ErrandContext, errand: TakeUp["errand"], taken: Taken, mostBytes: number): AsyncGenerator<Entry> {
  const { after } = taken;
  if (after === null) yield manifest(context, errand);
  for await (const entry of exportEntries(context, errand.subjectId)) {
    if (after !== null && entry.at <= after) continue;
    if (taken.bytes > 0 && taken.bytes + entry.sizeBytes > mostBytes) {
      taken.isLast = false;
      return;
    }
    yield entry;
    taken.after = entry.at;
    taken.bytes += entry.sizeBytes;
  }
}

function manifest(context: ErrandContext, { id, subjectId, createdAt }: TakeUp["errand"]): Entry {
  const open = async () => {
    const entries = [];
    for await (const { path, sizeBytes } of exportEntries(context, subjectId)) entries.push({ path, ...(sizeBytes > 0 && { sizeBytes }) });
    return once(`${json({ version: 1, exportId: id, userId: subjectId, createdAt: createdAt.toISOString(), entries })}\n`);
  };
  return { at: "", path: "manifest.json", modifiedAt: createdAt, sizeBytes: 0, open };
}
