import { describe, expect, it } from "vitest";
import { progressPrinter } from "../../../scripts/demo/progress.mjs";

function printed(...events: object[]): string[] {
  let text = "";
  const printer = progressPrinter({ write: (more) => void (text += more) });
  for (const event of events) printer.event(event);
  return text.split("\n").flatMap((line) => (line ? [line.replace(/^ +[\d.]+ s {2}/, "")] : []));
}
const changed = (...lines: object[]) => ({ type: "lines.changed", language: "pt-BR", data: { lines } });

describe("the demo while it works", () => {
  it("says every translated line of one event, in order", () => {
    const one = { lineId: "lin_1", translation: { text: "Olá.", engine: "bergamot/firefox-tiny" } };
    const two = { lineId: "lin_2", translation: { text: "Tudo bem?", engine: "bergamot/firefox-tiny" } };
    expect(printed(changed(one, two))).toEqual(["pt-BR: Olá.", "pt-BR: Tudo bem?"]);
  });
  it("says which lines keep their original voice, and why", () => {
    expect(printed(changed({ lineId: "lin_1", kept: "text_too_long" }, { lineId: "lin_2", kept: null }))).toEqual([
      "pt-BR: a line keeps its original voice (text_too_long)",
    ]);
  });
  it("is silent about takes, placements and edits", () => {
    const take = { lineId: "lin_1", take: { id: "tak_1", durationMs: 900, engine: "kokoro/82m" } };
    const placement = { lineId: "lin_1", placement: { placed: true, startMs: 0, endMs: 900, rate: 1 } };
    expect(printed(changed(take, placement), { type: "script.edited", data: { lineIds: [] } }, { type: "output.stale", data: { stale: true } })).toEqual([]);
  });
  it("says how far it is and what is ready", () => {
    expect(
      printed(
        { type: "script.ready", data: { lines: 4, language: "en" } },
        { type: "job.progressed", data: { progress: 0.5, stage: "mix", etaMs: 1500 } },
        { type: "output.ready", language: "pt-BR", data: { kind: "video", format: "mp4" } },
        { type: "output.ready", language: null, data: { kind: "stream", name: "original", format: "m3u8" } },
      ),
    ).toEqual(["4 lines heard (en)", "50 %  mix, about 2 s left", "pt-BR: video mp4 ready", "stream original m3u8 ready"]);
  });
});
