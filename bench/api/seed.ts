/** A workspace with a key and a job that runs: what GET /v1/jobs/{jobId} reads. */
import { createKey } from "../../src/accounts/create-key.ts";
import { openDb } from "../../src/db/client.ts";
import { newId } from "../../src/db/new-id.ts";
import { jobs, workspaces } from "../../src/db/schema.ts";

export async function seedJob(binding: D1Database, now: Date): Promise<{ jobId: string; key: string }> {
  const db = openDb(binding);
  const [workspaceId, jobId] = [newId("wsp"), newId("job")];
  await db.insert(workspaces).values({ id: workspaceId, name: "Bench", createdAt: now });
  const { key } = await createKey(db, now, { workspaceId, name: "bench", mode: "live", scopes: ["read"] });
  await db.insert(jobs).values({
    id: jobId,
    workspaceId,
    dubId: newId("dub"),
    kind: "dub",
    status: "running",
    languages: ["pt-BR", "es"],
    progress: 0.5,
    stage: "synthesize",
    etaMs: 60_000,
    createdAt: now,
    startedAt: now,
  });
  return { jobId, key };
}
