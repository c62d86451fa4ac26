import { expect, it } from "vitest";
import { predictMs } from "../../src/dubbing/length/predict.ts";
import { voiceFactors } from "../../src/dubs/loop/voice-factors.ts";
import type { LineState } from "../../src/dubs/loop/rows.ts";
import type { Store } from "../../src/dubs/loop/store.ts";
import { Memo } from "../../src/graph/memo.ts";

const TEXTS = [
  "O trem sai às sete da manhã.",
  "Minha irmã trabalha num hospital perto do mar.",
  "As crianças brincam no parque.",
  "Amanhã vai chover à tarde.",
];

function factorsOf({ engine, voice, slower, takes = TEXTS.length }: { engine: string; voice: string; slower: number; takes?: number }) {
  const states = TEXTS.slice(0, takes).map((text): LineState => {
    const durationMs = Math.round(slower * predictMs(text, { language: "pt-BR", engine, voice }));
    const take = { id: text, durationMs, voice, engine, variant: 0, artifactKey: "" };
    return { take, placement: null, kept: null, translation: { text, engine: "any/one" } };
  });
  const store = {
    meta: { engines: { synthesize: { id: engine } } },
    lines: states.map((_, at) => ({ id: String(at) })),
    lineStates: { get: (_: string, id: string) => states[Number(id)] },
  };
  return voiceFactors(store as unknown as Store, new Memo(), "pt-BR");
}
const vendor = { engine: "elevenlabs/eleven_flash_v2_5", voice: "EXAVITQu4vr4xnSDxMaL" };

it("learns of a voice nobody measured, from three takes on, how much slower it speaks", () => {
  expect(factorsOf({ ...vendor, slower: 1.3, takes: 2 })).toEqual({});
  const [factor] = Object.values(factorsOf({ ...vendor, slower: 1.3 }));
  expect(factor).toBeGreaterThanOrEqual(1.2);
  expect(factor).toBeLessThanOrEqual(1.3);
});
it("leaves a voice alone that was measured, and one that speaks as was foreseen", () => {
  expect(factorsOf({ engine: "kokoro/82m-int8", voice: "pf_dora", slower: 1.3 })).toEqual({});
  expect(factorsOf({ ...vendor, slower: 1.02 })).toEqual({});
});
