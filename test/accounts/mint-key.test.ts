import { describe, expect, it } from "vitest";
import { hashKey, looksLikeKey, mintKey } from "../../src/accounts/mint-key.ts";
import { newId, randomBytes } from "../../src/db/new-id.ts";

const fixed = (value: number) => (bytes: number) => new Uint8Array(bytes).fill(value);

describe("an API key", () => {
  it("is a prefix, 43 digits of secret and 6 of checksum", async () => {
    const { key, row } = await mintKey(fixed(0), "live");
    expect(key).toBe(`ov_live_${"0".repeat(43)}${key.slice(-6)}`);
    expect(row).toEqual({ id: `key_${"a".repeat(32)}`, mode: "live", hash: await hashKey(key), hint: key.slice(-4) });
    expect((await mintKey(fixed(255), "test")).key).toMatch(/^ov_test_[0-9A-Za-z]{49}$/);
  });
  it("is recognised, and any single wrong digit is noticed", async () => {
    const { key } = await mintKey(randomBytes, "test");
    expect(looksLikeKey(key)).toBe(true);
    for (let at = 8; at < key.length; at++) expect(looksLikeKey(key.slice(0, at) + (key[at] === "a" ? "b" : "a") + key.slice(at + 1))).toBe(false);
  });
  it.each(["", "ov_live_", "sk_live_abc", `ov_prod_${"0".repeat(49)}`, ` ov_live_${"0".repeat(49)}`])("%j is none", (text) => {
    expect(looksLikeKey(text)).toBe(false);
  });
  it("is stored as its SHA-256", async () => {
    expect(await hashKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("an id", () => {
  it("is its prefix and 160 random bits in base32", () => {
    expect(newId("dub", fixed(255))).toBe(`dub_${"7".repeat(32)}`);
    expect(newId("vid")).toMatch(/^vid_[a-z2-7]{32}$/);
    expect(new Set(Array.from({ length: 1000 }, () => newId("job"))).size).toBe(1000);
  });
});
