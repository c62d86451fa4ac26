/** One run: a storm in which people work with their dubs, then calm in which everything must end, then a day for the garbage. */
import { Random } from "../random.ts";
import { count } from "../tally.ts";
import { strikeOn } from "./blows.ts";
import { LANGUAGES, standVendors } from "./dubs.ts";
import { judgeD1, judgeDub } from "./judge-dub.ts";
import { judgeOutputs, judgeStale } from "./judge-outputs.ts";
import { judgePools, judgeStore } from "./judge-store.ts";
import type { Broken } from "./promises.ts";
import { User } from "./user.ts";
import { World } from "./world.ts";
import { lookForStuck } from "./stuck.ts";

const DAY_MS = 26 * 3_600_000;
/** Whoever still asks is answered, and what waits for a lost alarm hears the sweeper: it is due after a minute, and looked for every minute. */
const LAST_WORDS_MS = 130_000;
/** More than any run takes, so that one that never comes to rest is told. */
const MOST_EVENTS = 400_000;

export type Outcome = { faults: { kind: Broken; detail: string }[]; struck: Record<string, number>; counters: Record<string, number> };

export async function runOnce(seed: number, journal: (line: string) => void = () => undefined): Promise<Outcome> {
  standVendors();
  const world = new World(new Random(seed), journal);
  const users = world.dubbed.map((dubbed) => new User(world, dubbed));
  world.users = users;
  try {
    await perform(world, users);
  } catch (error) {
    world.fault("something threw that should not", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  world.close();
  count(world.counters, "events", world.timeline.rung);
  return { faults: world.faults, struck: world.nemesis.struck, counters: world.counters };
}

async function perform(world: World, users: User[]): Promise<void> {
  await storm(world, users);
  await calm(world, users);
  if (world.faults.length === 0) await renderAll(world, users);
  if (world.faults.length === 0) await editAll(world, users);
  await world.timeline.run(world.timeline.now + DAY_MS, () => world.timeline.rung > MOST_EVENTS);
  judge(world, users);
}

async function storm(world: World, users: User[]): Promise<void> {
  const { random, timeline } = world;
  const lastsMs = random.between(30_000, 200_000);
  for (const user of users) {
    const first = LANGUAGES.slice(0, random.pick([1, 1, 2]));
    timeline.after(random.int(5_000), () => void user.start({ kind: "dub", languages: first }));
    timeline.after(random.int(6_000), () => world.watchers.watch(user.dubbed.dubId));
    for (let left = random.between(1, 7); left > 0; left--) timeline.after(6_000 + random.int(lastsMs - 6_000), () => user.act());
  }
  strikeOn(world);
  await timeline.run(timeline.now + lastsMs);
}

/** No more faults: machines run, clocks are right. */
async function calm(world: World, users: User[]): Promise<void> {
  world.nemesis.isOn = false;
  world.consumersOffMs = 0;
  const offMs = Math.max(...world.hosts.map((host) => host.correctClock()));
  world.jumpedAt = world.timeline.now;
  await lookForStuck(world, users, offMs);
  // Whoever still asks is answered.
  await world.timeline.run(world.timeline.now + LAST_WORDS_MS);
  await lookForStuck(world, users, offMs);
  for (const user of living(world, users)) judgeD1(world, user);
  world.isCalm = true;
}

/** When all is quiet what is handed out is looked at at once, whoever works on nothing: it is stale, or as the dub now is. */
async function editAll(world: World, users: User[]): Promise<void> {
  await Promise.all([...living(world, users).map((user) => user.editor.edit()), world.timeline.run(world.timeline.now + LAST_WORDS_MS)]);
  for (const user of living(world, users)) judgeStale(world, user);
}

const living = (world: World, users: readonly User[]): User[] => users.filter(({ dubbed }) => !world.d1.deleted.has(dubbed.dubId));

/** What failed under the storm is made now, so that every dub can be held against an undisturbed one. */
async function renderAll(world: World, users: User[]): Promise<void> {
  const last = new Map<User, { jobId: string; languages: string[] }>();
  for (const user of living(world, users)) {
    judgeStale(world, user);
    const languages = [...new Set([...world.dub(user.dubbed.dubId).witness.jobs.values()].flatMap((job) => job.languages))].sort();
    if (languages.length > 0) last.set(user, { jobId: user.start({ kind: "render", languages }), languages });
  }
  await lookForStuck(world, users, 0);
  for (const [user, { jobId, languages }] of last) {
    const status = world.dub(user.dubbed.dubId).witness.jobs.get(jobId)?.status;
    count(world.counters, `last renders ${status}`);
    if (status === "succeeded") judgeOutputs(world, user, languages);
    else if (!isHopeless(world, user)) world.fault("a last render did not succeed", `${jobId} ${status}`);
  }
}

/** Nothing is left that could be spoken: every line was deleted. */
function isHopeless(world: World, { dubbed }: User): boolean {
  return world.dub(dubbed.dubId).storage.read("SELECT id FROM lines").length === 0;
}

function judge(world: World, users: User[]): void {
  if (world.timeline.rung > MOST_EVENTS) world.fault("it never comes to rest", `${world.timeline.rung} events`);
  for (const user of users) {
    if (!world.d1.deleted.has(user.dubbed.dubId)) judgeDub(world, user);
    judgeStore(world, user);
  }
  judgePools(world);
}
