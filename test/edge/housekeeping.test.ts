/** What the sweeper removes once its time is over, and not a minute before. */
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { eq, lte, sql } from "drizzle-orm";
import { purgeLapsed, purgePending } from "../../src/accounts/purge-pending.ts";
import { purgeExpired } from "../../src/db/purge-expired.ts";
import { errands, mails, sessions, shareLinks, usedTickets, users } from "../../src/db/schema.ts";
import type { ErrandKind } from "../../src/errands/errand-kinds.ts";
import { purgeErrands } from "../../src/errands/purge-errands.ts";
import { exportPrefix } from "../../src/media/keys.ts";
import { newPerson } from "./api/people.ts";
import { openWorld, type World } from "./api/world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
let world: World;
let start: Date;
beforeEach(async () => {
  world = await openWorld();
  start = world.clock.now;
  for (const table of [errands, mails, shareLinks]) await world.deps.db.delete(table);
});
const at = (ms: number) => void (world.clock.now = new Date(start.getTime() + ms));
const after = (ms: number) => new Date(start.getTime() + ms);

it("Mails go thirty days after they were written, but for those that are still to be sent.", async () => {
  const mail = { template: "verify_email", to: "ana@example.com", locale: "en", data: {}, createdAt: start };
  const { db } = world.deps;
  await db.insert(mails).values([
    { ...mail, id: "mai_sent", sentAt: start },
    { ...mail, id: "mai_given_up", attempts: 8 },
    { ...mail, id: "mai_due", dueAt: after(40 * DAY_MS) },
    { ...mail, id: "mai_younger", createdAt: after(DAY_MS), sentAt: after(DAY_MS) },
  ]);
  const ids = async () => (await db.select({ id: mails.id }).from(mails)).map(({ id }) => id).sort();
  at(30 * DAY_MS - MINUTE_MS);
  await purgeExpired(world.deps);
  expect(await ids()).toHaveLength(4);
  at(30 * DAY_MS);
  await purgeExpired(world.deps);
  expect(await ids()).toEqual(["mai_due", "mai_younger"]);
});

it("A sweep takes some of what is over, however much that is, and the next sweep takes the rest.", async () => {
  const one = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 700)`;
  const { db } = world.deps;
  await db.run(sql`${one} insert into used_tickets (id, workspace_id, expires_at) select 'tic_' || i, 'wsp_1', 0 from n`);
  await db.run(sql`${one} insert into sessions (id, user_id, token, expires_at, created_at) select 'ses_' || i, 'usr_1', 'tok_' || i, 0, 0 from n`);
  await db.run(
    sql`${one} insert into errands (id, workspace_id, kind, subject_id, status, created_at, ended_at) select 'ern_' || i, 'wsp_1', 'pictures', 'vid_1', 'succeeded', 0, 0 from n`,
  );
  const ended = [lte(usedTickets.expiresAt, start), lte(sessions.expiresAt, start)];
  const left = () => Promise.all([db.$count(usedTickets, ended[0]), db.$count(sessions, ended[1]), db.$count(errands)]);
  for (const rest of [200, 0]) {
    await purgeExpired(world.deps);
    await purgeErrands(world.deps);
    await purgeLapsed(world.deps);
    expect(await left()).toEqual([rest, rest, rest]);
  }
});

it("Ten people who never proved their address go with a sweep.", async () => {
  const { db } = world.deps;
  for (let count = 0; count < 12; count++) await newPerson(world, { verified: false });
  at(8 * DAY_MS);
  const pending = () => db.$count(users, eq(users.emailVerified, false));
  expect([await purgePending(world.deps), await pending()]).toEqual([10, 2]);
  expect([await purgePending(world.deps), await pending()]).toEqual([2, 0]);
});

it("Share links go ninety days after they expired or were revoked.", async () => {
  const link = { workspaceId: world.workspaceId, dubId: "dub_1", createdBy: "key_1", createdAt: start };
  const { db } = world.deps;
  await db.insert(shareLinks).values([
    { ...link, id: "shr_expired", expiresAt: start },
    { ...link, id: "shr_revoked", expiresAt: after(365 * DAY_MS), revokedAt: start },
    { ...link, id: "shr_open", expiresAt: after(365 * DAY_MS) },
    { ...link, id: "shr_later", expiresAt: after(MINUTE_MS) },
  ]);
  const ids = async () => (await db.select({ id: shareLinks.id }).from(shareLinks)).map(({ id }) => id).sort();
  at(90 * DAY_MS - MINUTE_MS);
  await purgeExpired(world.deps);
  expect(await ids()).toHaveLength(4);
  at(90 * DAY_MS);
  await purgeExpired(world.deps);
  expect(await ids()).toEqual(["shr_later", "shr_open"]);
});

async function errand(id: string, kind: ErrandKind, endedAt: Date | null, result: unknown = null): Promise<void> {
  const row = { id, workspaceId: world.workspaceId, kind, subjectId: "usr_1", status: "succeeded" as const, createdAt: start, endedAt, result };
  await world.deps.db.insert(errands).values({ ...row, dueAt: endedAt ? null : start });
}
const errandsLeft = async () => (await world.deps.db.select({ id: errands.id }).from(errands)).map(({ id }) => id).sort();

it("Errands go thirty days after they ended; those that have not ended stay.", async () => {
  await errand("ern_import", "import", start);
  await errand("ern_export", "export", start, { files: [] });
  await errand("ern_younger", "pictures", after(MINUTE_MS));
  await errand("ern_going", "import", null);
  at(30 * DAY_MS - MINUTE_MS);
  await purgeErrands(world.deps);
  expect(await errandsLeft()).toHaveLength(4);
  at(30 * DAY_MS);
  await purgeErrands(world.deps);
  expect(await errandsLeft()).toEqual(["ern_going", "ern_younger"]);
});

it("What an export made goes seven days after it ended, one that cannot be erased holds up no other, and it is erased once.", async () => {
  const { db, media } = world.deps;
  const keyOf = (id: string) => `${exportPrefix("usr_1", id)}1/part-1.zip`;
  for (const id of ["ern_stuck", "ern_fine"]) {
    await errand(id, "export", start, { files: [{ name: "part-1.zip" }] });
    await media.write(keyOf(id), new Uint8Array(3), "application/zip");
  }
  at(7 * DAY_MS - MINUTE_MS);
  expect(await purgeErrands(world.deps)).toBe(0);
  expect(await media.head(keyOf("ern_fine"))).not.toBeNull();
  at(7 * DAY_MS);
  const warned: unknown[] = [];
  const deletePrefix = (prefix: string) => (prefix.includes("ern_stuck") ? Promise.reject(new Error("R2 is away")) : media.deletePrefix(prefix));
  expect(await purgeErrands({ ...world.deps, media: { ...media, deletePrefix }, warn: (_, cause) => void warned.push(cause) })).toBe(1);
  expect([await media.head(keyOf("ern_fine")), warned]).toEqual([null, [new Error("R2 is away")]]);
  expect((await db.select({ result: errands.result }).from(errands).where(eq(errands.id, "ern_stuck")))[0]?.result).not.toBeNull();
  // A month later its row is not gone before its objects are.
  at(31 * DAY_MS);
  expect(await purgeErrands(world.deps)).toBe(1);
  expect(await errandsLeft()).toEqual(["ern_stuck"]);
  expect(await purgeErrands(world.deps)).toBe(0);
  expect(await errandsLeft()).toEqual([]);
  expect((await env.MEDIA.list({ prefix: "u/usr_1/" })).objects).toEqual([]);
});
