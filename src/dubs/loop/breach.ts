/** Whether a result is what its stage promises. */
import { z } from "zod";
import {
  AlignValue,
  BurnValue,
  DiarizeValue,
  EncodeValue,
  ExtractValue,
  JoinValue,
  MixValue,
  MuxValue,
  PictureValue,
  ProbeValue,
  ReferenceValue,
  SeparateValue,
  StreamValue,
  ProsodyValue,
  SynthesizeValue,
  TranscribeValue,
  TranslateValue,
  VerifyValue,
} from "../../../containers/contract/stages.ts";
import type { UnitSpec } from "../../graph/unit.ts";
import { CloneValue } from "../../dubbing/plan-voice.ts";
import { RewriteValue } from "../../stages/rewrite.ts";
import { SummarizeValue } from "../../stages/summarize.ts";

const valueOf: Record<string, z.ZodType> = {
  probe: ProbeValue,
  extract: ExtractValue,
  separate: SeparateValue,
  transcribe: TranscribeValue,
  align: AlignValue,
  diarize: DiarizeValue,
  reference: ReferenceValue,
  translate: TranslateValue,
  synthesize: SynthesizeValue,
  verify: VerifyValue,
  prosody: ProsodyValue,
  summarize: SummarizeValue,
  rewrite: RewriteValue,
  clone: CloneValue,
  mix: MixValue,
  encode: EncodeValue,
  join: JoinValue,
  mux: MuxValue,
  picture: PictureValue,
  burn: BurnValue,
  stream: StreamValue,
};
export const Asked = z.object({ lines: z.array(z.object({ id: z.string(), text: z.string() })) });
const MAX_VALUE_BYTES = 64 * 1024;
/** Of one line, which a person may give 2,000 characters: a model that goes on for ever has failed. */
const LONGEST_TRANSLATION = 10_000;

/** Why not; null when it is. */
export function breach(spec: UnitSpec, value: unknown): string | null {
  if (JSON.stringify(value).length > MAX_VALUE_BYTES) return "The result's value is larger than 64 KB.";
  const parsed = valueOf[spec.stage]?.safeParse(value);
  if (parsed && !parsed.success) return `The result does not fit the stage ${spec.stage}: ${z.prettifyError(parsed.error).slice(0, 300)}`;
  if (spec.stage !== "translate") return null;
  const { translations, left } = TranslateValue.parse(value);
  if (translations.some(({ text }) => text.length > LONGEST_TRANSLATION)) return `A translation is longer than ${LONGEST_TRANSLATION} characters.`;
  const asked = Asked.parse(spec.params).lines.map((line) => line.id);
  const isInOrder = [translations, left].every((some) => isWithin(some, asked));
  const told = new Set([...translations, ...left].map(({ id }) => id));
  const isWhole = told.size === asked.length && translations.length + left.length === asked.length;
  return isInOrder && isWhole ? null : "The translation does not answer the lines that were asked.";
}

/** In the order asked. */
function isWithin(some: readonly { id: string }[], asked: readonly string[]): boolean {
  const places = some.map(({ id }) => asked.indexOf(id));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}
