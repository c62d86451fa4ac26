/** What a request cannot cost less than: no router, no middleware, no check, no log, only what the platform asks of its bindings, and the job as JSON. */

type BareEnv = { DB: D1Database; FLOOD: RateLimit };
/** A request with it does not ask the flood guard's binding, so that what that costs is seen. */
const UNGUARDED = "x-unguarded";

/** As src/accounts/authenticate-key.ts reads. */
const KEY =
  "select api_keys.id, api_keys.workspace_id, mode, scopes, last_used_at from api_keys inner join workspaces on workspaces.id = api_keys.workspace_id " +
  "where hash = ? and revoked_at is null and workspaces.deleted_at is null";
/** As src/dubs/services/find-dub.ts reads. */
const JOB = "select * from jobs where id = ? and workspace_id = ? and deleted_at is null";

type Row = Record<string, string & number>;

export default {
  async fetch(request, env) {
    if (!request.headers.has(UNGUARDED)) await env.FLOOD.limit({ key: request.headers.get("cf-connecting-ip") ?? "" });
    const presented = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
    const key = await env.DB.prepare(KEY)
      .bind(await hashOf(presented))
      .first<Row>();
    const id = request.url.slice(request.url.lastIndexOf("/") + 1);
    const job = key && (await env.DB.prepare(JOB).bind(id, key["workspace_id"]).first<Row>());
    return job ? Response.json(shown(job)) : new Response(null, { status: 404 });
  },
} satisfies ExportedHandler<BareEnv>;

async function hashOf(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** In the order in which the platform answers, so that both send the same bytes. */
const shown = (row: Row) => ({
  id: row["id"],
  dubId: row["dub_id"],
  kind: row["kind"],
  status: row["status"],
  languages: JSON.parse(row["languages"]!),
  upgrade: Boolean(row["upgrade"]),
  ceilingMicros: row["ceiling_micros"],
  progress: row["progress"],
  stage: row["stage"],
  etaMs: row["eta_ms"],
  usage: JSON.parse(row["usage"]!),
  failure: row["failure_code"] && { code: row["failure_code"], message: row["failure_message"] },
  createdAt: time(row["created_at"]!),
  startedAt: time(row["started_at"]!),
  endedAt: time(row["ended_at"]!),
});
