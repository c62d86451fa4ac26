/** Workspaces, members and invitations, over real D1. */
import { and, eq, or } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { activities, invitations, mails, members, users, workspaces } from "../../../src/db/schema.ts";
import { givePassword, PASSWORD } from "./password.ts";
import { join, newPerson, type TestPerson } from "./people.ts";
import { openWorld, ORIGIN, problemOf, type World } from "./world.ts";

let world: World;
let owner: TestPerson;
let other: TestPerson;
let id: string;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.clock.now = new Date(world.clock.now.getTime() + 1000);
  [owner, other] = [await newPerson(world, { locale: "pt-BR" }), await newPerson(world)];
  await givePassword(world, owner);
  world.clock.now = new Date(world.clock.now.getTime() + 1000);
  id = (await owner.call("/v1/workspaces", { method: "POST", body: { name: "Studio" } })).body.id;
});
const post = (person: TestPerson, path: string, body: unknown, headers = {}) => person.call(path, { method: "POST", body, headers });
const invite = (email = other.email, role = "editor") => post(owner, `/v1/workspaces/${id}/invitations`, { email, role });
const accept = (person: TestPerson, token: string) => post(person, "/v1/invitations/accept", { token });
const leave = (who: TestPerson, by = who) => by.call(`/v1/workspaces/${id}/members/${who.userId}`, { method: "DELETE" });
const remove = (by: TestPerson, currentPassword = PASSWORD) => by.call(`/v1/workspaces/${id}`, { method: "DELETE", body: { currentPassword } });
const setRole = (who: TestPerson, role: string, by = owner) => by.call(`/v1/workspaces/${id}/members/${who.userId}`, { method: "PATCH", body: { role } });
const roles = async (by = owner) => ((await by.call(`/v1/workspaces/${id}/members`)).body.data as { role: string }[]).map(({ role }) => role);
async function tokenFor(email: string): Promise<string> {
  const rows = await world.deps.db
    .select()
    .from(mails)
    .where(and(eq(mails.to, email), eq(mails.template, "invitation")));
  return rows.at(-1)?.data["url"]?.split("#token=")[1] ?? "";
}

