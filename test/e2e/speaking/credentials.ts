/** Keys and endpoints of a workspace's own: brought, tested, refused before; and endpoints that are none, each told what is wrong with it. */
import { expect, test } from "vitest";
import type { Credential, CredentialTest } from "../../../src/credentials/wire.ts";
import { asOwner, expectProblem } from "../asking.ts";
import { MODEL, MODEL_KEY } from "./language-model.ts";
import { bringVoice, LANGUAGE, type Scene } from "./scene.ts";
import { type Behaviour, startVoiceEndpoint, VOICE_KEY } from "./voice-endpoint.ts";

const NOT_VOICES: { what: string; behaviour: Behaviour; code: string }[] = [
  { what: "leads elsewhere", behaviour: "redirects", code: "endpoint_redirects" },
  { what: "answers with a page", behaviour: "html", code: "endpoint_wrong_type" },
  { what: "never ends its answer", behaviour: "endless", code: "endpoint_too_large" },
];
/** 20 MB are taken, and what lies on the way. */
const MOST_TAKEN = 64_000_000;

/** `own`: gets the voice once it may be used. */
export function credentials(scene: () => Scene, own: (engine: string) => void): void {
  const tested = (id: string): Promise<CredentialTest> => scene().world.api("POST", `/v1/credentials/${id}/test`);

  test("a server with a language model is brought, tested, and never tells its key again", async () => {
    const { world, model } = scene();
    const secret = { vendor: "openai-compatible", baseUrl: model.url, apiKey: MODEL_KEY, model: MODEL };
    const brought = await world.api<Credential>("POST", "/v1/credentials", { name: "Words", secret });
    expect(brought).toMatchObject({ vendor: "openai-compatible", hint: MODEL_KEY.slice(-4), status: "untested" });
    expect(await tested(brought.id)).toMatchObject({ status: "works", code: null });
    const other = await world.api<Credential>("POST", "/v1/credentials", { name: "Wrong key", secret: { ...secret, apiKey: "sk-e2e-of-nobody" } });
    expect(await tested(other.id)).toMatchObject({ status: "fails", code: "vendor_unauthorized" });
    expectProblem(await asOwner(world, "POST", `/v1/credentials/${other.id}/test`), 409, "tested_just_now");
    expect((await asOwner(world, "DELETE", `/v1/credentials/${other.id}`)).status).toBe(204);
  });

  test("a voice of one's own is refused until it was heard to speak", async () => {
    const { world, videoId, voice } = scene();
    const { id, engine, ready } = await bringVoice(scene(), "Voice", `${voice.url}/speak`);
    expect([engine, ready]).toEqual([`custom/${id}`, false]);
    const asked = { targetLanguages: [LANGUAGE], options: { speech: { engine } } };
    expectProblem(await asOwner(world, "POST", `/v1/videos/${videoId}/dubs`, asked), 422, "engine_unavailable");
    expect(voice.said).toEqual([]);
    expect(await tested(id)).toMatchObject({ status: "works", code: null });
    expect(voice.said.map(({ text }) => /^[\d, ]+\.$/.test(text))).toEqual([true, true]);
    expect(await world.api("GET", `/v1/credentials/${id}`)).toMatchObject({ status: "works", ready: true });
    own(engine!);
  });

  test.concurrent.for(NOT_VOICES)("an endpoint that $what does not pass, and is told why", async ({ behaviour, code }) => {
    const { verdict, takenBytes } = await judged(scene(), behaviour);
    expect(verdict).toMatchObject({ status: "fails", code, message: expect.stringMatching(/^The endpoint .+\.$/) as string });
    expect(JSON.stringify(verdict)).not.toMatch(new RegExp(`${VOICE_KEY}|It works|127\\.0\\.0\\.1`));
    expect(takenBytes).toBeLessThan(MOST_TAKEN);
    expect(scene().inner.hits).toBe(0);
  });
}

export type Judged = { verdict: CredentialTest; tookMs: number; takenBytes: number };

/** What a test says of an endpoint that behaves so; it is gone afterwards. */
export async function judged(scene: Scene, behaviour: Behaviour): Promise<Judged> {
  const { world, inner } = scene;
  const endpoint = await startVoiceEndpoint(inner.url, () => behaviour);
  try {
    const { id } = await bringVoice(scene, behaviour, `${endpoint.url}/speak`);
    const begun = Date.now();
    const verdict = await world.api<CredentialTest>("POST", `/v1/credentials/${id}/test`);
    const tookMs = Date.now() - begun;
    await world.api("DELETE", `/v1/credentials/${id}`);
    return { verdict, tookMs, takenBytes: endpoint.takenBytes.at(0) ?? 0 };
  } finally {
    await endpoint.close();
  }
}
