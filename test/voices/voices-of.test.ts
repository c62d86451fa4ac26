import { describe, expect, it } from "vitest";
import type { EngineCatalogue } from "../../src/dubs/engines.ts";
import { catalog, type Engine } from "../../src/providers/catalog.ts";
import { shownEngine } from "../../src/providers/on-now.ts";
import { findPreview } from "../../src/voices/find-preview.ts";
import { listVoices } from "../../src/voices/list-voices.ts";
import { sampleOf } from "../../src/voices/samples.ts";
import { voicesOf } from "../../src/voices/voices-of.ts";

const speakers = catalog.filter(({ stage }) => stage === "synthesize");
const shown = (engines: readonly Engine[], on = true): EngineCatalogue =>
  engines.map((engine) => shownEngine(engine, { on, reason: on ? null : "It is off." }));
const all = shown(speakers);
const idsOf = (voices: { engine: string; id: string }[]): string[] => voices.map(({ engine, id }) => `${engine} ${id}`);

describe("voices", () => {
  it("are those of all engines that are on and speak", () => {
    const engines = new Set(voicesOf(all, {}).map(({ engine }) => engine));
    expect([...engines].sort()).toEqual(speakers.map(({ id }) => id).sort());
    expect(voicesOf(shown(speakers, false), {})).toEqual([]);
    expect(voicesOf(shown(catalog.filter(({ stage }) => stage !== "synthesize")), {})).toEqual([]);
  });
  it("are found by language as a dub's voices are: a voice of no region serves every region, and one of another region none", () => {
    const portuguese = voicesOf(all, { language: "pt-br" });
    expect(idsOf(portuguese)).toContain("kokoro/82m-int8 pf_dora");
    expect(idsOf(portuguese)).toContain("espeak/ng pt-BR-f");
    expect(idsOf(portuguese)).not.toContain("espeak/ng pt-PT-f");
    expect(idsOf(voicesOf(all, { language: "pt" }))).toContain("espeak/ng pt-PT-f");
    expect(idsOf(voicesOf(all, { language: "es-MX" }))).toContain("kokoro/82m-int8 ef_dora");
    expect(new Set(voicesOf(all, { language: "ja" }).map(({ engine }) => engine))).not.toContain("kokoro/82m-int8");
  });
  it("are found by engine and by gender", () => {
    const women = voicesOf(all, { engine: "kokoro/82m-int8", gender: "female" });
    expect(women.every(({ engine, gender }) => engine === "kokoro/82m-int8" && gender === "female")).toBe(true);
    expect(women.length).toBeGreaterThan(10);
    expect(voicesOf(all, { engine: "nobody/at-all" })).toEqual([]);
  });
  it("come in pages that go on where the one before ended, also when an engine has gone meanwhile", () => {
    const first = listVoices(all, { limit: 100, cursor: null });
    let [cursor, seen] = [first.nextCursor, first.data];
    const left = shown(speakers.filter(({ id }) => id !== first.data.at(-1)!.engine));
    while (cursor !== null) {
      const page = listVoices(left, { limit: 7, cursor });
      [cursor, seen] = [page.nextCursor, [...seen, ...page.data]];
    }
    expect(new Set(idsOf(seen)).size).toBe(seen.length);
    expect(new Set(idsOf(seen))).toEqual(new Set([...idsOf(first.data), ...idsOf(voicesOf(left, {}).filter((voice) => !first.data.includes(voice)))]));
  });
  it("go on after a voice whose id has letters of any script", () => {
    const own = {
      ...all.find(({ id }) => id === "espeak/ng")!,
      id: "custom/crd_1",
      voices: ["声", "声优"].map((id) => ({ id, language: null, name: id, gender: null })),
    };
    const { data, nextCursor } = listVoices([own], { limit: 1, cursor: null });
    expect([...data, ...listVoices([own], { limit: 1, cursor: nextCursor }).data].map(({ id, previewUrl }) => [id, previewUrl])).toEqual([
      ["声", null],
      ["声优", null],
    ]);
    expect(() => listVoices([own], { limit: 1, cursor: btoa("%") })).toThrow("nextCursor");
  });
  it("are cloned where their engine clones, and have no preview then", () => {
    const cloned = voicesOf(all, {}).filter(({ isCloned }) => isCloned);
    expect(cloned.map(({ engine }) => engine).sort()).toEqual(
      all
        .filter(({ clones }) => clones)
        .map(({ id }) => id)
        .sort(),
    );
    expect(cloned.every(({ id, previewUrl }) => id === "clone" && previewUrl === null)).toBe(true);
  });
  it("have a preview only where it costs nothing and there is a sentence to say", () => {
    const paths = new Map(voicesOf(all, {}).map((voice) => [`${voice.engine} ${voice.id}`, voice.previewUrl]));
    expect(paths.get("kokoro/82m-int8 pf_dora")).toBe("/v1/voices/kokoro/82m-int8/pf_dora/preview");
    expect(paths.get("espeak/ng de-f")).toBe("/v1/voices/espeak/ng/de-f/preview");
    expect(paths.get("espeak/ng gd-f")).toBeNull();
    expect(paths.get("openai/tts-1 nova")).toBeNull();
  });
});

describe("a sample sentence", () => {
  it("is there for every language that most people dub into, whatever the region", () => {
    for (const language of "en es pt fr de it ja zh hi pt-BR en-GB zh-Hant-TW".split(" ")) expect(sampleOf(language)).toMatch(/.{10,90}/u);
    expect(sampleOf("gd")).toBeNull();
  });
});

describe("a preview", () => {
  it("has one name for one sound: of the engine's bytes, the voice and the language as the voice writes it", async () => {
    const ask = (voice: string, language: string | null, catalogue = all) => findPreview(catalogue, { engine: "kokoro/82m-int8", voice, language });
    const dora = await ask("pf_dora", null);
    expect(dora).toMatchObject({ language: "pt-BR", off: null });
    expect(await ask("pf_dora", "pt")).toEqual(dora);
    expect(await ask("pf_dora", "PT-br")).toEqual(dora);
    expect((await ask("pm_alex", null)).name).not.toBe(dora.name);
    const newer = all.map((engine) => ({ ...engine, digest: `${engine.digest}-2` }));
    expect((await ask("pf_dora", null, newer)).name).not.toBe(dora.name);
    expect((await ask("pf_dora", null, shown(speakers, false))).off).toBe("It is off.");
  });
  it.each([
    ["an unknown engine", "kokoro/none", "pf_dora", null, "not_found"],
    ["an unknown voice", "kokoro/82m-int8", "pf_nobody", null, "not_found"],
    ["the speaker's own voice", "fish/s1", "clone", null, "not_found"],
    ["a vendor's voice, which would cost", "openai/tts-1", "nova", null, "engine_unavailable"],
    ["a language that the voice does not speak", "kokoro/82m-int8", "pf_dora", "en", "unsupported_language"],
    ["a language without a sentence", "espeak/ng", "gd-f", null, "unsupported_language"],
  ])("is refused for %s", async (_, engine, voice, language, code) => {
    await expect(findPreview(all, { engine, voice, language })).rejects.toMatchObject({ code });
  });
});
