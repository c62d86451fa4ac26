import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { uploads, videos } from "../db/schema.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { AppError } from "../errors.ts";
import { sourceKey } from "../media/keys.ts";
import { NetFailure } from "../net/net-failure.ts";
import { publicUrl, type UrlRules } from "../net/public-url.ts";
import { reservation, reserving } from "../uploads/reserve.ts";
import { nameOf, unknownYet } from "../videos/create-video.ts";
import { foldTitle } from "../videos/fold-title.ts";
import { showVideo } from "../videos/show-video.ts";
import type { Video } from "../videos/wire.ts";
import type { ImportSource } from "./import-source.ts";
import { limitingRunning, runningLimit } from "./running.ts";
import { unsized } from "./settle-size.ts";

export type CreateImport = { title?: string | undefined; source: ImportSource };
type Asked = { input: CreateImport; rules: UrlRules; request: IdempotentRequest | null };

/** A video that an errand fetches from an address. Its upload is ours: it reserves its place as any other. Throws endpoint_not_allowed, too_many_imports, too_many_uploads. */
export async function createImport(context: Context, { input, rules, request }: Asked): Promise<Once<{ video: Video }>> {
  let errandId: string | null = null;
  const created = await reserving(
    limitingRunning(
      once(context, request, async () => {
        const creation = await create(context, input, checked(input.source.url, rules));
        errandId = creation.errandId;
        return creation;
      }),
    ),
  );
  if (errandId !== null && !created.replayed) await context.beginErrand(errandId);
  return created;
}

async function create(context: Context, { title: named, source }: CreateImport, url: URL): Promise<Creation<{ video: Video }> & { errandId: string }> {
  const { db, media, actor } = context;
  const [id, createdAt] = [context.newId("vid"), context.now()];
  const objectKey = sourceKey(actor.workspaceId, id);
  const filename = source.filename ?? filenameOf(url);
  const title = named ?? nameOf(filename);
  const own = { workspaceId: actor.workspaceId, createdAt };
  const file = { filename, contentType: UNKNOWN_TYPE, sizeBytes: 0, sourceKey: objectKey };
  const video = { ...own, id, title, status: "importing" as const, ...file, ...unknownYet, folded: foldTitle(title) };
  const multipartId = await media.createMultipart(objectKey, UNKNOWN_TYPE);
  const upload = { ...own, id: context.newId("upl"), videoId: id, status: "open" as const, objectKey, multipartId, ...unsized };
  const errand = errandStatement(context, { kind: "import", workspaceId: actor.workspaceId, subjectId: id, input: { url: source.url } });
  return {
    errandId: errand.id,
    answer: { video: showVideo(video) },
    statements: [
      db.insert(videos).values(video),
      db.insert(uploads).values(upload),
      errand.statement,
      runningLimit(context),
      reservation(context),
      activityStatement(context, { action: "video.created", resourceId: id }),
    ],
    undo: () => media.abortMultipart(objectKey, multipartId),
  };
}

const UNKNOWN_TYPE = "application/octet-stream";
const LONGEST_NAME = 255;

/** What can be said of an address without asking anybody. The errand looks at what it resolves to, at every request. */
function checked(url: string, rules: UrlRules): URL {
  try {
    return publicUrl(url, rules);
  } catch (cause) {
    if (!(cause instanceof NetFailure)) throw cause;
    throw new AppError("endpoint_not_allowed", cause.message, { errors: [{ in: "body", pointer: "/source/import/url", detail: cause.message }], cause });
  }
}

/** Never by what the server says: nothing that it answers is shown to anybody. */
function filenameOf({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // Percent signs that are none: as it is written.
  }
  return (
    name
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
      .trim()
      .slice(0, LONGEST_NAME) || "import"
  );
}
