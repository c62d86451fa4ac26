import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { hashKey } from "../../../src/accounts/mint-key.ts";
import { activities, mails, members, notifications, sessions, users, workspaces } from "../../../src/db/schema.ts";
import { projectDub } from "../../../src/dubs/projection.ts";
import { runBatch } from "../../../src/db/client.ts";
import { mailStatement } from "../../../src/mail/outbox.ts";
import { type MailPorts, type OutgoingMail, sendDue } from "../../../src/mail/send-due.ts";
import { mailing } from "../../../workers/mail.ts";
import { newDub, openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => void (world = await openWorld()));

async function member(role: "owner" | "editor" | "viewer", preferences = {}): Promise<{ id: string; cookie: string }> {
  const { db, newId } = world.deps;
  const [id, token, at] = [newId("usr"), newId("tok"), world.clock.now];
  const expiresAt = new Date(at.getTime() + 3_600_000);
  await db.batch([
    db.insert(users).values({ id, email: `${id}@mail.example`, emailVerified: true, name: "M", locale: "de-AT", preferences, createdAt: at, updatedAt: at }),
    db.insert(workspaces).values({ id: newId("wsp"), name: "Own", personalOf: id, createdAt: at }),
    db.insert(members).values({ workspaceId: world.workspaceId, userId: id, role, createdAt: at }),
    db.insert(sessions).values({ id: newId("ses"), userId: id, token: await hashKey(token), expiresAt, createdAt: at }),
  ]);
  return { id, cookie: `__Host-onevoice=${token}` };
}
const as = ({ cookie }: { cookie: string }) => ({ key: null, headers: { cookie, origin: "https://api.example", "onevoice-workspace": world.workspaceId } });
const send = (wanted: (mail: OutgoingMail) => void): MailPorts => ({ ...world.deps, takesReplies: false, send: async (mail) => wanted(mail) });

describe("a job's end", () => {
  it("is told once to each who may write, and mailed to those who like mails", async () => {
    const [owner, editor, viewer] = [await member("owner"), await member("editor", { mailWhenJobEnds: false }), await member("viewer")];
    const { dubId, jobId } = await newDub(world);
    const times = { createdAt: "2026-11-24T10:00:00Z", startedAt: "2026-11-24T10:00:01Z", endedAt: "2026-11-24T10:01:00Z" };
    const view = { upgrade: false, ceilingMicros: null, progress: 1, stage: null, etaMs: null, usage: [], failure: null, ...times };
    const job = { id: jobId, kind: "dub" as const, status: "succeeded" as const, languages: ["pt-BR"], ...view };
    const dub = { targetLanguages: ["pt-BR"], sourceLanguage: "en", durationMs: 1 };
    const end = (sequence: number) => projectDub(world.deps.db, { dubId, sequence, dub, jobs: [job], outputs: [], now: world.clock.now });
    await Promise.all([end(2), end(2), end(3)]);
    await member("owner");
    await end(4);
    const told = await world.deps.db.select().from(notifications).where(eq(notifications.jobId, jobId));
    expect(told.map(({ userId }) => userId).toSorted()).toEqual([owner.id, editor.id].toSorted());
    const letters = await world.deps.db.select().from(mails);
    expect(letters.map(({ to, data }) => [to, data["url"]])).toEqual([[`${owner.id}@mail.example`, `/dubs/${dubId}`]]);

    const list = await world.call("/v1/me/notifications?unread=true", as(owner));
    expect(list.body).toMatchObject({ data: [{ type: "job.succeeded", jobId, readAt: null }], unreadCount: 1, nextCursor: null });
    const read = (body: object, who: { cookie: string }) => world.call("/v1/me/notifications/read", { method: "POST", body, ...as(who) });
    expect((await read({ ids: [list.body.data[0].id] }, editor)).status).toBe(204);
    expect((await world.call("/v1/me/notifications", as(owner))).body.unreadCount).toBe(1);
    expect((await read({ all: true }, owner)).status).toBe(204);
    expect((await world.call("/v1/me/notifications?unread=true", as(owner))).body).toMatchObject({ data: [], unreadCount: 0 });
    expect((await world.call("/v1/me/notifications", as(viewer))).body.data).toEqual([]);
    expect((await world.call("/v1/me/notifications")).status).toBe(403);
  });
});