describe("workspaces", () => {
  it("are listed with the person's role, the personal one among them", async () => {
    const { body } = await owner.call("/v1/workspaces");
    expect(body.data).toMatchObject([
      { id, name: "Studio", personal: false, role: "owner" },
      { id: owner.personalId, personal: true, role: "owner" },
    ]);
  });
  it("are made once per Idempotency-Key, for each person apart", async () => {
    await join(world, other, id, "owner");
    const made = await Promise.all(
      [owner, owner, other].map((each) =>
        each.call("/v1/workspaces", { method: "POST", body: { name: "Twice" }, workspace: id, headers: { "idempotency-key": "k" } }),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(made[0]?.body.id).toBe(made[1]?.body.id);
    expect(made[2]?.body.id).not.toBe(made[0]?.body.id);
  });
  it("are fifty of one owner's at most, also when several are made in the same moment", async () => {
    const { db, newId } = world.deps;
    for (let many = 2; many < 48; many++) {
      const workspaceId = newId("wsp");
      await db.insert(workspaces).values({ id: workspaceId, name: "Many", createdAt: world.clock.now });
      await join(world, owner, workspaceId, "owner");
    }
    const made = await Promise.all(Array.from({ length: 6 }, () => post(owner, "/v1/workspaces", { name: "More" })));
    expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 422, 422, 422, 422]);
    expect(problemOf(made.find(({ status }) => status === 422)!)).toEqual([422, "too_many_workspaces"]);
    const owned = await db.select().from(members).where(eq(members.userId, owner.userId));
    expect(owned).toHaveLength(50);
  });
  it("are not made by somebody unverified, nor with a key, nor with a web address for a name", async () => {
    const pending = await newPerson(world, { verified: false });
    expect(problemOf(await post(pending, "/v1/workspaces", { name: "X" }))).toEqual([403, "unverified"]);
    expect((await world.call("/v1/workspaces", { method: "POST", body: { name: "X" } })).status).toBeOneOf([401, 403]);
    expect(problemOf(await post(owner, "/v1/workspaces", { name: "Win at https://bad.example" }))).toEqual([422, "invalid_request"]);
  });
  it("answer somebody from outside like unknown ones, whatever is asked", async () => {
    const calls: [string, string, unknown?][] = [
      ["GET", ""],
      ["PATCH", "", { name: "Mine" }],
      ["DELETE", "", { currentPassword: PASSWORD }],
      ["GET", "/members"],
      ["PATCH", `/members/${owner.userId}`, { role: "viewer" }],
      ["DELETE", `/members/${owner.userId}`],
      ["DELETE", `/members/${other.userId}`],
      ["GET", "/invitations"],
      ["POST", "/invitations", { email: "a@b.example", role: "viewer" }],
      ["DELETE", "/invitations/inv_x"],
    ];
    for (const [method, path, body] of calls) {
      const answers = [id, `wsp_${"a".repeat(32)}`].map((each) => other.call(`/v1/workspaces/${each}${path}`, { method, body }));
      for (const answer of await Promise.all(answers)) expect([method, path, problemOf(answer)]).toEqual([method, path, [404, "not_found"]]);
    }
  });
  it("are managed by owners alone", async () => {
    for (const role of ["editor", "viewer", "billing"] as const) {
      const member = await newPerson(world);
      await join(world, member, id, role);
      expect((await member.call(`/v1/workspaces/${id}`)).body.role).toBe(role);
      for (const answer of [
        await member.call(`/v1/workspaces/${id}`, { method: "PATCH", body: { name: "Mine" } }),
        await remove(member),
        await leave(owner, member),
        await setRole(member, "owner", member),
        await post(member, `/v1/workspaces/${id}/invitations`, { email: "a@b.example", role: "owner" }),
        await member.call(`/v1/workspaces/${id}/invitations`),
      ])
        expect(problemOf(answer)).toEqual([403, "forbidden"]);
    }
  });
  it("can be renamed; deleted they answer like unknown ones, and their keys stop at once", async () => {
    const key = await world.newKey(id, ["read"]);
    expect((await world.call("/v1/videos", { key })).status).toBe(200);
    expect((await owner.call(`/v1/workspaces/${id}`, { method: "PATCH", body: { name: "New" } })).body.name).toBe("New");
    expect((await remove(owner)).status).toBe(202);
    expect(problemOf(await world.call("/v1/videos", { key }))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await owner.call(`/v1/workspaces/${id}`))).toEqual([404, "not_found"]);
    expect(problemOf(await owner.call("/v1/videos", { workspace: id }))).toEqual([404, "not_found"]);
    const done = await world.deps.db
      .select()
      .from(activities)
      .where(or(eq(activities.workspaceId, id), eq(activities.resourceId, id)));
    expect(done.map(({ action }) => action).toSorted()).toEqual(["workspace.created", "workspace.deleted", "workspace.renamed"]);
  });
  it("of one person alone are neither deleted nor shared", async () => {
    const path = `/v1/workspaces/${owner.personalId}`;
    expect(problemOf(await owner.call(path, { method: "DELETE", body: { currentPassword: PASSWORD } }))).toEqual([409, "personal_workspace"]);
    expect(problemOf(await post(owner, `${path}/invitations`, { email: other.email, role: "viewer" }))).toEqual([409, "personal_workspace"]);
    expect(problemOf(await owner.call(`${path}/members/${owner.userId}`, { method: "DELETE" }))).toEqual([409, "last_owner"]);
  });
});

describe("members", () => {
  it("keep their last owner, who can neither leave nor be lowered", async () => {
    expect(problemOf(await leave(owner))).toEqual([409, "last_owner"]);
    expect(problemOf(await setRole(owner, "viewer"))).toEqual([409, "last_owner"]);
    expect((await setRole(owner, "owner")).status).toBe(200);
    expect(problemOf(await setRole(other, "viewer"))).toEqual([404, "not_found"]);
  });
  it("keep one owner when two leave, are lowered, or remove each other at once", async () => {
    const races: ((second: TestPerson) => Promise<{ status: number }>[])[] = [
      (second) => [leave(owner), leave(second)],
      (second) => [setRole(owner, "viewer", owner), setRole(second, "viewer", second)],
      (second) => [leave(second, owner), leave(owner, second)],
    ];
    for (const race of races)
      for (let round = 0; round < 5; round++) {
        id = (await post(owner, "/v1/workspaces", { name: "Race" })).body.id;
        const second = await newPerson(world);
        await join(world, second, id, "owner");
        const done = await Promise.all(race(second));
        expect(done.filter(({ status }) => status < 300)).toHaveLength(1);
        const left = await Promise.all([owner, second].map(async (each) => (await each.call(`/v1/workspaces/${id}`)).body.role as string | undefined));
        expect(left.filter((role) => role === "owner")).toHaveLength(1);
      }
  });
  it("who are removed or lowered may at the next request no more than they should, nor may keys that they made", async () => {
    await join(world, other, id, "owner");
    const made = async (scopes: string[]) =>
      (await other.call("/v1/keys", { method: "POST", body: { name: "k", mode: "live", scopes }, workspace: id })).body.key as string;
    const [strong, weak] = [await made(["read", "manage"]), await made(["read", "write"])];
    const listed = async (key: string) => (await world.call("/v1/videos", { key })).status;
    await setRole(other, "editor");
    expect([await listed(strong), await listed(weak)]).toEqual([401, 200]);
    expect(problemOf(await other.call("/v1/keys", { workspace: id }))).toEqual([403, "forbidden"]);
    expect((await leave(other, owner)).status).toBe(204);
    expect(await listed(weak)).toBe(401);
    expect(problemOf(await other.call("/v1/videos", { workspace: id }))).toEqual([404, "not_found"]);
    expect(await roles()).toEqual(["owner"]);
  });
});

