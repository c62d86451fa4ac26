/** What people write and are handed out besides: titles, terms, scripts, keys, tokens, links. Each is a canary. */
import { expect, test } from "vitest";
import { uploadVideo } from "../../../scripts/client/upload.mjs";
import { createClient } from "../../../scripts/client/api.mjs";
import type { Dub, Job } from "../../../src/dubs/resource.ts";
import { ended } from "../asking.ts";
import { asPerson, made, ownerOf, type Scene } from "./scene.ts";

/** The words of nobody: the recogniser hears none of them, the aligner looks for them, translator and voice say them. */
const scriptOf = (words: readonly string[]): string =>
  `1\n00:00:00,500 --> 00:00:05,500\nHello ${words[0]} and ${words[1]}.\n\n2\n00:00:06,000 --> 00:00:11,000\nThis is ${words[2]} again.\n`;

export function plantWork(scene: () => Scene): void {
  test("a person makes keys, tokens, terms, titles and a dub of a script, and shares it", async () => {
    const { canaries, world } = scene();
    const mine = <T>(method: string, path: string, body?: unknown) => asPerson(scene(), ownerOf(scene()), method, path, body).then((answer) => made<T>(answer));
    const { key } = await mine<{ key: string }>("POST", "/v1/keys", { name: canaries.word(), mode: "live", scopes: ["read", "write"] });
    const { accessToken } = await mine<{ accessToken: string }>("POST", "/v1/auth/token", {});
    canaries.plant(key, "an API key");
    canaries.plant(accessToken, "an access token");
    const api = createClient({ url: world.platform.url, key });
    await api("POST", "/v1/glossaries", {
      name: canaries.word(),
      terms: [{ source: canaries.word(), kind: "force", language: "pt-BR", target: canaries.word() }],
    });
    const secret = {
      vendor: "openai-compatible",
      baseUrl: "http://127.0.0.1:9/v1",
      apiKey: canaries.plant(`sk-${canaries.word()}`, "a vendor's key"),
      model: "any",
    };
    const credential = await api<{ id: string }>("POST", "/v1/credentials", { name: canaries.word(), secret });
    await api("POST", `/v1/credentials/${credential.id}/test`);
    const video = await uploadVideo(api, world.setup.paths.sampleShort);
    await api("PATCH", `/v1/videos/${video.id}`, { title: canaries.word() });
    const text = scriptOf([canaries.word(), canaries.word(), canaries.word()]);
    const asked = { targetLanguages: ["pt-BR"], options: { source: { language: "en", script: { text } } } };
    const { dub, job } = await api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${video.id}/dubs`, asked);
    const share = await api<{ apiUrl: string }>("POST", `/v1/dubs/${dub.id}/shares`, {});
    canaries.plant(new URL(share.apiUrl).pathname.split("/").at(-1) ?? "", "a share");
    expect((await fetch(share.apiUrl)).status).toBeLessThan(500);
    const ticket = await api<{ ticket: string }>("POST", `/v1/dubs/${dub.id}/tickets`);
    canaries.plant(ticket.ticket, "a ticket");
    await fetch(`${world.platform.url}/v1/dubs/${dub.id}/events`, { headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" } });
    const { status, failure } = await ended({ ...world, api }, job.id);
    expect({ status, failure }).toEqual({ status: "succeeded", failure: null });
    const { revision } = await api<{ revision: number }>("GET", `/v1/dubs/${dub.id}/glossary`);
    await api("POST", `/v1/dubs/${dub.id}/edits`, { ops: [{ op: "set_glossary", ifRevision: revision, terms: [{ source: canaries.word(), kind: "keep" }] }] });
  });
}
