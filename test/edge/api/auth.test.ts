import { eq } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import type { AccountContext } from "../../../src/accounts/account-context.ts";
import { SESSION_COOKIE } from "../../../src/accounts/authenticate-person.ts";
import { purgePending } from "../../../src/accounts/purge-pending.ts";
import { scryptKdf } from "../../../src/accounts/scrypt.ts";
import { signIn } from "../../../src/accounts/sign-in.ts";
import { signUp } from "../../../src/accounts/sign-up.ts";
import { randomBytes } from "../../../src/db/new-id.ts";
import { mails, mailTokens, members, passwords, sessions, users, workspaces } from "../../../src/db/schema.ts";
import { openWorld, ORIGIN, problemOf, type World } from "./world.ts";

let world: World;
let email: string;
let count = 0;
const PASSWORD = "correct horse battery";
beforeEach(async () => {
  world = await openWorld();
  email = `ada${count++}-${crypto.randomUUID()}@example.com`;
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  world.call(`/v1/auth/${path}`, { method: "POST", body, key: null, headers: { "cf-connecting-ip": `192.0.${count % 250}.7`, origin: ORIGIN, ...headers } });
const mailsTo = (to: string) => world.deps.db.select().from(mails).where(eq(mails.to, to));
async function tokenOf(to: string, template: string): Promise<string> {
  const sent = (await mailsTo(to)).filter((mail) => mail.template === template);
  return (sent.at(-1)?.data["url"] ?? "").split("#token=")[1] ?? "";
}
async function signedUp(isVerified = true): Promise<void> {
  expect((await post("sign-up", { email, password: PASSWORD, name: "Ada" })).status).toBe(202);
  const proof = isVerified ? await post("verify-email", { token: await tokenOf(email, "verify_email") }) : null;
  expect(proof?.status ?? 204).toBe(204);
}
async function cookieOf(password = PASSWORD): Promise<{ cookie: string }> {
  const { headers } = await post("sign-in", { email, password });
  return { cookie: (headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}
function counting() {
  const calls = { kdf: 0 };
  const kdf: AccountContext["kdf"] = (...input) => (calls.kdf++, scryptKdf(...input));
  return { calls, context: { ...world.deps, kdf, random: randomBytes, network: "192.0.2.0/24" } };
}

it("Somebody signs up, proves the address once, and signs in to an own workspace", async () => {
  await signedUp(false);
  const token = await tokenOf(email, "verify_email");
  expect(problemOf(await post("password/reset", { token, newPassword: PASSWORD }))).toEqual([422, "link_invalid"]);
  expect((await post("verify-email", { token })).status).toBe(204);
  expect(problemOf(await post("verify-email", { token }))).toEqual([422, "link_invalid"]);
  const { status, body, headers } = await post("sign-in", { email: email.toUpperCase(), password: PASSWORD });
  expect([status, body.user.emailVerified, body.workspaceId.slice(0, 4)]).toEqual([200, true, "wsp_"]);
  const cookie = headers.get("set-cookie") ?? "";
  for (const part of [`${SESSION_COOKIE}=`, "HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part);
  expect(cookie).not.toContain("Domain");
});

it("Neither passwords nor tokens are stored in clear", async () => {
  await signedUp();
  const { cookie } = await cookieOf();
  const { db } = world.deps;
  const rows = JSON.stringify([await db.select().from(passwords), await db.select().from(sessions), await db.select().from(mailTokens)]);
  expect(rows).not.toContain(PASSWORD);
  expect(rows).not.toContain(cookie.split("=")[1]);
  expect(rows).not.toContain(await tokenOf(email, "verify_email"));
});

it("A known and an unknown address get the same answers after one KDF call each", async () => {
  const answers = [await post("sign-up", { email, password: PASSWORD, name: "Ada" }), await post("sign-up", { email, password: PASSWORD, name: "Eve" })];
  expect(answers[0]?.body).toEqual(answers[1]?.body);
  expect((await mailsTo(email)).map((mail) => mail.template)).toEqual(["verify_email", "verify_email"]);
  const reset = [await post("password/reset-request", { email: `x${email}` }), await post("password/reset-request", { email })];
  expect(reset.map(({ status, body }) => ({ status, body }))[0]).toEqual({ status: reset[1]?.status, body: reset[1]?.body });
  const wrong = [await post("sign-in", { email, password: "wrong password" }), await post("sign-in", { email: `x${email}`, password: "wrong password" })];
  expect(wrong.map(problemOf)).toEqual([
    [401, "sign_in_failed"],
    [401, "sign_in_failed"],
  ]);
  expect(wrong[0]?.body.detail).toBe(wrong[1]?.body.detail);
  for (const address of [email, `y${email}`]) {
    const { calls, context } = counting();
    await signIn(context, { email: address, password: "wrong password" }, null).catch(() => undefined);
    expect(calls.kdf).toBe(1);
  }
  for (const address of [`z${email}`, `z${email}`]) {
    const { calls, context } = counting();
    await signUp(context, { email: address, password: PASSWORD, name: "Zoe" });
    expect(calls.kdf).toBe(1);
  }
});

it("A second sign-up is sent the link again, but not for somebody else's password, and not for an address that is proved", async () => {
  await signedUp(false);
  const first = await tokenOf(email, "verify_email");
  const last = async () => (await mailsTo(email)).map((mail) => mail.template).sort();
  const again = (password: string) => post("sign-up", { email, password, name: "Eve" });
  expect((await again("another password")).status).toBe(202);
  expect(await last()).toEqual(["address_taken", "verify_email"]);
  expect((await again(PASSWORD)).status).toBe(202);
  expect(await last()).toEqual(["address_taken", "verify_email", "verify_email"]);
  expect((await post("verify-email", { token: first })).status).toBe(204);
  world.clock.now = new Date(world.clock.now.getTime() + 24 * 3_600_000);
  expect((await again(PASSWORD)).status).toBe(202);
  expect(await last()).toEqual(["address_taken", "address_taken", "verify_email", "verify_email"]);
});

it("Of twenty resets with one token exactly one wins, and every session ends", async () => {
  await signedUp();
  const session = await cookieOf();
  await post("password/reset-request", { email });
  const token = await tokenOf(email, "reset_password");
  const resets = await Promise.all(Array.from({ length: 20 }, (_, index) => post("password/reset", { token, newPassword: `another password ${index}` })));
  expect(resets.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
  expect(resets.filter(({ body }) => body.code === "link_invalid")).toHaveLength(19);
  const winner = resets.findIndex(({ status }) => status === 204);
  expect((await world.call("/v1/me", { key: null, headers: session })).status).toBe(401);
  expect((await post("sign-in", { email, password: PASSWORD })).status).toBe(401);
  expect((await post("sign-in", { email, password: `another password ${winner}` })).status).toBe(200);
  expect((await mailsTo(email)).filter((mail) => mail.template === "password_changed")).toHaveLength(1);
}, 60_000);

it("Guesses are slowed down whatever X-Forwarded-For says, and the wait ends by itself", async () => {
  await signedUp();
  const guess = (index: number) => post("sign-in", { email, password: "wrong password" }, { "x-forwarded-for": `203.0.113.${index}` });
  const guesses = [];
  for (let index = 0; index < 8; index++) guesses.push(await guess(index));
  expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect(guesses[7]?.headers.get("retry-after")).toBe("1");
  expect((await post("sign-in", { email, password: PASSWORD }, { "cf-connecting-ip": "198.51.100.1" })).status).toBe(200);
  world.clock.now = new Date(world.clock.now.getTime() + 1000);
  expect((await post("sign-in", { email, password: PASSWORD })).status).toBe(200);
});

it("A thousand parallel guesses cost a handful of KDF calls", async () => {
  const { calls, context } = counting();
  await Promise.all(Array.from({ length: 1000 }, () => signIn(context, { email, password: "wrong password" }, null).catch(() => undefined)));
  expect(calls.kdf).toBeGreaterThan(0);
  expect(calls.kdf).toBeLessThanOrEqual(5);
}, 180_000);

it("Mails to one address are throttled, known or not", async () => {
  const statuses = [];
  for (let index = 0; index < 4; index++) statuses.push((await post("password/reset-request", { email })).status);
  expect(statuses).toEqual([202, 202, 202, 429]);
});

it("A changed password ends the other sessions and keeps this one", async () => {
  await signedUp();
  const [mine, other] = [await cookieOf(), await cookieOf()];
  expect(problemOf(await post("password/change", { currentPassword: "wrong password", newPassword: "another password" }, mine))).toEqual([
    403,
    "wrong_password",
  ]);
  expect(problemOf(await post("password/change", { currentPassword: PASSWORD, newPassword: "password123" }, mine))).toEqual([422, "weak_password"]);
  expect((await post("password/change", { currentPassword: PASSWORD, newPassword: "another password" }, mine)).status).toBe(204);
  expect((await world.call("/v1/me", { key: null, headers: mine })).status).toBe(200);
  expect((await world.call("/v1/me", { key: null, headers: other })).status).toBe(401);
});

it("Another address counts once it is confirmed, and the old one is told", async () => {
  await signedUp();
  const mine = await cookieOf();
  expect((await post("email/change", { currentPassword: PASSWORD, email: `new-${email}` }, mine)).status).toBe(202);
  expect((await world.call("/v1/me", { key: null, headers: mine })).body.email).toBe(email);
  const token = await tokenOf(`new-${email}`, "change_email");
  expect((await post("email/confirm", { token })).status).toBe(204);
  expect(problemOf(await post("email/confirm", { token }))).toEqual([422, "link_invalid"]);
  expect((await world.call("/v1/me", { key: null, headers: mine })).body.email).toBe(`new-${email}`);
  expect((await mailsTo(email)).map((mail) => mail.template)).toContain("email_changed");
});

it("Who does not prove the address in seven days is erased with all that was made", async () => {
  await signedUp(false);
  const { db } = world.deps;
  const [user] = await db.select().from(users).where(eq(users.email, email));
  const id = user?.id ?? "";
  world.clock.now = new Date(world.clock.now.getTime() + 8 * 24 * 60 * 60 * 1000);
  expect(await purgePending(world.deps)).toBeGreaterThan(0);
  const left = [
    await db.select().from(users).where(eq(users.id, id)),
    await db.select().from(passwords).where(eq(passwords.userId, id)),
    await db.select().from(members).where(eq(members.userId, id)),
    await db.select().from(workspaces).where(eq(workspaces.personalOf, id)),
    await mailsTo(email),
  ];
  expect(left.flat()).toEqual([]);
});

it("A session signs out", async () => {
  await signedUp();
  const mine = await cookieOf();
  const away = await world.call("/v1/auth/sign-out", { method: "POST", key: null, headers: { ...mine, origin: ORIGIN } });
  expect([away.status, away.headers.get("set-cookie")?.includes("Max-Age=0")]).toEqual([204, true]);
  expect((await world.call("/v1/me", { key: null, headers: mine })).status).toBe(401);
});
