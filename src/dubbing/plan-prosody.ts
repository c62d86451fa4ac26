/** How each line is spoken, for voices that can be told to speak like it. Only asked where there is such a voice; nothing fails for want of it. */
import { ProsodyValue } from "../../containers/contract/stages.ts";
import type { Graph, Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import { touched } from "./plan-references.ts";
import type { Declare, PlanInput, Script } from "./planning.ts";
import type { Line } from "./script.ts";
import type { Span } from "./voice-sample.ts";

export type Pitch = { pitchHz: number | null; pitchRange: number | null };
/** By line; `pending`: still to come, and nothing was ever measured of it. A line that is not in it cannot be measured, or nobody asks. */
export type Prosody = ReadonlyMap<string, Pitch | "pending">;
type Asked = { input: PlanInput; script: Script; graph: Graph; unit: Declare; sounds: Ref<Artifact>[] };

/** Passage by passage, so that an edit measures one again; meanwhile its lines are told as they were measured before. */
export function planProsody({ input, script, graph, unit, sounds }: Asked): Prosody {
  const { synthesize, synthesizeElse } = input.engines;
  if (!(synthesize.instructs || synthesizeElse?.instructs) || Object.keys(input.languages).length === 0) return new Map();
  const passages = graph.memo.once("prosody/passages", [script.lines], () => passagesOf(script.lines, sounds.length));
  const { measured } = input;
  return new Map(
    passages.flatMap((passage) => {
      const ref = measure(unit, passage, sounds);
      if (ref.status === "done") return graph.memo.once(`prosody/${passage.anchor}`, [ref.value], () => pitchesOf(ref.value));
      if (ref.status === "failed") return [];
      return passage.params.lines.map(({ id }) => [id, measured?.(id) ?? ("pending" as const)] as const);
    }),
  );
}

type Passage = { anchor: string; params: { pieces: number[]; lines: { id: string; spans: Span[] }[] } };

function passagesOf(lines: readonly Line[], pieces: number): Passage[] {
  const byAnchor = Map.groupBy(
    lines.filter(({ treatment }) => treatment === "dub"),
    ({ anchor }) => anchor,
  );
  return [...byAnchor].flatMap(([anchor, own]) => {
    const spans = own.slice(0, MOST_LINES).map(({ id, speech }) => ({ id, spans: speech.map(([startMs, endMs]) => ({ startMs, endMs })) }));
    const used = touched(
      spans.flatMap((each) => each.spans),
      pieces,
    );
    return used.length > 0 ? [{ anchor, params: { pieces: used, lines: spans } }] : [];
  });
}

/** Of one unit. */
const MOST_LINES = 50;

function measure(unit: Declare, { anchor, params }: Passage, sounds: Ref<Artifact>[]): Ref<Result> {
  const inputs = { sound: params.pieces.map((piece) => sounds[piece]!) };
  return unit({ stage: "prosody", label: `prosody/${anchor}`, lane: "media", params, inputs, weight: 0.3 });
}

export const pitchesOf = ({ value }: Result): [string, Pitch][] =>
  ProsodyValue.parse(value).lines.map(({ id, pitchHz, pitchRange }) => [id, { pitchHz, pitchRange }]);
