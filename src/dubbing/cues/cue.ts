/** A subtitle entry. Rows of `text` are parted by \n. */
export type Cue = { startMs: number; endMs: number; text: string };

/** Of a dub. `lineIds`: whose text it shows, in order; `isKept`: all of them are heard in their original voice. */
export type DubCue = Cue & { lineIds: readonly string[]; isKept: boolean };
