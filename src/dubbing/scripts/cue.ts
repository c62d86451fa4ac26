/**
 * An entry of a script file: times in ms, the text as it is written, who says it (null: the file does not say), and the row it begins in.
 * `label`: SubRip's number, WebVTT's identifier, the Effect of SubStation Alpha; null: it has none.
 */
export type Cue = { startMs: number; endMs: number; text: string; speaker: string | null; label: string | null; line: number | null };
