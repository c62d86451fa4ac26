import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageQuery } from "../db/page.ts";
import type { EngineCatalogue } from "../dubs/engines.ts";
import { placeOf, voicesOf } from "./voices-of.ts";
import type { Voice, VoiceFilter } from "./wire.ts";

/** Throws `invalid_cursor`. */
export function listVoices(catalogue: EngineCatalogue, { limit, cursor, ...filter }: PageQuery & VoiceFilter): Page<Voice> {
  const after = cursor === null ? null : placeAt(cursor);
  const left = voicesOf(catalogue, filter).filter((voice) => after === null || placeOf(voice) > after);
  const data = left.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: left.length > limit && last ? cursorAt(placeOf(last)) : null };
}

/** Ids of a workspace's own voices may have any letters. */
const cursorAt = (place: string): string => encodeCursor(encodeURIComponent(place));

function placeAt(cursor: string): string {
  try {
    return decodeURIComponent(decodeCursor(cursor));
  } catch (cause) {
    throw invalidCursor(cause);
  }
}
