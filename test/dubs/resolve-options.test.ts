import { describe, expect, it } from "vitest";
import type { Engine, EngineStage } from "../../src/dubs/engines.ts";
import { listLanguages } from "../../src/dubs/list-languages.ts";
import { checkFurtherLanguages, resolveOptions } from "../../src/dubs/resolve-options.ts";
import { DubOptions, ResolvedOptions } from "../../src/dubs/options.ts";
import type { AppError } from "../../src/errors.ts";

const engine = (id: string, stage: EngineStage, more: Partial<Engine> = {}): Engine => ({
  id,
  stage,
  on: true,
  reason: null,
  languages: null,
  pairs: null,
  tellsSpeakers: false,
  needsLanguage: false,
  isModel: false,
  clones: false,
  anyVoice: null,
  speeds: null,
  credentialId: null,
  digest: id,
  voices: [],
  ...more,
});
const pair = (source: string, target: string) => ({ source, target });
const catalogue = [
  engine("ears/one", "transcribe", { languages: ["en", "de"] }),
  engine("ears/two", "transcribe", { languages: ["en", "ja"] }),
  engine("hands/base", "translate", { pairs: [pair("en", "pt-BR")] }),
  engine("hands/wide", "translate", { pairs: [pair("en", "pt-BR"), pair("en", "es"), pair("ja", "en")] }),
  engine("mouth/fine", "synthesize", { languages: ["pt-BR"], voices: [{ id: "dora", language: "pt-BR", name: "Dora", gender: "female" }] }),
  engine("mouth/wide", "synthesize"),
];
const resolve = (targetLanguages: string[], options: object = {}, engines = catalogue) =>
  resolveOptions({ options: DubOptions.parse(options), targetLanguages, catalogue: engines });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as AppError).code;
  }
  return "none";
};

