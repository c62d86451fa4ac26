/** What edits are about: the rows of a dub that people may change, and a change to one of them. Pure values. */
import type { Choice, Glossary, Line, Pin, Speaker } from "../../dubbing/script.ts";

export type { Choice, Glossary, Pin, Speaker } from "../../dubbing/script.ts";

/** `engine`: who spoke it, where that is not the dub's first; `isFlagged`: it was found wanting when it was heard again. */
export type KnownTake = { id: string; text: string; voice: string; variant: number; engine?: string; isFlagged?: boolean };

/** How the dub stands: what an edit is decided on. Maps are by line id or speaker id. */
export type EditableDub = {
  filmMs: number;
  lines: ReadonlyMap<string, Line>;
  speakers: ReadonlyMap<string, Speaker>;
  glossary: Glossary;
  languages: ReadonlyMap<
    string,
    {
      pins: ReadonlyMap<string, Pin>;
      choices: ReadonlyMap<string, Choice>;
      casts: ReadonlyMap<string, string>;
      /** That speak the language, with CLONED among them where the engine clones. */
      voices: readonly string[];
      /** What ids of other voices look like, from end to end, that the engine may have. */
      anyVoice?: RegExp;
    }
  >;
  /** The takes of a line that can be chosen again, oldest first. */
  takes(language: string, lineId: string): readonly KnownTake[];
};

/** One row before and after; null: it is not there. The inverse of an edit is its changes the other way round. */
export type Change =
  | { table: "line"; id: string; before: Line | null; after: Line | null }
  | { table: "speaker"; id: string; before: Speaker | null; after: Speaker | null }
  | { table: "pin"; language: string; id: string; before: Pin | null; after: Pin | null }
  | { table: "choice"; language: string; id: string; before: Choice | null; after: Choice | null }
  | { table: "cast"; language: string; id: string; before: string | null; after: string | null }
  | { table: "glossary"; id: "dub"; before: Glossary; after: Glossary };

/** Why an edit was refused as a whole. `index`: of the op at fault, null for the edit itself. `revision`: what the row has now, for a stale one. */
export type Refusal = { code: RefusalCode; index: number | null; message: string; revision?: number };
export type RefusalCode =
  | "unknown_line"
  | "unknown_speaker"
  | "unknown_language"
  | "unknown_voice"
  | "unknown_take"
  | "consent_missing"
  | "stale_revision"
  | "lines_overlap"
  | "outside_video"
  | "outside_line"
  | "line_too_short"
  | "line_too_long"
  | "script_too_large"
  | "not_neighbours"
  | "nothing_to_undo"
  | "changed_since";
export type Decided = { changes: Change[] } | { refused: Refusal };
