import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { WANTED } from "../../../src/dubbing/planning.ts";
import { OUTPUTS, readOptions } from "../../../scripts/demo/options.mjs";

const folder = mkdtempSync(path.join(os.tmpdir(), "onevoice-options-"));
writeFileSync(path.join(folder, "talk.mp4"), "");
const read = (...args: string[]) => readOptions(args, folder);

describe("the demo's options", () => {
  it("dub the sample into Brazilian Portuguese when nothing is said", () => {
    expect(read()).toMatchObject({ input: null, from: null, to: ["pt-BR"], stems: { "pt-BR": path.join(folder, "dubbed") }, json: false });
  });
  it("write languages as the API does, and each once", () => {
    expect(read("--to", "pt-br, PT-BR,es", "--from", "EN")).toMatchObject({ to: ["pt-BR", "es"], from: "en" });
  });
  it.each([
    ["dubbed", "dubbed"],
    ["dubbed.mp4", "dubbed"],
    ["talk.v2", "talk.v2"],
    ["talk.v2.MKV", "talk.v2"],
  ])("take %s for a result named %s", (out, stem) => {
    expect(read("--out", out).stems["pt-BR"]).toBe(path.join(folder, stem));
  });
  it("give every language a file of its own", () => {
    expect(read("--to", "pt-BR,es", "--out", "dubbed").stems).toEqual({ "pt-BR": path.join(folder, "dubbed.pt-BR"), es: path.join(folder, "dubbed.es") });
  });
  it("ask for the film and its subtitles, and for what else is named, in the API's words", () => {
    expect(read().outputs).toEqual(["video", "srt", "vtt"]);
    expect(read("--outputs", "hls, burned,video").outputs).toEqual(["video", "srt", "vtt", "burned", "hls"]);
    expect(new Set(OUTPUTS)).toEqual(new Set(WANTED));
  });
  it("lay the stream beside the result, whatever the languages", () => {
    expect(read("--to", "pt-BR,es", "--out", "talk.mp4").streamFolder).toBe(path.join(folder, "talk.hls"));
  });
  it("take the talk of two voices, or the dialogue of three", () => {
    expect([read().sample, read("--sample", "dialogue").sample]).toEqual(["talk", "dialogue"]);
  });
  it("find the input where npm was called", () => {
    expect(read("--input", "talk.mp4").input).toBe(path.join(folder, "talk.mp4"));
  });
  it.each([
    ["an unknown option", ["--nonsense"], "--nonsense"],
    ["a file that is not there", ["--input", "none.mp4"], "There is no file"],
    ["a folder as input", ["--input", "."], "There is no file"],
    ["an unknown sample", ["--sample", "opera"], "no sample opera"],
    ["a sample beside a file", ["--sample", "dialogue", "--input", "talk.mp4"], "one too many"],
    ["an unknown output", ["--outputs", "burned,laserdisc"], "no output laserdisc"],
    ["no language", ["--to", ","], "names no language"],
    ["what is no language tag", ["--to", "klingon speech"], "no language tag"],
    ["a folder that is not there", ["--out", "nowhere/dubbed.mp4"], "cannot be written"],
    ["to overwrite the original", ["--input", "talk.mp4", "--out", "talk.mkv"], "overwrite the original"],
  ])("refuse %s as wrong usage, before anything is fetched", (_, args, words) => {
    const refusal = (() => {
      try {
        return read(...args);
      } catch (error) {
        return error as Error & { usage?: boolean };
      }
    })();
    expect(refusal).toMatchObject({ usage: true });
    expect((refusal as Error).message).toContain(words);
  });
});
