/** How each line is spoken, for voices that can be told to speak like it. Only asked where there is such a voice; nothing fails for want of it. */
import { ProsodyValue } from "../../containers/contract/stages.ts";
import type { Graph, Ref } from "../graph/graph.ts";
import type { Artifact } from "../graph/unit.ts";
import { touched } from "./plan-references.ts";
import type { Declare, PlanInput, Script } from "./planning.ts";
import type { Line } from "./script.ts";

export type Prosody = ReadonlyMap<string, { pitchHz: number | null; pitchRange: number | null }>;
type Asked = { input: PlanInput; script: Script; graph: Graph; unit: Declare; sounds: Ref<Artifact>[] };

/** Undefined: still to come. Passage by passage, so that an edit measures one again. */
export function planProsody({ input, script, unit, sounds }: Asked): Prosody | undefined {
  const { synthesize, synthesizeElse } = input.engines;
  if (!(synthesize.instructs || synthesizeElse?.instructs) || Object.keys(input.languages).length === 0) return new Map();
  const passages = Map.groupBy(
    script.lines.filter(({ treatment }) => treatment === "dub"),
    ({ anchor }) => anchor,
  );
  const measured = [...passages].map(([anchor, lines]) => measure(unit, anchor, lines, sounds));
  if (measured.some((each) => each === null)) return undefined;
  return new Map(measured.flatMap((each) => each ?? []));
}

/** Null: still to come. Empty: it could not be measured. */
function measure(
  unit: Declare,
  anchor: string,
  lines: readonly Line[],
  sounds: Ref<Artifact>[],
): [string, { pitchHz: number | null; pitchRange: number | null }][] | null {
  const spans = lines.map(({ id, speech }) => ({ id, spans: speech.map(([startMs, endMs]) => ({ startMs, endMs })) }));
  const pieces = touched(
    spans.flatMap((each) => each.spans),
    sounds.length,
  );
  if (pieces.length === 0) return [];
  const inputs = { sound: pieces.map((piece) => sounds[piece]!) };
  const ref = unit({ stage: "prosody", label: `prosody/${anchor}`, lane: "media", params: { pieces, lines: spans.slice(0, 50) }, inputs, weight: 0.3 });
  if (ref.status === "pending") return null;
  if (ref.status === "failed") return [];
  return ProsodyValue.parse(ref.value.value).lines.map(({ id, pitchHz, pitchRange }) => [id, { pitchHz, pitchRange }]);
}
