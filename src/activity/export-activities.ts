/** Activities as a table for spreadsheets (RFC 4180), a page at a time. */
import Papa from "papaparse";
import { FORMULA } from "../dubbing/scripts/formula-cells.ts";
import type { SystemContext } from "../context.ts";
import { type ActivityQuery, listActivities } from "./list-activities.ts";

const COLUMNS = ["createdAt", "action", "resourceId", "userId", "credentialId", "network", "workspaceId", "id"];
const AT_ONCE = 500;

export function exportActivities(context: Pick<SystemContext, "db">, query: Pick<ActivityQuery, "whose" | "action">): ReadableStream<Uint8Array> {
  let cursor: string | null = null;
  let isFirst = true;
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const page = await listActivities(context, { ...query, cursor, limit: AT_ONCE });
      const lines = Papa.unparse(page.data, { columns: COLUMNS, header: isFirst, newline: "\r\n", escapeFormulae: FORMULA });
      const table = isFirst && page.data.length === 0 ? COLUMNS.join(",") : lines;
      if (table !== "") controller.enqueue(encoder.encode(`${table}\r\n`));
      [cursor, isFirst] = [page.nextCursor, false];
      if (cursor === null) controller.close();
    },
  });
}
