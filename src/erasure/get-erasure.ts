import { eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { erasures } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import type { Erasure } from "./wire.ts";

/** The id is a secret of who asked for the erasure and of the owners who were told of it: there may be nobody left to sign in. Throws `not_found`. */
export async function getErasure({ db }: Pick<SystemContext, "db">, { receiptId }: { receiptId: string }): Promise<Erasure> {
  const [row] = await db.select().from(erasures).where(eq(erasures.id, receiptId));
  if (!row) throw notFound();
  return showErasure(row);
}

const showErasure = ({ id, subject, removed, createdAt, endedAt }: typeof erasures.$inferSelect): Erasure => ({
  id,
  subject,
  status: endedAt === null ? "erasing" : "erased",
  removed: Object.fromEntries(Object.entries(removed).filter(([, many]) => many > 0)),
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});
