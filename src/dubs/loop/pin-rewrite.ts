/** A line that was said shorter or fuller: pinned in place of what it was made of, if that still stands. */
import { lengthMs, pinnedFor, repinned } from "../../dubbing/script.ts";
import { digestOf } from "../../graph/digest.ts";
import type { Result, Unit } from "../../graph/unit.ts";
import { RewriteParams, RewriteValue } from "../../stages/rewrite.ts";
import type { Loop } from "./units.ts";

export function pinRewrite({ store }: Loop, { spec }: Unit, result: Result): void {
  const { id, sourceText, text: before, wording, pace } = RewriteParams.parse(spec.params);
  const { text, prompt } = RewriteValue.parse(result.value);
  const language = spec.label.split("/")[1]!;
  const line = store.lineRows.get(id);
  const sourceDigest = digestOf(sourceText);
  if (!line || digestOf(line.text) !== sourceDigest) return;
  const pin = store.pins.get(language, id);
  const now = pinnedFor(pin, sourceDigest, lengthMs(line));
  // A person may have written something else meanwhile.
  if (now?.text !== before || now.engine !== spec.engine) return;
  store.putPin(language, id, repinned(pin, { sourceDigest, text, engine: now.engine, prompt, rewrites: wording + 1, ...(pace !== 1 && { pace }) }));
}
