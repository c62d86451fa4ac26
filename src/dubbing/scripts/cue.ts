/** An entry of a script file: times in ms, the text as it is written, who says it (null: the file does not say), and the row it begins in. */
export type Cue = { startMs: number; endMs: number; text: string; speaker: string | null; line: number | null };
