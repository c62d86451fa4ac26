import { and, eq, isNull, lte, or } from "drizzle-orm";
import { type Actor, can } from "../accounts/actor.ts";
import { verifiedPerson } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { runBatch } from "../db/client.ts";
import { errands } from "../db/schema.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { AppError } from "../errors.ts";
import { previewKey } from "../media/keys.ts";
import type { Preview } from "./find-preview.ts";
import type { PreviewInput } from "./make-preview.ts";

const URL_SECONDS = 5 * 60;
/** About as long as a service takes that is awake. */
const AGAIN_SECONDS = 2;
/** One that failed for good is begun again after this. */
const REST_MS = 3_600_000;

/** What an errand says before its first step. */
const UNBEGUN = {
  status: "waiting",
  state: null,
  task: null,
  result: null,
  progress: 0,
  tries: 0,
  failureCode: null,
  failureMessage: null,
  endedAt: null,
} as const;

/** `url` null: it is being made, ask again after so many seconds. */
type PreviewAnswer = { url: string } | { url: null; retryAfterSeconds: number };

/** Made when somebody first asks who may write, once, however many ask, for all workspaces. Throws engine_unavailable, preview_failed, unverified, forbidden. */
export async function getPreview(context: Context, preview: Preview): Promise<PreviewAnswer> {
  const key = previewKey(preview.name);
  if (await context.media.head(key)) return { url: await context.media.signGet(key, { expiresSeconds: URL_SECONDS, contentType: "audio/wav" }) };
  if (preview.off !== null) throw new AppError("engine_unavailable", preview.off);
  if (!(await isUnderWay(context, preview))) {
    refuseReader(context.actor);
    await begin(context, preview);
  }
  return { url: null, retryAfterSeconds: AGAIN_SECONDS };
}

/** To have one made is work for a service: who only reads hears what is there. */
function refuseReader(actor: Actor): void {
  if (can(actor, "write", actor)) return;
  if (actor.person) verifiedPerson(actor);
  throw new AppError("forbidden", "Nobody has heard this voice yet: to have its preview made takes the scope write, or a role that may write.");
}

const errandIdOf = ({ name }: Preview): string => `ern_${name.slice(0, 40)}`;

/** Throws preview_failed: it failed a short while ago. */
async function isUnderWay({ db, now }: Context, preview: Preview): Promise<boolean> {
  const [errand] = await db
    .select()
    .from(errands)
    .where(eq(errands.id, errandIdOf(preview)));
  if (!errand) return false;
  if (errand.endedAt === null) return true;
  const restMs = errand.endedAt.getTime() + REST_MS - now().getTime();
  if (errand.status !== "failed" || restMs <= 0) return false;
  const details = { retryAfterSeconds: Math.ceil(restMs / 1_000) };
  throw new AppError("preview_failed", errand.failureMessage ?? "The service could not say the sample sentence.", { details });
}

/** Set back where one ended long ago, or its sound is gone: its count of take-ups goes on, so that no report of an earlier one counts again. */
async function begin(context: Context, preview: Preview): Promise<void> {
  const { db, now, actor } = context;
  const { engine, voice, language, name } = preview;
  const input: PreviewInput = { engine, voice, language, name };
  const { workspaceId } = actor;
  const { id, statement } = errandStatement(context, { kind: "voice_preview", workspaceId, subjectId: name, input, id: errandIdOf(preview) });
  const isOld = or(eq(errands.status, "succeeded"), lte(errands.endedAt, new Date(now().getTime() - REST_MS)));
  const again = db
    .update(errands)
    .set({ ...UNBEGUN, workspaceId, input, createdAt: now(), dueAt: now() })
    .where(and(eq(errands.id, id), isNull(errands.dueAt), isOld));
  await runBatch(db, [again, statement]);
  await context.beginErrand(id);
}
