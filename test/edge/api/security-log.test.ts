/** Every kind of security event, where it happens, and nothing in any of them but ids and networks. */
import { desc, eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { SESSION_COOKIE } from "../../../src/accounts/authenticate-person.ts";
import { deeds, refusals, type SecurityEntry, type SecurityKind } from "../../../src/api/middleware/security-log.ts";
import { mails, sessions, users } from "../../../src/db/schema.ts";
import { openWorld, ORIGIN, type Answer, type World } from "./world.ts";
import { join, newPerson } from "./people.ts";

const [EMAIL, PASSWORD, OTHER] = ["watched@people.example", "a good long one 1", "another long one 2"];
let world: World;
let seen: SecurityEntry[] = [];
const everything: SecurityEntry[] = [];
let cookie = "";
let userId = "";

beforeAll(async () => void (world = await openWorld()));

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  world.call(path, { method: "POST", body, key: null, headers: { "cf-connecting-ip": "203.0.113.77", ...headers } });
const own = () => ({ cookie, origin: ORIGIN });
/** What is told of one request. */
async function toldOf(work: () => Promise<unknown>): Promise<SecurityEntry[]> {
  world.security.length = 0;
  await work();
  seen = world.security.slice();
  everything.push(...seen);
  return seen;
}
const kindsOf = async (work: () => Promise<unknown>): Promise<SecurityKind[]> => (await toldOf(work)).map(({ what }) => what);
async function tokenTo(address: string): Promise<string> {
  const [mail] = await world.deps.db.select().from(mails).where(eq(mails.to, address)).orderBy(desc(mails.createdAt), desc(mails.id)).limit(1);
  world.clock.now = new Date(world.clock.now.getTime() + 120_000);
  return mail?.data["url"]?.split("#token=")[1] ?? "";
}

it("An account's way in is told: signed up, proved, failed, signed in", async () => {
  expect(await kindsOf(() => post("/v1/auth/sign-up", { email: EMAIL, password: PASSWORD, name: "Watched" }))).toEqual(["sign_up_asked"]);
  expect(await kindsOf(() => post("/v1/auth/verify-email", { token: "forged" }))).toEqual(["token_refused"]);
  const token = await tokenTo(EMAIL);
  const [verified] = await toldOf(() => post("/v1/auth/verify-email", { token }));
  userId = (await world.deps.db.select().from(users).where(eq(users.email, EMAIL)))[0]?.id ?? "";
  expect(verified).toMatchObject({ what: "email_verified", userId, network: "203.0.113.0/24" });
  const [failed] = await toldOf(() => post("/v1/auth/sign-in", { email: EMAIL, password: "wrong one, so wrong" }));
  expect(failed).toMatchObject({ what: "sign_in_failed", userId: null, credentialId: null, network: "203.0.113.0/24" });
  await signIn(PASSWORD);
  expect(seen).toMatchObject([{ what: "sign_in_succeeded", userId, workspaceId: expect.stringMatching(/^wsp_/) }]);
});

it("What changes a password or an address is told", async () => {
  expect(await kindsOf(() => post("/v1/auth/password/change", { currentPassword: "no", newPassword: OTHER }, own()))).toEqual(["reauthentication_failed"]);
  expect(await toldOf(() => post("/v1/auth/password/change", { currentPassword: PASSWORD, newPassword: OTHER }, own()))).toMatchObject([
    { what: "password_changed", userId, credentialId: expect.stringMatching(/^ses_/) },
  ]);
  expect(await kindsOf(() => post("/v1/auth/email/change", { email: `new.${EMAIL}`, currentPassword: OTHER }, own()))).toEqual(["email_change_asked"]);
  const token = await tokenTo(`new.${EMAIL}`);
  expect(await toldOf(() => post("/v1/auth/email/confirm", { token }))).toMatchObject([{ what: "email_changed", userId }]);
  expect(await kindsOf(() => post("/v1/auth/password/reset-request", { email: `new.${EMAIL}` }))).toEqual(["reset_asked"]);
  expect(await kindsOf(() => post("/v1/auth/password/reset-request", { email: "nobody@people.example" }))).toEqual(["reset_asked"]);
  const reset = await tokenTo(`new.${EMAIL}`);
  expect(await toldOf(() => post("/v1/auth/password/reset", { token: reset, newPassword: PASSWORD }))).toMatchObject([{ what: "password_reset", userId }]);
});

it("Too many attempts are told as what they are", async () => {
  const kinds = new Set<SecurityKind>();
  for (let n = 0; n < 8; n++)
    for (const kind of await kindsOf(() => post("/v1/auth/sign-in", { email: "guessed@people.example", password: "guess" }))) kinds.add(kind);
  expect([...kinds]).toEqual(["sign_in_failed", "attempts_throttled"]);
});

it("Keys, sessions, roles, exports and erasures are told with whom they concern", async () => {
  await signIn(PASSWORD, `new.${EMAIL}`);
  const [made] = await toldOf(() => post("/v1/keys", { name: "k", mode: "live" }, own()));
  expect(made).toMatchObject({ what: "key_created", userId, subjectId: expect.stringMatching(/^key_/) });
  const call = (path: string, method: string, body?: unknown) => world.call(path, { method, body, key: null, headers: own() });
  expect(await toldOf(() => call(`/v1/keys/${made!.subjectId}`, "DELETE"))).toMatchObject([{ what: "key_revoked", subjectId: made!.subjectId }]);
  const shared = (await post("/v1/workspaces", { name: "Us" }, own())).body.id;
  const friend = await newPerson(world);
  await join(world, friend, shared, "viewer");
  const member = `/v1/workspaces/${shared}/members/${friend.userId}`;
  expect(await toldOf(() => call(member, "PATCH", { role: "editor" }))).toMatchObject([
    { what: "role_changed", workspaceId: shared, subjectId: friend.userId },
  ]);
  expect(await kindsOf(() => call(member, "DELETE"))).toEqual(["member_removed"]);
  expect(await toldOf(() => call(`/v1/workspaces/${shared}`, "DELETE", { currentPassword: PASSWORD }))).toMatchObject([
    { what: "erasure_asked", subjectId: shared },
  ]);
  expect(await kindsOf(() => post("/v1/me/exports", {}, own()))).toEqual(["export_asked"]);
  const [other] = await world.deps.db.select().from(sessions).where(eq(sessions.userId, userId)).limit(1);
  expect(await toldOf(() => post("/v1/auth/sign-out", {}, own()))).toMatchObject([{ what: "session_revoked", userId, subjectId: other!.id }]);
  await signIn(PASSWORD, `new.${EMAIL}`);
  expect(await toldOf(() => call("/v1/me", "DELETE", { currentPassword: PASSWORD }))).toMatchObject([{ what: "erasure_asked", userId, subjectId: null }]);
});

it("Refused authorisation and tokens that are no good are told, but not who comes with nothing", async () => {
  const reader = await world.newKey(world.workspaceId, ["read"]);
  expect(await toldOf(() => world.call("/v1/keys", { key: reader }))).toMatchObject([
    { what: "access_refused", userId: null, workspaceId: world.workspaceId, credentialId: expect.stringMatching(/^key_/) },
  ]);
  expect(await kindsOf(() => world.call("/v1/videos", { key: null }))).toEqual([]);
  const bad: [string, Record<string, string>][] = [
    ["/v1/videos", { authorization: "Bearer ov_live_forged" }],
    ["/v1/videos", { authorization: "Bearer a.b.c" }],
    ["/v1/videos", { "x-api-key": "ov_live_forged" }],
    ["/v1/videos", { cookie: `${SESSION_COOKIE}=forged` }],
    ["/v1/dubs/dub_x/events?ticket=forged", {}],
    ["/v1/shared/forged", {}],
    ["/v1/streams/forged/master.m3u8", {}],
  ];
  for (const [path, headers] of bad) expect([path, await kindsOf(() => world.call(path, { key: null, headers }))]).toEqual([path, ["token_refused"]]);
  expect(await kindsOf(() => world.call("/media/w/x?grant=forged", { key: null }))).toEqual(["access_refused"]);
  const person = await newPerson(world);
  expect(await toldOf(() => person.call("/v1/admin/status"))).toMatchObject([{ what: "admin_refused", userId: person.userId }]);
});

it("Every kind is told somewhere above, and none tells more than ids and networks", () => {
  const kinds = new Set(everything.map(({ what }) => what));
  expect([...deeds, ...refusals].filter((kind) => !kinds.has(kind))).toEqual([]);
  const text = JSON.stringify(everything);
  for (const secret of [EMAIL, "people.example", PASSWORD, OTHER, "Watched", "forged", 'guess"', "203.0.113.77"])
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
  const fields = new Set(everything.flatMap((entry) => Object.keys(entry)));
  expect([...fields].toSorted()).toEqual(["credentialId", "event", "network", "requestId", "subjectId", "userId", "what", "workspaceId"]);
});

async function signIn(password: string, email = EMAIL): Promise<void> {
  let answer: Answer | null = null;
  await toldOf(async () => void (answer = await post("/v1/auth/sign-in", { email, password })));
  cookie = (answer as unknown as Answer).headers.get("set-cookie")?.split(";")[0] ?? "";
}