describe("the outbox", () => {
  const put = (data: Record<string, string>) =>
    runBatch(world.deps.db, [mailStatement(world.deps, { template: "verify_email", to: "a@mail.example", locale: "en", data })]);
  const rows = () => world.deps.db.select().from(mails).where(eq(mails.template, "verify_email"));
  it("sends each mail once though two sweep, and erases what it said", async () => {
    await world.deps.db.delete(mails);
    await put({ url: "https://api.example/v?t=1" });
    const sent: OutgoingMail[] = [];
    await Promise.all([
      sendDue(
        send((mail) => sent.push(mail)),
        10,
      ),
      sendDue(
        send((mail) => sent.push(mail)),
        10,
      ),
    ]);
    expect(sent.map(({ to }) => to)).toEqual(["a@mail.example"]);
    expect(await rows()).toMatchObject([{ data: {}, dueAt: null, attempts: 1, sentAt: world.clock.now }]);
  });
  it("tries eight times, ever later, gives up, and names no address", async () => {
    await world.deps.db.delete(mails);
    await put({});
    const [warned, waits] = [[] as string[], [] as number[]];
    const ports: MailPorts = { ...send(() => expect.unreachable("a@mail.example")), warn: (...said) => void warned.push(said.join()) };
    for (let due = world.clock.now; ;) {
      await sendDue({ ...ports, now: () => due }, 10);
      const next = (await rows())[0]!.dueAt;
      if (!next) break;
      waits.push((next.getTime() - due.getTime()) / 60_000);
      due = next;
    }
    expect(waits).toEqual([1, 3, 9, 27, 81, 243, 360]);
    expect(warned).toHaveLength(8);
    expect(warned.join()).not.toContain("mail.example");
  });
  it("does not send a link that has expired", async () => {
    await world.deps.db.delete(mails);
    await put({ expiresAt: "2026-11-24T09:00:00Z" });
    expect(
      await sendDue(
        send(() => expect.unreachable()),
        10,
      ),
    ).toBe(0);
    expect(await rows()).toMatchObject([{ dueAt: null, data: {}, sentAt: null }]);
  });
  const mail: OutgoingMail = { id: "mai_1", to: "a@mail.example", subject: "S", html: "<p>H</p>", text: "T" };
  it("hands mails to the binding", async () => {
    for (const MAIL_REPLY_TO of ["", "help@mail.example"]) await expect(mailing({ ...env, MAIL_REPLY_TO }).send(mail)).resolves.toBeUndefined();
  });
  it("has replies go to who reads them, and asks for none where nobody does", async () => {
    const handed: Record<string, unknown>[] = [];
    const MAIL = { send: async (builder: Record<string, unknown>) => void handed.push(builder) };
    const by = (MAIL_REPLY_TO?: string) => mailing({ ...env, MAIL, MAIL_REPLY_TO } as unknown as Env);
    for (const each of [by(), by(""), by("help@mail.example")]) await each.send(mail);
    expect(handed.map(({ replyTo }) => replyTo)).toEqual([undefined, undefined, "help@mail.example"]);
    expect([by(), by(""), by("help@mail.example")].map(({ takesReplies }) => takesReplies)).toEqual([false, false, true]);
    expect(() => by("nobody")).toThrow("MAIL_REPLY_TO");
  });
});

describe("the activity", () => {
  it("is listed and exported to who manages the workspace", async () => {
    const [owner, viewer] = [await member("owner"), await member("viewer")];
    const row = { workspaceId: world.workspaceId, userId: owner.id, credentialId: "key_1", resourceId: "=1+1", network: "192.0.2.0/24" };
    await world.deps.db.insert(activities).values({ id: "act_1", ...row, action: "key.created", createdAt: world.clock.now });
    expect((await world.call("/v1/activity?action=key.created", as(owner))).body.data).toMatchObject([{ id: "act_1", network: "192.0.2.0/24" }]);
    expect((await world.call("/v1/me/activity", as(owner))).body.data).toHaveLength(1);
    expect((await world.call("/v1/me/activity", as(viewer))).body.data).toEqual([]);
    expect((await world.call("/v1/activity", as(viewer))).status).toBe(403);
    expect((await world.call("/v1/activity/export?action=key.created", as(owner))).body).toContain(`key.created,"'=1+1",`);
  });
});