describe("invitations", () => {
  it("go out in the language of whoever has the address, else in the inviter's, and let the invited person in once", async () => {
    const { status, body } = await invite(other.email.toUpperCase());
    expect([status, body.email, body.role]).toEqual([201, other.email, "editor"]);
    const [mail] = await world.deps.db.select().from(mails).where(eq(mails.to, other.email));
    expect(mail).toMatchObject({ template: "invitation", locale: "en", data: { workspace: "Studio", role: "editor" } });
    const unknown = await invite("nobody@invited.example");
    expect([unknown.status, Object.keys(unknown.body)]).toEqual([201, Object.keys(body)]);
    const [toUnknown] = await world.deps.db.select().from(mails).where(eq(mails.to, "nobody@invited.example"));
    expect(toUnknown?.locale).toBe("pt-BR");
    const token = await tokenFor(other.email);
    expect(mail?.data["url"]).toBe(`${ORIGIN}/invitation#token=${token}`);
    expect(token).toHaveLength(43);
    const [row] = await world.deps.db.select().from(invitations).where(eq(invitations.id, body.id));
    expect(JSON.stringify([row, body])).not.toContain(token);
    const both = await Promise.all([accept(other, token), accept(other, token)]);
    expect(new Set(both.map((each) => each.status))).toEqual(new Set([200, 422]));
    expect((await other.call(`/v1/workspaces/${id}`)).body).toMatchObject({ id, role: "editor" });
    expect((await roles()).toSorted()).toEqual(["editor", "owner"]);
    expect(problemOf(await invite())).toEqual([409, "already_member"]);
  });
  it("are for the invited address alone, once it is verified", async () => {
    await invite();
    const token = await tokenFor(other.email);
    expect(problemOf(await accept(await newPerson(world), token))).toEqual([403, "forbidden"]);
    await world.deps.db.update(users).set({ emailVerified: false }).where(eq(users.id, other.userId));
    expect(problemOf(await accept(other, token))).toEqual([403, "unverified"]);
  });
  it("end when they are withdrawn, replaced, seven days old, or the workspace is gone", async () => {
    const invalid = [422, "invitation_invalid"];
    const first = (await invite()).body.id;
    const token = await tokenFor(other.email);
    expect((await owner.call(`/v1/workspaces/${id}/invitations`)).body.data).toMatchObject([{ id: first }]);
    expect((await owner.call(`/v1/workspaces/${id}/invitations/${first}`, { method: "DELETE" })).status).toBe(204);
    expect(problemOf(await owner.call(`/v1/workspaces/${id}/invitations/${first}`, { method: "DELETE" }))).toEqual([404, "not_found"]);
    expect(problemOf(await accept(other, token))).toEqual(invalid);
    await invite();
    await invite(other.email, "viewer");
    expect((await owner.call(`/v1/workspaces/${id}/invitations`)).body.data).toMatchObject([{ role: "viewer" }]);
    const last = (await world.deps.db.select().from(mails).where(eq(mails.to, other.email))).find(({ data }) => data["role"] === "viewer")?.data["url"] ?? "";
    world.clock.now = new Date(world.clock.now.getTime() + 7 * 24 * 60 * 60 * 1000);
    expect(problemOf(await accept(other, last.split("#token=")[1] ?? ""))).toEqual(invalid);
    expect((await owner.call(`/v1/workspaces/${id}/invitations`)).body.data).toEqual([]);
    const third = await newPerson(world);
    await invite(third.email);
    await remove(owner);
    expect(problemOf(await accept(third, await tokenFor(third.email)))).toEqual(invalid);
  });
  it("send one mail for a request repeated under its key", async () => {
    const path = `/v1/workspaces/${id}/invitations`;
    const body = { email: "new@people.example", role: "viewer" };
    const [first, again] = [await post(owner, path, body, { "idempotency-key": "i" }), await post(owner, path, body, { "idempotency-key": "i" })];
    expect([again.body, again.headers.get("idempotent-replayed")]).toEqual([first.body, "true"]);
    expect(await world.deps.db.select().from(mails).where(eq(mails.to, body.email))).toHaveLength(1);
  });
  it("are at most fifty a day", async () => {
    for (let n = 0; n < 50; n++) expect((await invite(`p${n}@many.example`)).status).toBe(201);
    expect(problemOf(await invite("one@more.example"))).toEqual([422, "too_many_invitations"]);
  });
});
