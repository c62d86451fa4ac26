import { expect, it } from "vitest";
import { hashPassword, NOBODY, refuseWeak, verifyPassword } from "../../src/accounts/password.ts";
import { scryptKdf } from "../../src/accounts/scrypt.ts";
import { decideAttempt } from "../../src/accounts/throttle.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const zeros = (bytes: number) => new Uint8Array(bytes);

it("scrypt gives what RFC 7914 section 12 says", async () => {
  const key = await scryptKdf("pleaseletmein", Buffer.from("SodiumChloride"), { ln: 14, r: 8, p: 1 }, 64);
  expect(hex(key)).toBe("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
});

it("A password is right however its characters were composed, and the string names its cost", async () => {
  const stored = await hashPassword(scryptKdf, zeros, "caf\u00e9 au lait");
  expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/);
  expect(await verifyPassword(scryptKdf, stored, "cafe\u0301 au lait")).toEqual({ isRight: true, isOld: false });
  expect((await verifyPassword(scryptKdf, stored, "cafe au lait")).isRight).toBe(false);
  expect((await verifyPassword(scryptKdf, NOBODY, "")).isRight).toBe(false);
});

it("A string of less cost is to be made again", async () => {
  const salt = Buffer.from("salt");
  const hash = await scryptKdf("long enough", salt, { ln: 10, r: 8, p: 1 }, 32);
  const bare = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replaceAll("=", "");
  const stored = `$scrypt$ln=10,r=8,p=1$${bare(salt)}$${bare(hash)}`;
  expect(await verifyPassword(scryptKdf, stored, "long enough")).toEqual({ isRight: true, isOld: true });
});

it("Short, endless, common and own-address passwords are refused", () => {
  for (const password of ["seven77", "x".repeat(129), "Password123", "ada@example.com"])
    expect(() => refuseWeak(password, "ada@example.com", "/password")).toThrow(/password/i);
  expect(() => refuseWeak("😀".repeat(128), "ada@example.com", "/password")).not.toThrow();
});

it("Waits double up to a limit and are forgotten", () => {
  const rule = { free: 2, firstMs: 1000, mostMs: 3000 };
  let now = new Date(0);
  const waits: number[] = [];
  let row: Parameters<typeof decideAttempt>[0] = null;
  for (let index = 0; index < 6; index++) {
    const attempt = decideAttempt(row, rule, now);
    if (!attempt.isAllowed) throw new Error("It should be allowed.");
    row = attempt.next;
    waits.push(row.until.getTime() - now.getTime());
    now = row.until;
  }
  expect(waits).toEqual([0, 1000, 2000, 3000, 3000, 3000]);
  const later = decideAttempt(row, rule, new Date(now.getTime() + 25 * 3_600_000));
  expect(later.isAllowed && later.next.count).toBe(1);
});
