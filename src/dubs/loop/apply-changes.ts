import type { Change } from "../edits/script.ts";
import type { Store } from "./store.ts";

/** Makes rows what an edit decided. */
export function applyChanges(store: Store, changes: readonly Change[]): void {
  for (const change of changes) apply(store, change);
}

function apply(store: Store, change: Change): void {
  switch (change.table) {
    case "line":
      return store.putLine(change.id, change.after);
    case "speaker":
      return change.after ? store.speakers.put(change.id, change.after) : store.speakers.remove(change.id);
    case "pin":
      return store.putPin(change.language, change.id, change.after);
    case "choice":
      return store.putChoice(change.language, change.id, change.after);
    case "cast":
      return putVoice(store, change);
    case "glossary":
      return store.putGlossary(change.after);
  }
}

function putVoice(store: Store, { language, id, after }: Extract<Change, { table: "cast" }>): void {
  const meta = store.meta!;
  const { [id]: _, ...others } = meta.casts[language] ?? {};
  const cast = after === null ? others : { ...others, [id]: after };
  store.replan();
  store.putMeta({ ...meta, casts: { ...meta.casts, [language]: cast } });
}
