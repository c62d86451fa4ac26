/** A vendor's labels, which begin anew in every piece, where nobody speaks at the pieces' borders. */
import { expect, test } from "vitest";
import type { Transcript } from "../../../containers/contract/transcript.ts";
import { hearing, say, segmented, together } from "./speech.ts";

const PIECE_MS = 300_000;
const SENTENCE = "He was not there when we came home from the market.";

/** An hour of two people in 12 pieces: the host says three sentences to the guest's one. `name`: a voice's label in a piece. */
function hour(name: (piece: number, voice: "host" | "guest") => string) {
  const pieces = Array.from({ length: 12 }, (_, piece) => ({ fromMs: piece * PIECE_MS, untilMs: (piece + 1) * PIECE_MS }));
  const transcripts = pieces.map(({ fromMs }, piece): Transcript => {
    const voices = Array.from({ length: 8 }, (_, turn) => {
      const voice = turn % 4 === piece % 4 ? "guest" : "host";
      return say(SENTENCE, { from: fromMs + 5_000 + turn * 30_000, speaker: name(piece, voice) });
    });
    return together(...voices);
  });
  return hearing(transcripts, { pieces });
}
const byAppearance = (piece: number, voice: "host" | "guest") => (piece % 4 === 0 ? ["guest", "host"] : ["host", "guest"]).indexOf(voice).toString();
/** Who the host and the guest are in the lines, by when each speaks. */
function people({ lines }: ReturnType<typeof segmented>) {
  const voiceOf = ({ startMs }: { startMs: number }) => {
    const piece = Math.floor(startMs / PIECE_MS);
    return Math.floor((startMs - piece * PIECE_MS) / 30_000) % 4 === piece % 4 ? "guest" : "host";
  };
  return Object.fromEntries([...Map.groupBy(lines, voiceOf)].map(([voice, own]) => [voice, new Set(own.map(({ speakerId }) => speakerId)).size]));
}

test("two people asked for are two, each the one who talks as much in every piece, with a warning", () => {
  const script = segmented(hour(byAppearance), { speakers: { least: 2, most: 2 } });
  expect(script.speakers).toHaveLength(2);
  expect(people(script)).toEqual({ guest: 1, host: 1 });
  expect(script.warnings.filter(({ code }) => code === "speakers_uncertain").map(({ message }) => message)).toEqual([
    "The film was heard in pieces, and speakers of one piece who could not be found in the others were matched by how much they talk: look at them.",
  ]);
});

test("where both talk as much, the vendor's names decide", () => {
  const pieces = [0, 1].map((piece) => ({ fromMs: piece * PIECE_MS, untilMs: (piece + 1) * PIECE_MS }));
  const transcripts = pieces.map(({ fromMs }) =>
    together(...["anna", "ben"].map((speaker, at) => say(SENTENCE, { from: fromMs + 9_000 + 20_000 * at, speaker }))),
  );
  const { lines } = segmented(hearing(transcripts, { pieces }), { speakers: { least: 1, most: 2 } });
  const [a, b] = lines.map(({ speakerId }) => speakerId);
  expect([a === b, lines.map(({ speakerId }) => speakerId)]).toEqual([false, [a, b, a, b]]);
});

test("where nobody says how many, they are as many as the labels, and a warning says that they may be fewer", () => {
  const { speakers, warnings } = segmented(hour(byAppearance));
  expect(speakers).toHaveLength(24);
  expect(warnings.map(({ code }) => code)).toContain("speakers_uncertain");
});

test("labels of one piece alone are certain, and more of them than were asked for become as many", () => {
  const piece = together(...["a", "b", "c"].map((speaker, at) => say(SENTENCE, { from: 9_000 * at, speaker })));
  expect(segmented(hearing([piece])).warnings.map(({ code }) => code)).toEqual([]);
  expect(segmented(hearing([piece]), { speakers: { least: 1, most: 2 } }).speakers).toHaveLength(2);
});

test("a script's names are never fewer than it says", () => {
  const script = together(...["ANNA", "BEN", "CARL"].map((speaker, at) => say(SENTENCE, { from: 9_000 * at, speaker })));
  expect(segmented(hearing([script]), { isScript: true, speakers: { least: 1, most: 2 } }).speakers.map(({ name }) => name)).toEqual(["ANNA", "BEN", "CARL"]);
});
