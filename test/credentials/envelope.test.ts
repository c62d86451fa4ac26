import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { type Envelope, rewrapped, seal, Unreadable, unseal } from "../../src/credentials/envelope.ts";
import { likeness, masterKeys } from "../../src/credentials/master-keys.ts";

const TOKEN_SECRET = "test-token-secret-0123456789abcdef";
const keyOf = (byte: number): string => Buffer.from(new Uint8Array(32).fill(byte)).toString("base64");
const keysOf = (current = "", old = "") => masterKeys({ CREDENTIALS_KEY: current, CREDENTIALS_KEY_OLD: old, TOKEN_SECRET });
const owner = { workspaceId: "wsp_1", credentialId: "cre_1", vendor: "openai" };
const SECRET = '{"vendor":"openai","apiKey":"sk-secret"}';

describe("an envelope", () => {
  it("gives back any text, under a key of the operator's or a derived one", async () => {
    const texts = fc.sample(fc.string({ unit: "grapheme", maxLength: 2_000 }), { numRuns: 25, seed: 1 });
    for (const keys of [await keysOf(), await keysOf(keyOf(1))])
      for (const text of texts) expect(await unseal(keys, owner, await seal(keys, owner, text))).toBe(text);
  });
  it("holds nothing of what is in it, and is another one each time", async () => {
    const keys = await keysOf();
    const all = await Promise.all(Array.from({ length: 20 }, () => seal(keys, owner, SECRET)));
    for (const field of [(e: Envelope) => e.secret.bytes, (e: Envelope) => e.secret.iv, (e: Envelope) => e.key.bytes, (e: Envelope) => e.key.iv])
      expect(new Set(all.map(field)).size).toBe(20);
    expect(Buffer.from(all[0]!.secret.bytes, "base64").toString("latin1")).not.toMatch(/secret|openai/);
  });
  it.each([
    ["workspaceId", "wsp_2"],
    ["credentialId", "cre_2"],
    ["vendor", "fish"],
  ] as const)("opens nowhere else: %s", async (field, value) => {
    const keys = await keysOf();
    await expect(unseal(keys, { ...owner, [field]: value }, await seal(keys, owner, SECRET))).rejects.toBeInstanceOf(Unreadable);
  });
  it("does not open once a byte of it was changed, or its parts were put together anew", async () => {
    const keys = await keysOf();
    const [one, other] = [await seal(keys, owner, SECRET), await seal(keys, owner, SECRET)];
    const flipped = (text: string): string => {
      const bytes = Buffer.from(text, "base64");
      bytes[3]! ^= 1;
      return bytes.toString("base64");
    };
    const forged: Envelope[] = [
      { ...one, secret: { ...one.secret, bytes: flipped(one.secret.bytes) } },
      { ...one, secret: { ...one.secret, iv: flipped(one.secret.iv) } },
      { ...one, key: { ...one.key, bytes: flipped(one.key.bytes) } },
      { ...one, key: { ...one.key, iv: flipped(one.key.iv) } },
      { ...one, secret: other.secret },
      { ...one, key: other.key },
      { ...one, key: one.secret },
      { ...one, secret: { iv: "*", bytes: "*" } },
    ];
    for (const envelope of forged) await expect(unseal(keys, owner, envelope)).rejects.toBeInstanceOf(Unreadable);
  });
});

describe("another master key", () => {
  it("opens what the one before it sealed, as long as that is named", async () => {
    const envelope = await seal(await keysOf(keyOf(1)), owner, SECRET);
    expect(await unseal(await keysOf(keyOf(2), keyOf(1)), owner, envelope)).toBe(SECRET);
    await expect(unseal(await keysOf(keyOf(2)), owner, envelope)).rejects.toThrow("another key");
  });
  it("opens what was sealed before there was one", async () => {
    const envelope = await seal(await keysOf(), owner, SECRET);
    expect(await unseal(await keysOf(keyOf(2)), owner, envelope)).toBe(SECRET);
  });
  it("wraps the secret's key anew, after which the one before it is not needed", async () => {
    const before = await seal(await keysOf(keyOf(1)), owner, SECRET);
    const after = await rewrapped(await keysOf(keyOf(2), keyOf(1)), owner, before);
    expect([after.secret, after.keyId === before.keyId]).toEqual([before.secret, false]);
    expect(await unseal(await keysOf(keyOf(2)), owner, after)).toBe(SECRET);
  });
  it.each(["short", keyOf(1).slice(0, -4), `${keyOf(1)}AAAA`, "not base64 not base64 not base64 not base64="])(
    "is refused where it is not 32 bytes in base64, without being shown: %s",
    async (text) => {
      await expect(keysOf(text)).rejects.toThrow(/^configuration: CREDENTIALS_KEY must be 32 random bytes/);
      await expect(keysOf("", text)).rejects.not.toThrow(text);
    },
  );
});

it("compares secrets by what only the key's holder can make", async () => {
  const [one, same, other] = [await keysOf(keyOf(1)), await keysOf(keyOf(1)), await keysOf(keyOf(2))];
  expect(await likeness(one, SECRET)).toBe(await likeness(same, SECRET));
  expect(await likeness(one, SECRET)).not.toBe(await likeness(other, SECRET));
  expect(await likeness(one, SECRET)).toMatch(/^[0-9a-f]{64}$/);
});
