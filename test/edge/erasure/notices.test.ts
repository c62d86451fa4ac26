/** Erasures tell of themselves by mail, the last that is left of an address. */
import { env } from "cloudflare:workers";
import { eq, isNotNull } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { errands, mails, members, users, workspaces } from "../../../src/db/schema.ts";
import { erasure } from "../../../src/erasure/erasure.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { type OutgoingMail, sendDue } from "../../../src/mail/send-due.ts";
import { errandPorts, runAll } from "../api/errands.ts";
import { givePassword, PASSWORD } from "../api/password.ts";
import { join, newPerson, type TestPerson } from "../api/people.ts";
import { openWorld, ORIGIN, problemOf, type World } from "../api/world.ts";
import { everyRow, whereAre } from "./search.ts";

const HOUR_MS = 3_600_000;
let world: World;
let owner: TestPerson;
let warned: string[];
beforeEach(async () => {
  for (const table of (await everyRow()).keys()) await env.DB.prepare(`delete from "${table}"`).run();
  world = await openWorld();
  warned = [];
  owner = await person("de-AT");
});

async function person(locale: string, verified = true): Promise<TestPerson> {
  const made = await newPerson(world, { locale, verified });
  await givePassword(world, made);
  return made;
}
const erase = (who: TestPerson, path = "/v1/me", currentPassword = PASSWORD) => who.call(path, { method: "DELETE", body: { currentPassword } });
const receiptOf = async (id: string) => (await world.call(`/v1/erasures/${id}`, { key: null })).body;
const dayOf = (date: string) => Date.parse(date) - Date.parse("2026-11-24T10:00:00Z");

/** What is due now. */
async function deliver(isDown = false): Promise<OutgoingMail[]> {
  const sent: OutgoingMail[] = [];
  const send = async (mail: OutgoingMail): Promise<void> => {
    if (isDown) throw new Error(`No way to ${mail.to}: ${mail.text}`);
    sent.push(mail);
  };
  await sendDue({ ...world.deps, takesReplies: false, warn: (...said) => void warned.push(said.join()), send }, 20);
  return sent.toSorted((a, b) => a.to.localeCompare(b.to));
}

/** Errands and mails as they fall due, hour by hour, until there are none. */
async function liveOn(isDown: (hour: number) => boolean): Promise<void> {
  for (let hour = 0; hour < 60; hour++) {
    await deliver(isDown(hour));
    for (const { id, dueAt } of await world.deps.db.select().from(errands).where(isNotNull(errands.dueAt)))
      if (dueAt && dueAt <= world.clock.now) await runErrand(errandPorts(world, { erasure }), id);
    world.clock.now = new Date(world.clock.now.getTime() + HOUR_MS / 2);
  }
}

