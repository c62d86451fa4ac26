/** What every service verb gets beside its input. */
import type { Actor } from "./accounts/actor.ts";
import type { Db } from "./db/client.ts";
import type { DubPort } from "./dubs/port.ts";
import type { Media } from "./media/port.ts";

/** The world of a verb that nobody asked for: the sweeper's. */
export type SystemContext = {
  db: Db;
  media: Media;
  dubs: (dubId: string) => DubPort;
  now: () => Date;
  /** `newId("dub")` -> `dub_...`, random, never guessable. */
  newId: (prefix: string) => string;
  /** Sees that an errand whose row is written is taken up now, or after this time, and not only when the sweeper comes by. Never throws. */
  beginErrand: (errandId: string, afterMs?: number) => Promise<void>;
  /** For what went wrong without failing the verb, because something will try again. No speech, keys or URLs. */
  warn: (message: string, cause: unknown) => void;
};
/** `network`: /24 or /48 of whoever asks; null: not known. */
export type Context = SystemContext & { actor: Actor; network: string | null };
