/** What strikes by itself every few seconds: machines die, stop, lose their way in time. */
import type { Blow } from "./faults.ts";
import type { World } from "./world.ts";
import { LANES } from "./world.ts";

const LEAST_MS = 2_000;
const MOST_MS = 14_000;

export function strikeOn(world: World): void {
  const { timeline, random, nemesis } = world;
  timeline.after(random.between(LEAST_MS, MOST_MS), () => {
    if (!nemesis.isOn) return;
    const blow = nemesis.blow();
    if (blow && deal(world, blow, () => nemesis.note(blow))) nemesis.note(blow);
    strikeOn(world);
  });
}

/** False: it struck nobody, or (`later`) it will be known only later whether it did. */
function deal(world: World, blow: Blow, later: () => void): boolean {
  const { random } = world;
  const busy = LANES.filter((lane) => world.service(lane).hasWork);
  const service = world.service(busy.length > 0 && random.chance(0.8) ? random.pick(busy) : random.pick(LANES));
  switch (blow) {
    case "dub: evicted":
      return world.dub(random.pick(world.dubbed).dubId).evict();
    case "pool: evicted":
      return world.pool(random.pick(LANES)).evict();
    case "service: killed":
      return service.die(random.between(1_000, 25_000));
    case "service: paused past its lease":
      service.pause(random.between(10_000, 90_000), later);
      return false;
    case "client: disconnects":
      return world.watchers.disconnect();
    case "clock: forward":
    case "clock: back":
      jump(world, random.pick([500, 20_000, 120_000, 900_000]) * (blow === "clock: back" ? -1 : 1));
      return true;
  }
}

/** Of one machine, or of all consumers. */
function jump(world: World, ms: number): void {
  world.jumpedAt = world.timeline.now;
  if (world.random.chance(0.15)) world.consumersOffMs += ms;
  else world.random.pick(world.hosts).jump(ms);
}
