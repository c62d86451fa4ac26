import { describe, expect, it } from "vitest";
import { fetchFor } from "../../src/credentials/open-credential.ts";
import { ownLimits, ownSpeaker } from "../../src/credentials/own-speaker.ts";
import { addressOf, hintOf, Secret } from "../../src/credentials/secret.ts";
import { settingsOf } from "../../src/credentials/settings-of.ts";
import { VendorSettings } from "../../src/providers/vendor-settings.ts";

const nothing = VendorSettings.parse({});
const template = { url: "https://voice.example.com/{{voice}}/speak", body: '{"input":"{{text}}"}', audio: { kind: "body", format: "wav" } };
const parse = (secret: object): Secret => Secret.parse(secret);

describe("a secret, as a vendor's file sees it", () => {
  it.each([
    [{ vendor: "openai", apiKey: "k" }, { OPENAI_API_KEY: "k" }],
    [
      { vendor: "openai", apiKey: "k", baseUrl: "https://eu.example.com/v1/", api: "chat" },
      { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "https://eu.example.com/v1", OPENAI_API: "chat" },
    ],
    [
      { vendor: "openai-compatible", baseUrl: "https://llm.example.com/v1", model: "qwen3" },
      { OPENAI_COMPATIBLE_URL: "https://llm.example.com/v1", OPENAI_COMPATIBLE_MODEL: "qwen3" },
    ],
    [{ vendor: "elevenlabs", apiKey: "k" }, { ELEVENLABS_API_KEY: "k" }],
    [
      { vendor: "fish", apiKey: "k", baseUrl: "https://fish.example.com" },
      { FISH_API_KEY: "k", FISH_BASE_URL: "https://fish.example.com" },
    ],
    [
      { vendor: "f5", url: "https://api.302.ai", apiKey: "k", api: "302" },
      { F5_URL: "https://api.302.ai", F5_KEY: "k", F5_API: "302" },
    ],
    [
      { vendor: "whisperx-hosted", url: "https://api.302.ai/302/whisperx", apiKey: "k" },
      { WHISPERX_HOSTED_URL: "https://api.302.ai/302/whisperx", WHISPERX_HOSTED_KEY: "k" },
    ],
    [{ vendor: "custom", template, apiKey: "k" }, {}],
  ])("%j begins from nothing of the house's", (secret, settings) => {
    expect(settingsOf(parse(secret))).toEqual({ ...nothing, ...settings });
  });
});

describe("a secret", () => {
  it.each([
    [{ vendor: "openai", apiKey: "sk-0123456789abcdef" }, "cdef"],
    [{ vendor: "openai", apiKey: "short" }, null],
    [{ vendor: "f5", url: "https://f5.example.com" }, null],
  ])("%j is told from others by %s", (secret, hint) => {
    expect(hintOf(parse(secret))).toBe(hint);
  });
  it.each([
    [{ vendor: "openai", apiKey: "k" }, null],
    [{ vendor: "elevenlabs", apiKey: "k", baseUrl: "https://eu.example.com" }, "https://eu.example.com"],
    [{ vendor: "custom", template }, "https://voice.example.com/x/speak"],
  ])("%j leads to %s", (secret, address) => {
    expect(addressOf(parse(secret))).toBe(address);
  });
  it.each([
    { vendor: "openai" },
    { vendor: "openai", apiKey: "" },
    { vendor: "openai", apiKey: "a b" },
    { vendor: "openai", apiKey: "a\nb" },
    { vendor: "openai", apiKey: "ключ" },
    { vendor: "openai", apiKey: "k", extra: 1 },
    { vendor: "openai", apiKey: "k", baseUrl: "https://a.example.com/?x=1" },
    { vendor: "azure", apiKey: "k" },
    { vendor: "openai-compatible", baseUrl: "https://llm.example.com" },
    { vendor: "custom", template: { ...template, url: "https://{{voice}}.example.com/" } },
  ])("%j is none", (secret) => {
    expect(Secret.safeParse(secret).success).toBe(false);
  });
});

describe("a vendor on a workspace's own key", () => {
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL) => (asked.push(input as string), new Response("no", { status: 401 }));
  const guard = { rules: { allowPrivate: false, own: [] }, resolve: async () => ["10.0.0.1"], fetch };
  it("is asked at its own address directly, and at one of the user's through the guard", async () => {
    await fetchFor(parse({ vendor: "openai", apiKey: "k" }), guard)("https://api.openai.com/v1/models");
    await expect(
      fetchFor(parse({ vendor: "openai", apiKey: "k", baseUrl: "https://inside.example.com" }), guard)("https://inside.example.com/models"),
    ).rejects.toMatchObject({ code: "url_private" });
    expect(asked).toEqual(["https://api.openai.com/v1/models"]);
  });
  it("is let do what its owner says, or what its vendor publishes", () => {
    const asked = parse({ vendor: "custom", template: { ...template, concurrency: 3, requestsPerMinute: 30 } });
    expect(ownLimits(asked)).toEqual({ requestsPerMinute: 30, charactersPerMinute: null, concurrency: 3 });
    expect(ownLimits(parse({ vendor: "fish", apiKey: "k" }))).toBeNull();
  });
  it("speaks as the engine asked for, where the credential is of that vendor", () => {
    const speaker = (secret: object, engine: string) =>
      ownSpeaker({ engine, credentialId: "cre_1", secret: parse(secret) }, { guard, now: () => 0 })?.engine ?? null;
    expect(speaker({ vendor: "openai", apiKey: "k" }, "openai/tts-1")).toBe("openai/tts-1");
    expect(speaker({ vendor: "openai", apiKey: "k" }, "elevenlabs/eleven_multilingual_v2")).toBeNull();
    expect(speaker({ vendor: "custom", template }, "custom/cre_1")).toBe("custom/cre_1");
    expect(speaker({ vendor: "custom", template }, "custom/cre_2")).toBeNull();
  });
});
