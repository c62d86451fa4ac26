import type { Context } from "../../context.ts";
import { invalidCursor, type Page } from "../../db/page.ts";
import { AppError } from "../../errors.ts";
import type { DubEvent } from "../events.ts";

/** A page of what happened, oldest first. `cursor`: where the page before ended. Throws after_unknown, invalid_cursor. */
export async function listEvents(
  context: Pick<Context, "dubs">,
  query: { dubId: string; cursor: number | null; after: number | null; limit: number },
): Promise<Page<DubEvent>> {
  const dub = context.dubs(query.dubId);
  const from = query.cursor ?? query.after ?? 0;
  const found = await dub.events({ after: from, limit: query.limit + 1 });
  if (found.length === 0 && from > 0) {
    const { sequence } = await dub.snapshot();
    if (from > sequence) throw query.cursor === null ? afterUnknown(sequence) : invalidCursor();
  }
  const data = found.slice(0, query.limit);
  return { data, nextCursor: found.length > query.limit ? String(data.at(-1)?.sequence) : null };
}

/** `sequence`: the dub's last. */
export const afterUnknown = (sequence: number): AppError => new AppError("after_unknown", `The dub's last event is ${sequence}.`);
