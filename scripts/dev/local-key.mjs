// The key of a local platform: written straight into its D1, so that no route anywhere hands keys to strangers.
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "../../src/db/new-id.ts";
import { mintKey } from "../../src/accounts/mint-key.ts";
import { wrangler } from "./wrangler.mjs";

const random = (bytes) => new Uint8Array(randomBytes(bytes));
const text = (value) => `'${String(value).replaceAll("'", "''")}'`;

/**
 * The key kept beside the platform's state, or a new one.
 * @param {{ stateDir: string, persistTo: string }} options
 * @returns {Promise<string>}
 */
export async function localKey({ stateDir, persistTo }) {
  const file = path.join(stateDir, "key");
  const known = await readFile(file, "utf8").catch(() => null);
  if (known) return known.trim();
  const { key, row } = await mintKey(random, "live");
  const workspaceId = newId("wsp", random);
  const now = Date.now();
  const scopes = text(JSON.stringify(["read", "write"]));
  const sql = [
    `INSERT INTO workspaces (id, name, created_at) VALUES (${text(workspaceId)}, 'Local', ${now});`,
    `INSERT INTO api_keys (id, workspace_id, name, mode, hash, hint, scopes, created_at) VALUES (${text(row.id)}, ${text(workspaceId)}, 'npm run dev', ${text(row.mode)}, ${text(row.hash)}, ${text(row.hint)}, ${scopes}, ${now});`,
  ];
  await wrangler(["d1", "execute", "DB", "--local", "--persist-to", persistTo, "--command", sql.join(" ")]);
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}
