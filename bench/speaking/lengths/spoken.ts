/** How long voices spoke: `spoken.json`, one take a row, kept so that the fit needs no engine. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** `isEstimate`: not spoken. The engine's own durations, without the silence that it puts at the ends of that voice's takes. To fit on, never to judge by. */
export const Spoken = z.strictObject({
  engine: z.string().min(1),
  voice: z.string().min(1),
  language: z.string().min(2),
  text: z.string().min(1),
  durationMs: z.number().int().positive(),
  isEstimate: z.literal(true).optional(),
});
export type Spoken = z.infer<typeof Spoken>;

const file = path.join(import.meta.dirname, "spoken.json");

/** Throws where the file is missing or is not what it should be. */
export const readSpoken = (): Spoken[] => z.array(Spoken).parse(JSON.parse(readFileSync(file, "utf8")));

export const takeKey = ({ engine, voice, language, text }: Pick<Spoken, "engine" | "voice" | "language" | "text">): string =>
  `${engine} ${language} ${voice} ${text}`;

/** One row a take, a spoken one before an estimate; sorted, a take a line, so that a difference can be read. */
export function writeSpoken(takes: readonly Spoken[]): void {
  const rows = new Map(takes.filter(({ isEstimate }) => isEstimate).map((take) => [takeKey(take), take]));
  for (const take of takes) if (!take.isEstimate) rows.set(takeKey(take), take);
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, take]) => `  ${JSON.stringify(take)}`);
  writeFileSync(file, `[\n${sorted.join(",\n")}\n]\n`);
}
