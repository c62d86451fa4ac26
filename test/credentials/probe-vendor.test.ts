import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/credentials/challenge.ts";
import { probeVendor } from "../../src/credentials/probe-vendor.ts";
import type { SecretOf } from "../../src/credentials/secret.ts";

type Read = Parameters<typeof probeVendor>[0];
type Seen = { url: string; headers: Record<string, string> };
const MODELS = { object: "list", data: [{ id: "gpt-4.1", object: "model" }] };

async function probed(secret: Read, status: number, body: unknown = {}, addresses = ["93.184.216.34"]): Promise<{ verdict: Verdict; seen: Seen[] }> {
  const seen: Seen[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    seen.push({ url: input as string, headers: init?.headers as Record<string, string> });
    const headers = status >= 300 && status < 400 ? { location: "https://127.0.0.1/" } : {};
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  const guard = { rules: { allowPrivate: false, own: [] }, resolve: async () => addresses, fetch };
  return { verdict: await probeVendor(secret, guard, new AbortController().signal), seen };
}
const openai: SecretOf<"openai"> = { vendor: "openai", apiKey: "sk-secret" };
const elevenlabs: SecretOf<"elevenlabs"> = { vendor: "elevenlabs", apiKey: "sk-secret" };
const fish: SecretOf<"fish"> = { vendor: "fish", apiKey: "sk-secret" };
const compatible: SecretOf<"openai-compatible"> = { vendor: "openai-compatible", baseUrl: "https://llm.example.com/v1", model: "qwen3" };
const hosted: SecretOf<"whisperx-hosted"> = { vendor: "whisperx-hosted", url: "https://api.302.ai/302/whisperx", apiKey: "sk-secret" };

describe("a key", () => {
  it.each([
    [openai, "https://api.openai.com/v1/models", { authorization: "Bearer sk-secret" }, MODELS],
    [{ ...openai, baseUrl: "https://eu.example.com/v1" }, "https://eu.example.com/v1/models", { authorization: "Bearer sk-secret" }, MODELS],
    [elevenlabs, "https://api.elevenlabs.io/v1/models", { "xi-api-key": "sk-secret" }, [{ model_id: "eleven_flash_v2_5" }]],
    [
      fish,
      "https://api.fish.audio/wallet/self/api-credit",
      { authorization: "Bearer sk-secret" },
      { _id: "1", user_id: "u", credit: "12.500000", has_free_credit: null },
    ],
    [compatible, "https://llm.example.com/v1/models", {}, { data: [{ id: "qwen3" }] }],
    [hosted, "https://api.302.ai/302/whisperx", { authorization: "Bearer sk-secret" }, {}],
  ] as [Read, string, object, unknown][])("works where the vendor's cheapest read says so: %j", async (secret, url, headers, body) => {
    const { verdict, seen } = await probed(secret, 200, body);
    expect(seen).toEqual([{ url, headers }]);
    expect(verdict).toMatchObject({ status: "works", code: null });
  });
  it.each([
    [openai, 401, { error: { message: "Incorrect API key provided: sk-secret", code: "invalid_api_key" } }, "vendor_unauthorized"],
    [openai, 402, {}, "vendor_out_of_funds"],
    [openai, 429, {}, "vendor_throttled"],
    [openai, 500, "secret", "vendor_failed"],
    [openai, 302, "", "endpoint_not_allowed"],
    [openai, 200, "<html>secret</html>", "vendor_malformed"],
    [openai, 200, { data: "secret" }, "vendor_malformed"],
    [elevenlabs, 401, { detail: { status: "invalid_api_key", message: "secret" } }, "vendor_unauthorized"],
    [fish, 401, { status: 401, message: "secret" }, "vendor_unauthorized"],
    [fish, 200, { credit: "0.000000" }, "vendor_out_of_funds"],
    [fish, 200, { credit: "secret" }, "vendor_malformed"],
    [compatible, 200, { data: [{ id: "secret" }] }, "unknown_model"],
    [hosted, 403, {}, "vendor_unauthorized"],
  ] as [Read, number, unknown, string][])("fails with a code of its own, without a word of the answer: %j %i", async (secret, status, body, code) => {
    const { verdict } = await probed(secret, status, body);
    expect(verdict).toMatchObject({ status: "fails", code });
    expect(verdict.message).not.toMatch(/secret/);
  });
  it.each([
    [openai, 403, { error: "You have insufficient permissions for this operation. Missing scopes: api.model.read." }],
    [elevenlabs, 401, { detail: { status: "missing_permissions", message: "models_read" } }],
    [compatible, 404, "not found"],
    [hosted, 405, "method not allowed"],
  ] as [Read, number, unknown][])("works though it may not be read with: %j %i", async (secret, status, body) => {
    expect((await probed(secret, status, body)).verdict.status).toBe("works");
  });
  it("is not carried to an address that leads inside", async () => {
    const { verdict, seen } = await probed({ ...openai, baseUrl: "https://inside.example.com/v1" }, 200, MODELS, ["10.0.0.1"]);
    expect([verdict.code, seen]).toEqual(["endpoint_not_allowed", []]);
  });
});