describe("the choice of engines", () => {
  it("takes the first that can do all languages asked for", () => {
    expect(resolve(["pt-BR"])).toMatchObject({
      transcription: { engine: "ears/one" },
      translation: { engine: "hands/base" },
      speech: { engine: "mouth/fine" },
    });
    expect(resolve(["pt-BR", "es"])).toMatchObject({ translation: { engine: "hands/wide" }, speech: { engine: "mouth/wide" } });
    expect(resolve(["en"], { source: { language: "ja" } })).toMatchObject({ transcription: { engine: "ears/two" }, translation: { engine: "hands/wide" } });
  });
  it("takes the first of each where no target is asked for yet", () => {
    expect(resolve([])).toMatchObject({
      transcription: { engine: "ears/one" },
      translation: { engine: "hands/base" },
      speech: { engine: "mouth/fine", voices: {} },
    });
    expect(resolve([], { source: { language: "ja" } })).toMatchObject({ transcription: { engine: "ears/two" } });
    expect(codeOf(() => resolve([], { source: { language: "tlh" } }))).toBe("unsupported_language");
    expect(() => resolve([], { speech: { voices: { pt: "dora" } } })).toThrow("no target language yet");
  });
  it("takes the engine the user named, and refuses it where it cannot", () => {
    expect(resolve(["pt-BR"], { translation: { engine: "hands/wide" } }).translation.engine).toBe("hands/wide");
    expect(codeOf(() => resolve(["es"], { translation: { engine: "hands/base" } }))).toBe("unsupported_language");
  });
  it("keeps every way there is, so that each target finds its own translator once the source is heard", () => {
    const { routes } = resolve(["pt-BR", "es"]).translation;
    expect(new Set(routes.map((route) => route.engine))).toEqual(new Set(["hands/base", "hands/wide"]));
    expect(routes[0]!.engine).toBe("hands/base");
    expect(new Set(resolve(["pt-BR"], { translation: { engine: "hands/wide" } }).translation.routes.map((route) => route.engine))).toEqual(
      new Set(["hands/wide"]),
    );
  });
  it("never takes an engine that is off", () => {
    const off = catalogue.map((known) => (known.id === "hands/base" ? { ...known, on: false, reason: "No weights." } : known));
    expect(resolve(["pt-BR"], {}, off).translation.engine).toBe("hands/wide");
    expect(() => resolve(["pt-BR"], { translation: { engine: "hands/base" } }, off)).toThrow("No weights.");
  });
  it("ducks where no engine separates, and says so in the options", () => {
    expect(resolve(["pt-BR"]).separation.engine).toBe("none");
    expect(resolve(["pt-BR"], {}, [...catalogue, engine("knife/one", "separate")]).separation.engine).toBe("knife/one");
    expect(codeOf(() => resolve(["pt-BR"], { separation: { engine: "knife/one" } }))).toBe("engine_unavailable");
  });
  it("chooses only what a job needs that makes a script alone, and says `none` of what is not there", () => {
    const ears = catalogue.filter(({ stage }) => stage === "transcribe");
    const script = { source: { language: "en", script: { text: "1" } } };
    const deaf = catalogue.filter(({ stage }) => stage !== "transcribe");
    expect(ResolvedOptions.parse(resolve([], {}, ears))).toMatchObject({
      transcription: { engine: "ears/one" },
      translation: { engine: "none", routes: [] },
      speech: { engine: "none", voices: {} },
    });
    expect(ResolvedOptions.parse(resolve([], script, []))).toMatchObject({ transcription: { engine: "none" }, speech: { engine: "none" } });
    expect(ResolvedOptions.parse(resolve(["pt-BR"], script, deaf))).toMatchObject({ transcription: { engine: "none" }, speech: { engine: "mouth/fine" } });
    expect(codeOf(() => resolve([], {}, deaf))).toBe("engine_unavailable");
    expect(codeOf(() => resolve(["pt-BR"], script, ears))).toBe("engine_unavailable");
    expect(codeOf(() => resolve([], { speech: { engine: "mouth/wide" } }, ears))).toBe("engine_unavailable");
  });
  it("needs no recognizer of a script's language, and none that says which it heard", () => {
    const needy = catalogue.map((known) => (known.stage === "transcribe" ? { ...known, needsLanguage: true } : known));
    expect(codeOf(() => resolve([], { source: { script: { text: "1" } } }, needy))).toBe("none");
    expect(codeOf(() => resolve([], { source: { language: "pt", script: { text: "1" } } }))).toBe("none");
  });
  it("takes the source's language in its canonical form, and refuses what is none", () => {
    expect(resolve(["pt-BR"], { source: { language: "EN-us" } }).source.language).toBe("en-US");
    const refusal = expect.objectContaining({ code: "unsupported_language", errors: [expect.objectContaining({ pointer: "/options/source/language" })] });
    expect(() => resolve(["pt-BR"], { source: { language: "en-US-GB" } })).toThrow(refusal);
  });
  it("asks nobody of long sentences who was not named", () => {
    const engines = [...catalogue, engine("mind/one", "clauses")];
    expect(resolve(["pt-BR"], {}, engines).segmentation).toEqual({ engine: "none" });
    expect(resolve(["pt-BR"], { segmentation: { engine: "none" } }, engines).segmentation).toEqual({ engine: "none" });
    expect(resolve(["pt-BR"], { segmentation: { engine: "mind/one" } }, engines).segmentation).toEqual({ engine: "mind/one" });
    expect(codeOf(() => resolve(["pt-BR"], { segmentation: { engine: "mind/one" } }))).toBe("engine_unavailable");
  });
  it("refuses when a stage has no engine at all", () => {
    expect(
      codeOf(() =>
        resolve(
          ["pt-BR"],
          {},
          catalogue.filter((known) => known.stage !== "synthesize"),
        ),
      ),
    ).toBe("engine_unavailable");
  });
  it("matches a language without region to any of its regions, but no region to another", () => {
    expect(resolve(["pt"]).translation.engine).toBe("hands/base");
    expect(codeOf(() => resolve(["pt-PT"]))).toBe("unsupported_language");
    expect(resolve(["pt-BR"], { source: { language: "en-GB" } }).transcription.engine).toBe("ears/one");
  });
  it("knows a voice only for its own language", () => {
    expect(resolve(["pt-BR"], { speech: { voices: { "pt-BR": "dora" } } }).speech.voices).toEqual({ "pt-BR": "dora" });
    expect(codeOf(() => resolve(["pt-BR", "es"], { speech: { engine: "mouth/wide", voices: { es: "dora" } } }))).toBe("unknown_voice");
  });
  it.each(["pt-BR", "pt-br", "PT-br", "pt"])("keeps the voice asked for %s under the target's own tag", (key) => {
    expect(resolve(["pt-BR"], { speech: { voices: { [key]: "dora" } } }).speech.voices).toEqual({ "pt-BR": "dora" });
  });
  it("gives a target the voice asked for its region before the one for its language", () => {
    const regional = { languages: ["pt"], voices: ["pt-BR", "pt-PT"].map((language) => ({ id: `of-${language}`, language, name: language, gender: null })) };
    const engines = [engine("ears/one", "transcribe"), engine("hands/any", "translate"), engine("mouth/pt", "synthesize", regional)];
    const voices = { pt: "of-pt-PT", "pt-BR": "of-pt-BR" };
    expect(resolve(["pt-BR", "pt-PT"], { speech: { voices } }, engines).speech.voices).toEqual({ "pt-BR": "of-pt-BR", "pt-PT": "of-pt-PT" });
    expect(codeOf(() => resolve(["pt-BR", "pt-PT"], { speech: { voices: { pt: "of-pt-PT" } } }, engines))).toBe("unknown_voice");
  });
  it.each([{ es: "dora" }, { "pt-PT": "dora" }, { "pt-BR": "dora", "pt-br": "dora" }])("refuses a voice for which there is no target: %j", (voices) => {
    const key = Object.keys(voices).at(-1);
    const refusal = expect.objectContaining({ code: "unsupported_language", errors: [expect.objectContaining({ pointer: `/options/speech/voices/${key}` })] });
    expect(() => resolve(["pt-BR"], { speech: { voices } })).toThrow(refusal);
  });
  it("holds further languages to the engines the dub already has", () => {
    const settled = resolve(["pt-BR"]);
    const refusal = expect.objectContaining({ code: "unsupported_language", errors: [expect.objectContaining({ pointer: "/languages" })] });
    expect(() => checkFurtherLanguages(settled, "en", ["es"], catalogue)).toThrow(refusal);
    expect(codeOf(() => checkFurtherLanguages(resolve(["pt-BR", "es"]), "en", ["pt-BR"], catalogue))).toBe("none");
  });
});

