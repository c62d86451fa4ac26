import { describe, expect, it } from "vitest";
import { STAGE_VERSIONS } from "../../src/dubbing/planning.ts";
import { line, lines, mouth, plain, Speaking } from "./speaking.ts";

const able = { ...mouth, speeds: { least: 0.7, most: 1.2 } };
/** Said in about as many seconds as it has words. */
const long = "una frase bastante larga que no cabe en el tiempo que tiene esta línea porque dice demasiadas cosas seguidas";
const wordy = (text: string) => (spec: { stage: string; params: Record<string, unknown> }) =>
  spec.stage === "translate"
    ? { translations: (spec.params["lines"] as { id: string }[]).map(({ id }) => ({ id, text: `${text} ${id}` })), left: [], prompt: "p" }
    : undefined;

describe("the pace of a speaker", () => {
  it("is one for all of their lines, told to engines that have such a control, and pinned", () => {
    const dub = new Speaking({ lines: lines(12), engines: { synthesize: able, translate: [plain] }, answer: wordy(long) });
    const planned = dub.run();
    expect(dub.paces["spk_1"]).toBe(1.15);
    expect(new Set(dub.units("synthesize").map(({ params }) => params["speed"]))).toEqual(new Set([1.15]));
    expect(planned.languages[0]!.paces).toEqual({});
  });

  it("is reached by the fit where the engine cannot be told", () => {
    const dub = new Speaking({ lines: lines(12), engines: { translate: [plain] }, answer: wordy(long) });
    dub.run();
    expect(dub.units("synthesize").every(({ params }) => !("speed" in params))).toBe(true);
    const fitted = dub.units("fit").flatMap(({ params }) => params["lines"] as { baseRate?: number }[]);
    expect(new Set(fitted.map(({ baseRate }) => baseRate))).toEqual(new Set([1.15]));
  });

  it("is the voice's own where the words take the time there is", () => {
    const dub = new Speaking({
      lines: lines(12),
      engines: { synthesize: able, translate: [plain] },
      answer: wordy("una frase que dura lo que debe durar aquí"),
    });
    dub.run();
    expect(dub.paces["spk_1"]).toBeGreaterThanOrEqual(0.85);
    expect(dub.paces["spk_1"]).toBeLessThanOrEqual(1.05);
  });

  it("is found for each speaker alone, and from their first twenty lines", () => {
    const batch = (at: number) => ({ startMs: at * 5_000, endMs: at * 5_000 + 3_500, anchor: `lin_${Math.floor(at / 10) * 10}` });
    const many = Array.from({ length: 40 }, (_, at) => line(`lin_${at}`, batch(at)));
    const other = Array.from({ length: 3 }, (_, at) => line(`lin_${90 + at}`, { ...batch(90 + at), speakerId: "spk_2" }));
    const isLong = (id: string): boolean => Number(id.slice(4)) >= 20;
    const dub = new Speaking({
      lines: [...many, ...other],
      engines: { synthesize: able, translate: [plain] },
      answer: ({ stage, params }) =>
        stage === "translate"
          ? {
              translations: (params["lines"] as { id: string }[]).map(({ id }) => ({
                id,
                text: isLong(id) ? `${long} ${id}` : `esto dura lo que debe, ${id}`,
              })),
              left: [],
            }
          : undefined,
    });
    dub.run();
    expect(dub.paces["spk_1"]).toBeLessThan(1);
    expect(dub.paces["spk_2"]).toBe(1.15);
  });

  it("stays what it was when a wording changes", () => {
    const dub = new Speaking({ lines: lines(12), engines: { synthesize: able, translate: [plain] } });
    dub.run();
    const before = dub.paces["spk_1"];
    for (const [id, pin] of dub.pins) dub.pins.set(id, { ...pin, text: `${long} ${long} ${id}`, engine: "user" });
    dub.run();
    expect(dub.paces["spk_1"]).toBe(before);
  });

  it("is 1 in dubs of earlier versions, whose takes are not spoken again for it", () => {
    const dub = new Speaking({
      lines: lines(12),
      engines: { synthesize: able, translate: [plain] },
      answer: wordy(long),
      versions: { ...STAGE_VERSIONS, synthesize: 2 },
    });
    dub.run();
    expect(dub.paces).toEqual({});
    expect(dub.units("synthesize").every(({ params }) => !("speed" in params))).toBe(true);
  });
});
