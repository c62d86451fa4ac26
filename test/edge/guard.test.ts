import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { publicUrl } from "../../src/net/public-url.ts";
import { credentialKeys, guardOf } from "../../workers/credentials.ts";

describe("what the Worker's environment makes of addresses", () => {
  const { rules } = guardOf(env);
  it.each([
    "https://api.internal/",
    "https://r2.internal/",
    "https://media.test/tasks",
    "https://sub.kokoro.test/",
    "https://127.0.0.1:8787/",
    "http://api.openai.com/",
  ])("%s is not a user's to name", (url) => {
    expect(() => publicUrl(url, rules)).toThrow(/^The address/);
  });
  it("a public one is", () => {
    expect(publicUrl("https://api.openai.com/v1", rules).host).toBe("api.openai.com");
  });
  it("and of its secrets: keys that are made once", async () => {
    expect(await credentialKeys(env)).toBe(await credentialKeys(env));
    expect((await credentialKeys(env)).current.id).toMatch(/^[0-9a-f]{16}$/);
  });
});
