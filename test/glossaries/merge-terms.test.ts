import { describe, expect, it } from "vitest";
import type { GlossaryTerm } from "../../src/dubbing/script.ts";
import { mergeTerms } from "../../src/glossaries/merge-terms.ts";

const force = (source: string, target: string, language: string | null = null): GlossaryTerm => ({ source, kind: "force", language, target });

describe("terms of several glossaries", () => {
  it("are taken together in their order", () => {
    expect(mergeTerms([[force("train", "comboio")], [], [force("bus", "autocarro")]])).toEqual([force("train", "comboio"), force("bus", "autocarro")]);
  });
  it("are the later one's where two are for the same words and language", () => {
    expect(mergeTerms([[force("Train", "comboio"), force("bus", "a")], [force("train", "trem")]])).toEqual([force("train", "trem"), force("bus", "a")]);
  });
  it("are both there where only their language differs", () => {
    expect(mergeTerms([[force("train", "comboio", "pt-PT")], [force("train", "trem", "pt-BR")], [force("train", "tren")]]).length).toBe(3);
  });
});