describe("an account's erasure", () => {
  it("is told in the person's language, with a link to the receipt, and nothing is left of the address", async () => {
    const { receiptId } = (await erase(owner)).body;
    const [mail, ...others] = await deliver();
    expect([mail?.to, mail?.subject, others]).toEqual([owner.email, "Ihr Konto wird gelöscht", []]);
    const link = `${ORIGIN}/erasure#id=${receiptId}`;
    expect(mail?.text).toMatch(/24\. November 2026 um 10:00:00 UTC.*nicht rückgängig/s);
    expect([mail?.text.includes(link), mail?.html.includes(`href="${link}"`), mail?.html.includes('lang="de"')]).toEqual([true, true, true]);
    expect(await receiptOf(receiptId)).toMatchObject({ status: "erasing" });
    await runAll(world, errandPorts(world, { erasure }));
    expect(dayOf((await receiptOf(receiptId)).endedAt)).toBe(HOUR_MS);
    expect(await whereAre([owner.email, owner.userId])).toEqual([]);
  });

  it("is told to no address that was never proved, and by no mail where the password was wrong", async () => {
    const pending = await person("en", false);
    expect((await erase(pending)).status).toBe(202);
    expect(problemOf(await erase(owner, "/v1/me", "another one"))).toEqual([403, "wrong_password"]);
    expect(await deliver()).toEqual([]);
  });

  it("waits for its mail while that cannot be sent, and keeps the receipt's id out of what is logged", async () => {
    const { receiptId } = (await erase(owner)).body;
    await liveOn((hour) => hour < 8);
    expect(dayOf((await receiptOf(receiptId)).endedAt)).toBeGreaterThan(4 * HOUR_MS);
    expect(dayOf((await receiptOf(receiptId)).endedAt)).toBeLessThan(10 * HOUR_MS);
    expect([warned.length > 2, warned.join().includes(receiptId.slice(4)), warned.join().includes(owner.email)]).toEqual([true, false, false]);
    expect(await whereAre([owner.email, owner.userId])).toEqual([]);
  });

  it("ends within a day and two hours where its mail is never sent or given up", async () => {
    const { receiptId } = (await erase(owner)).body;
    await runAll(world, errandPorts(world, { erasure }));
    const { status, endedAt } = await receiptOf(receiptId);
    expect([status, dayOf(endedAt) >= 24 * HOUR_MS, dayOf(endedAt) <= 26 * HOUR_MS]).toEqual(["erased", true, true]);
    expect(await whereAre([owner.email, owner.userId])).toEqual([]);
  });
});

describe("a workspace's erasure", () => {
  let id: string;
  let second: TestPerson;
  beforeEach(async () => {
    id = (await owner.call("/v1/workspaces", { method: "POST", body: { name: "Studio" } })).body.id;
    second = await person("pt-BR");
    await join(world, second, id, "owner");
    await join(world, await person("fr"), id, "editor");
  });
  const path = () => `/v1/workspaces/${id}`;

  it("takes the password of whoever asks, as slowly as the door does", async () => {
    expect(problemOf(await owner.call(path(), { method: "DELETE" }))).toEqual([422, "invalid_request"]);
    for (let time = 0; time < 5; time++) expect(problemOf(await erase(owner, path(), "another one"))).toEqual([403, "wrong_password"]);
    expect(problemOf(await erase(owner, path()))).toEqual([429, "too_many_requests"]);
    expect(world.security.map(({ what }) => what).slice(-2)).toEqual(["reauthentication_failed", "attempts_throttled"]);
    expect((await owner.call(path())).status).toBe(200);
    expect((await erase(second, path())).status).toBe(202);
  });

  it("is told to each owner in the owner's language, once, and to nobody else", async () => {
    const answers = await Promise.all([erase(owner, path()), erase(second, path()), erase(owner, path())]);
    const { receiptId } = answers.find(({ status }) => status === 202)!.body;
    const sent = await deliver();
    expect(Object.fromEntries(sent.map(({ to, subject }) => [to, subject]))).toEqual({
      [owner.email]: "Der Arbeitsbereich Studio wird gelöscht",
      [second.email]: "O espaço de trabalho Studio está sendo apagado",
    });
    expect(sent).toHaveLength(2);
    for (const { text, html } of sent) expect([text.includes(`/erasure#id=${receiptId}`), html.includes(`/erasure#id=${receiptId}`)]).toEqual([true, true]);
    await runAll(world, errandPorts(world, { erasure }));
    expect(await world.deps.db.select().from(mails)).toEqual([]);
    expect(await world.deps.db.select().from(workspaces).where(eq(workspaces.id, id))).toEqual([]);
  });

  it("is told to no owner who was lowered before it began, or never proved the address", async () => {
    const { db } = world.deps;
    await db.update(members).set({ role: "viewer" }).where(eq(members.userId, second.userId));
    const pending = await person("es", false);
    await join(world, pending, id, "owner");
    await erase(owner, path());
    expect((await deliver()).map(({ to }) => to)).toEqual([owner.email]);
    expect(await db.$count(users)).toBe(4);
  });
});
