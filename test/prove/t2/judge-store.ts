/** What must be true of the object store, the pools and the services once garbage had its time. */
import { dubPrefix } from "../../../src/media/keys.ts";
import type { Store } from "../../../src/dubs/loop/store.ts";
import type { Result } from "../../../src/graph/unit.ts";
import { count } from "../tally.ts";
import { rebuild, storeOf } from "./rebuild.ts";
import type { User } from "./user.ts";
import { LANES, type World } from "./world.ts";

export function judgeStore(world: World, user: User): void {
  const { dubId, workspaceId, film } = user.dubbed;
  const prefix = dubPrefix(workspaceId, dubId);
  const there = [...world.store.objects.keys()].filter((key) => key.startsWith(prefix));
  const open = [...world.store.uploads].filter(([, { key }]) => key.startsWith(prefix));
  if (world.d1.deleted.has(dubId)) {
    if (there.length > 0) world.fault("a deleted dub left objects", there.join(" "));
    return count(world.counters, "uploads left to the store's own rule", open.length);
  }
  const { witness, storage } = world.dub(dubId);
  for (const [uploadId, { key, isLost }] of open) {
    const isExcused = !witness.uploads.has(uploadId) && (isLost || witness.lostUploads.has(uploadId));
    if (isExcused) count(world.counters, "uploads left to the store's own rule");
    else world.fault("an upload was left open", key);
  }
  const kept = storage.read("SELECT attempt, name FROM uploads");
  if (kept.length > 0) world.fault("an upload was left open", `${dubId} has rows of ${JSON.stringify(kept)}`);
  const store = storeOf(world.dub(dubId).storage);
  const done = [...store.units.rows.values()].flatMap((unit) => (unit.state.status === "done" ? [{ unit, result: unit.state.result }] : []));
  const named = new Map(done.flatMap(({ result }) => artifactsOf(result)));
  for (const key of there) if (!named.has(key)) world.fault("an object nobody refers to", key);
  for (const [key, sizeBytes] of named) if (world.store.objects.get(key)?.sizeBytes !== sizeBytes) world.fault("a reference to nothing", `${dubId} ${key}`);
  for (const { artifactKey } of store.outputs.rows.values())
    if (!world.store.objects.has(artifactKey)) world.fault("a reference to nothing", `an output of ${dubId}, ${artifactKey}`);
  const languages = [...new Set([...store.jobs.rows.values()].flatMap((job) => job.languages))];
  const needed = new Set(rebuild(store, film, languages).keys);
  const served = new Set([...store.outputs.rows.values()].map(({ artifactKey }) => artifactKey));
  for (const language of languages)
    for (const [lineId, { takes = [] }] of store.lineStates.of(language)) for (const key of takes) judgeTake(world, store, needed, lineId, key);
  for (const { unit, result } of done)
    if (!needed.has(unit.spec.key) && !artifactsOf(result).some(([key]) => served.has(key)))
      world.fault("a unit nobody needs was kept", `${dubId} ${unit.spec.label}`);
}

/** A take of a line is kept as long as the line is, chosen or not. */
function judgeTake(world: World, store: Store, needed: Set<string>, lineId: string, key: string): void {
  needed.add(key);
  if (store.lineRows.get(lineId) && store.units.get(key)?.state.status !== "done") world.fault("a reference to nothing", `a take of ${lineId}`);
}

const artifactsOf = ({ artifacts }: Result): [string, number][] => Object.values(artifacts).map(({ key, sizeBytes }) => [key, sizeBytes]);

export function judgePools(world: World): void {
  for (const lane of LANES) {
    const left = [...world.pool(lane).witness.rows.values()];
    if (left.length > 0) world.fault("a slot or a place in line was never given back", `${lane}: ${JSON.stringify(left)}`);
    if (world.service(lane).hasWork) world.fault("a service still works though nobody wants anything", lane);
  }
}
