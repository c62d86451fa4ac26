import { and, eq, sql } from "drizzle-orm";
import { runBatch } from "../db/client.ts";
import { throttles } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import type { AccountContext } from "./account-context.ts";
import { hashKey } from "./mint-key.ts";
import { decideAttempt, type ThrottleRule } from "./throttle.ts";

type TakeContext = Pick<AccountContext, "db" | "now" | "network">;
type Subject = { subject: string; rule: ThrottleRule };

const MINUTE_MS = 60_000;
const ofAccount: ThrottleRule = { free: 5, firstMs: 1000, mostMs: 15 * MINUTE_MS };
const ofNetwork: ThrottleRule = { free: 50, firstMs: 1000, mostMs: 5 * MINUTE_MS };
const ofMail: ThrottleRule = { free: 3, firstMs: MINUTE_MS, mostMs: 60 * MINUTE_MS };
const TRIES = 5;

const place = ({ network }: TakeContext) => network ?? "unknown";
const accountSubject = async (context: TakeContext, email: string) => `account:${await hashKey(`${email} ${place(context)}`)}`;
const networkSubject = (context: TakeContext) => `network:${place(context)}`;

/** One guess at a password, counted before it is looked at. Throws `too_many_requests`. */
export async function takeGuess(context: TakeContext, email: string): Promise<void> {
  await take(context, { subject: await accountSubject(context, email), rule: ofAccount });
  await take(context, { subject: networkSubject(context), rule: ofNetwork });
}

/** One mail to an address that somebody named, whether or not one goes out. Throws `too_many_requests`. */
export async function takeMail(context: TakeContext, email: string): Promise<void> {
  await take(context, { subject: `mail:${await hashKey(email)}`, rule: ofMail });
  await take(context, { subject: `mails-from:${place(context)}`, rule: ofNetwork });
}

/** The guess was right: the account's count is forgotten, and the network has its one back. */
export async function forgiveGuess(context: TakeContext, email: string): Promise<void> {
  const { db } = context;
  await runBatch(db, [
    db.delete(throttles).where(eq(throttles.subject, await accountSubject(context, email))),
    db
      .update(throttles)
      .set({ count: sql`max(0, ${throttles.count} - 1)` })
      .where(eq(throttles.subject, networkSubject(context))),
  ]);
}

/** Each attempt moves the count it has read, so that parallel ones are counted one by one. */
async function take({ db, now }: TakeContext, { subject, rule }: Subject): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    const [row] = await db.select().from(throttles).where(eq(throttles.subject, subject));
    const attempt = decideAttempt(row ?? null, rule, now());
    if (!attempt.isAllowed) throw tooMany(attempt.waitMs);
    const moved = row
      ? await db
          .update(throttles)
          .set(attempt.next)
          .where(and(eq(throttles.subject, subject), eq(throttles.count, row.count), eq(throttles.until, row.until)))
          .returning({ count: throttles.count })
      : await db
          .insert(throttles)
          .values({ subject, ...attempt.next })
          .onConflictDoNothing()
          .returning({ count: throttles.count });
    if (moved.length === 1) return;
  }
  throw tooMany(1000);
}

function tooMany(waitMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new AppError("too_many_requests", `Too many attempts: try again in ${retryAfterSeconds} s.`, { details: { retryAfterSeconds } });
}