describe("further languages of a dub", () => {
  it("are refused where its engines were settled without one that could do them, and need no recognizer where it has a script", () => {
    const ears = catalogue.filter(({ stage }) => stage === "transcribe");
    const alone = resolve([], {}, ears);
    expect(codeOf(() => checkFurtherLanguages(alone, "en", ["pt-BR"], catalogue))).toBe("engine_unavailable");
    expect(() => checkFurtherLanguages(alone, "en", ["pt-BR"], catalogue)).toThrow("make a new dub");
    const deaf = catalogue.filter(({ stage }) => stage !== "transcribe");
    const read = resolve([], { source: { language: "en", script: { text: "1" } } }, deaf);
    const written = { ...read, source: { ...read.source, script: { format: "srt" as const, digest: "0", sizeBytes: 1 } } };
    expect(codeOf(() => checkFurtherLanguages(written, "en", ["pt-BR"], deaf))).toBe("none");
  });
});

describe("the list of languages", () => {
  it("names each with what it can be dubbed into", () => {
    const languages = listLanguages(catalogue);
    expect(languages.map((language) => language.name)).toEqual(["Brazilian Portuguese", "English", "German", "Japanese", "Spanish"]);
    expect(languages.find((language) => language.language === "en")?.targets).toEqual(["es", "pt-BR"]);
    expect(languages.find((language) => language.language === "ja")?.targets).toEqual(["en"]);
    expect(languages.find((language) => language.language === "de")?.targets).toEqual([]);
  });
  it("is empty when everything is off", () => {
    expect(listLanguages(catalogue.map((known) => ({ ...known, on: false })))).toEqual([]);
  });
});
