import { eq } from "drizzle-orm";
import { errands } from "../db/schema.ts";
import type { ErrandPorts } from "./errand.ts";

/** Whether this errand belongs into the queue of those whose steps last long. Of one that is not there: no. */
export async function isSlow({ db, kinds }: Pick<ErrandPorts, "db" | "kinds">, errandId: string): Promise<boolean> {
  const [row] = await db.select({ kind: errands.kind }).from(errands).where(eq(errands.id, errandId));
  return row !== undefined && kinds[row.kind]?.isSlow === true;
}
