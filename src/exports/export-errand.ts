/** The errand that writes an account into zip files: one a step, so that a crash repeats one. */
import { eq } from "drizzle-orm";
import type { Statement } from "../db/client.ts";
import { users } from "../db/schema.ts";
import type { Errand, ErrandContext, Step, TakeUp } from "../errands/errand.ts";
import { mailStatement } from "../mail/outbox.ts";
import { exportPrefix } from "../media/keys.ts";
import type { Entry } from "./entry.ts";
import { exportEntries } from "./export-entries.ts";
import { ExportInput, ExportState } from "./export-state.ts";
import { manifest } from "./manifest.ts";
import { storeStream } from "./store-stream.ts";
import { totalBytes } from "./total-bytes.ts";
import { writeZip } from "./write-zip.ts";

/** Files of one zip; a larger file has one of its own. */
export const MOST_ZIP_BYTES = 1024 ** 3;
/** What a step opens: some questions to D1, a dub's object or R2 each, of which an invocation has some thousand. */
export const MOST_ZIP_ENTRIES = 400;
type Most = { bytes: number; entries: number };

export const exportErrand = (bytes = MOST_ZIP_BYTES, entries = MOST_ZIP_ENTRIES): Errand => ({
  step: (context, take) =>
    take.errand.state === null ? begin(context, take) : writeNext(context, take, ExportState.parse(take.errand.state), { bytes, entries }),
  async failed(context, { errand }) {
    await removeEarlier(context, errand);
    await context.media.deletePrefix(exportPrefix(errand.subjectId, errand.id));
    return [];
  },
  isSlow: true,
});

async function begin(context: ErrandContext, { errand }: TakeUp): Promise<Step> {
  await removeEarlier(context, errand);
  const state: ExportState = { after: null, files: [], doneBytes: 0, totalBytes: await totalBytes(context.db, errand.subjectId) };
  return { kind: "again", state, progress: 0 };
}

async function removeEarlier({ media }: ErrandContext, { subjectId, input }: TakeUp["errand"]): Promise<void> {
  for (const id of ExportInput.parse(input ?? {}).earlierIds) await media.deletePrefix(exportPrefix(subjectId, id));
}

async function writeNext(context: ErrandContext, take: TakeUp, state: ExportState, most: Most): Promise<Step> {
  const { errand } = take;
  const number = state.files.length + 1;
  const key = `${exportPrefix(errand.subjectId, errand.id)}${number}.zip`;
  const taken: Taken = { after: state.after, bytes: 0, entries: 0, isLast: true };
  const sizeBytes = await storeStream(context.media, key, "application/zip", writeZip(some(context, errand, taken, most)));
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
  return [mailStatement(context, { template: "export_ready", to, locale, data: { name, url: `${context.publicUrl}/export#id=${errand.id}` } }, isCurrent)];
}

/** How far the entries of a zip came. */
type Taken = Most & { after: string | null; isLast: boolean };

/** Those after the last zip's, until this one is full; the very first is the list of all. */
async function* some(context: ErrandContext, errand: TakeUp["errand"], taken: Taken, most: Most): AsyncGenerator<Entry> {
  const { after } = taken;
  if (after === null) yield manifest(context, errand);
  for await (const entry of exportEntries(context, errand.subjectId, after)) {
    if (taken.entries >= most.entries || (taken.bytes > 0 && taken.bytes + entry.sizeBytes > most.bytes)) {
      taken.isLast = false;
      return;
    }
    yield entry;
    taken.after = entry.at;
    taken.bytes += entry.sizeBytes;
    taken.entries += 1;
  }
}
