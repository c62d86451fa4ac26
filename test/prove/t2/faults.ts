/** Every fault of the list, and how often it strikes where it could. */

/** At each opportunity. */
export const RATES = {
  "dub: crash before a write": 0.01,
  "dub: crash after a write": 0.01,
  "dub: a write fails": 0.008,
  "pool: crash before a write": 0.012,
  "pool: crash after a write": 0.012,
  "pool: a write fails": 0.005,
  "consumer: crash": 0.06,
  "queue: duplicate": 0.08,
  "queue: dropped": 0.05,
  "queue: reordered": 0.3,
  "queue: late": 0.08,
  "queue: dead-lettered": 0.05,
  "alarm: twice": 0.1,
  "alarm: late": 0.15,
  "alarm: never": 0.1,
  "rpc: lost before": 0.03,
  "rpc: lost after": 0.03,
  "rpc: late": 0.02,
  "rpc: answer late": 0.05,
  "vendor: 429": 0.1,
  "vendor: 5xx": 0.08,
  "vendor: hang": 0.04,
  "vendor: garbage": 0.05,
  "vendor: half a body": 0.05,
  "service: answer lost": 0.03,
  "service: task fails": 0.05,
  "service: task fails for good": 0.01,
  "service: garbage": 0.03,
  "service: half an artifact": 0.03,
  "store: slow": 0.06,
  "store: put failed": 0.03,
  "store: put done, answered an error": 0.04,
  "store: head failed": 0.05,
  "store: read failed": 0.05,
  "store: complete failed": 0.1,
  "store: complete done, answered an error": 0.15,
  "store: create done, answered an error": 0.1,
  "store: abort failed": 0.2,
  "store: delete failed": 0.15,
  "d1: failed": 0.1,
  "d1: done, answered an error": 0.1,
} as const;

/** What strikes by itself every few seconds. */
export const BLOWS = [
  "dub: evicted",
  "pool: evicted",
  "service: killed",
  "service: paused past its lease",
  "client: disconnects",
  "clock: forward",
  "clock: back",
] as const;

export type Chance = keyof typeof RATES;
export type Blow = (typeof BLOWS)[number];
export type FaultName = Chance | Blow;
export const FAULTS: readonly FaultName[] = [...(Object.keys(RATES) as Chance[]), ...BLOWS];
