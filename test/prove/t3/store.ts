/** What the platform has kept, read from copies of its files: nothing that decides is asked, and nothing it has open is touched. */
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { World } from "../../e2e/world.ts";

type Row = Record<string, string | number | null>;
type Query = (sql: string, ...values: string[]) => Row[];

/** Of one dub. `artifacts`: keys of objects that units and outputs refer to. `sweeps`: prefixes that it is yet to delete. */
export type Kept = {
  artifacts: string[];
  sweeps: string[];
  /** Kinds of what else it has yet to do. */
  due: string[];
  openUploads: number;
  /** Unit (by label) of each attempt that was dispatched. */
  unitOf: Map<number, string>;
};
export type Stored = { keys: string[]; openUploads: string[] };
export type Listed = { sources: string[]; jobs: { id: string; dubId: string; status: string; isWatched: boolean }[]; outputs: string[] };

const within = ({ stateDir }: World, ...names: string[]): string => path.join(stateDir, "wrangler", "v3", ...names);

/** The log that is not in the database yet goes with it; without its index, which SQLite makes again. */
async function query<T>(file: string, read: (query: Query) => T): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-look-"));
  const copy = path.join(folder, "copy.sqlite");
  try {
    await copyFile(file, copy);
    await copyFile(`${file}-wal`, `${copy}-wal`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    const database = new DatabaseSync(copy);
    try {
      return read((sql, ...values) => database.prepare(sql).all(...values) as Row[]);
    } finally {
      database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function databases(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite").map((name) => path.join(folder, name));
}

/** States of a multipart upload: 0 is open. */
export async function readStore(world: World): Promise<Stored> {
  const file = (await databases(within(world, "r2", "miniflare-R2BucketObject"))).at(0)!;
  return query(file, (ask) => ({
    keys: ask("SELECT key FROM _mf_objects ORDER BY key").map((row) => String(row["key"])),
    openUploads: ask("SELECT key FROM _mf_multipart_uploads WHERE state = 0").map((row) => String(row["key"])),
  }));
}

export async function readList(world: World): Promise<Listed> {
  const file = (await databases(within(world, "d1", "miniflare-D1DatabaseObject"))).at(0)!;
  return query(file, (ask) => ({
    sources: ask("SELECT source_key, thumbnail_key, peaks_key FROM videos WHERE deleted_at IS NULL").flatMap((row) =>
      [row["source_key"], row["thumbnail_key"], row["peaks_key"]].filter((key) => key !== null).map(String),
    ),
    jobs: ask("SELECT id, dub_id, status, next_check_at FROM jobs WHERE deleted_at IS NULL").map((row) => ({
      id: String(row["id"]),
      dubId: String(row["dub_id"]),
      status: String(row["status"]),
      isWatched: row["next_check_at"] !== null,
    })),
    outputs: ask("SELECT artifact_key FROM outputs WHERE deleted_at IS NULL").map((row) => String(row["artifact_key"])),
  }));
}

/** By dub; its file does not change its name. */
const files = new Map<string, string>();

export async function readDub(world: World, dubId: string): Promise<Kept> {
  const folder = within(world, "do", "onevoice-DubObject");
  for (const file of files.has(dubId) ? [] : await databases(folder))
    files.set(await query(file, (ask) => String(ask("SELECT name FROM __miniflare_do_name")[0]?.["name"])), file);
  const file = files.get(dubId);
  if (file === undefined) throw new Error(`${dubId} keeps nothing`);
  return query(file, keptOf);
}

type Artifacts = Record<string, { key: string }>;
type Effect = { kind: string; prefix?: string };

function keptOf(ask: Query): Kept {
  const parsed = <T>(sql: string): T[] => ask(sql).map((row) => JSON.parse(String(row["json"])) as T);
  const units = parsed<{ result?: { artifacts: Artifacts } }>("SELECT state AS json FROM units");
  const outputs = parsed<{ artifactKey: string }>("SELECT json FROM outputs");
  const effects = parsed<Effect>("SELECT json FROM outbox");
  const entries = parsed<{ event: string; unit?: string; attempt?: number }[]>("SELECT json FROM journal ORDER BY id").flat();
  return {
    artifacts: [
      ...units.flatMap(({ result }) => Object.values(result?.artifacts ?? {}).map(({ key }) => key)),
      ...outputs.map(({ artifactKey }) => artifactKey),
    ],
    sweeps: effects.flatMap(({ kind, prefix }) => (kind === "sweep" && prefix !== undefined ? [prefix] : [])),
    due: effects.map(({ kind }) => kind).filter((kind) => kind !== "sweep"),
    openUploads: ask("SELECT name FROM uploads").length,
    unitOf: new Map(entries.filter(({ event }) => event === "dispatch").map(({ unit, attempt }) => [attempt!, unit!])),
  };
}
