/** What a run does to the platform, told from its seed alone: which faults, at what point of the dub, for how long. Pure. */
import type { Service } from "../../e2e/service-log.ts";
import { Random } from "../random.ts";
import { LEASE_MS } from "./settings.ts";

export const FAULTS = [
  "kill -9 of workerd",
  "kill -9 of media",
  "kill -9 of whisperx",
  "kill -9 of demucs",
  "kill -9 of kokoro",
  "kill -9 of bergamot",
  "SIGSTOP past the lease, SIGCONT",
  "SIGTERM of a service",
  "watchers leave and come back",
  "the client dies in the middle of a request",
  "cancel",
  "edit",
] as const;
export type FaultName = (typeof FAULTS)[number];

/** Those that services work on. */
const SERVICE_OF = {
  probe: "media",
  extract: "media",
  separate: "demucs",
  transcribe: "whisperx",
  translate: "bergamot",
  synthesize: "kokoro",
  mix: "media",
  encode: "media",
  mux: "media",
} as const satisfies Record<string, Service>;
export type Stage = keyof typeof SERVICE_OF;

/** The tasks of a five-second clip are short: what is to be struck must still run. Late in a mix some of its artifacts are stored. */
const RUNS_MS: Partial<Record<Stage, number>> = { separate: 300, transcribe: 400, synthesize: 500, mix: 500 };

/** `at`: a fault of a service strikes while a task of this stage runs in it, any other once one has begun; `jitterMs` later. */
export type Fault = { name: FaultName; service: Service | null; at: Stage; jitterMs: number; holdMs: number };
export type RunPlan = { seed: number; languages: string[]; faults: Fault[] };

type Card = { name: FaultName; at: readonly Stage[] };
/** Two decks of 7 and 8, one card of each a run: eight runs in a row have every fault, 56 every pair. */
const EARLY: readonly Card[] = [
  { name: "the client dies in the middle of a request", at: ["probe"] },
  { name: "kill -9 of whisperx", at: ["transcribe"] },
  { name: "kill -9 of workerd", at: ["extract", "separate", "transcribe"] },
  { name: "SIGTERM of a service", at: ["extract", "separate", "transcribe"] },
  { name: "kill -9 of demucs", at: ["separate"] },
  { name: "watchers leave and come back", at: ["probe", "separate"] },
  { name: "SIGSTOP past the lease, SIGCONT", at: ["separate", "transcribe"] },
];
const LATE: readonly Card[] = [
  { name: "cancel", at: ["separate", "translate", "synthesize", "mix", "encode"] },
  { name: "kill -9 of kokoro", at: ["synthesize"] },
  { name: "kill -9 of media", at: ["mix", "encode"] },
  { name: "edit", at: ["synthesize", "mix"] },
  { name: "SIGTERM of a service", at: ["translate", "synthesize", "mix", "encode"] },
  { name: "kill -9 of workerd", at: ["translate", "synthesize", "mix", "encode", "mux"] },
  { name: "kill -9 of bergamot", at: ["translate"] },
  { name: "SIGSTOP past the lease, SIGCONT", at: ["translate", "synthesize", "mix"] },
];

export function planOf(seed: number): RunPlan {
  const random = new Random(seed);
  const faults = [EARLY.at(seed % EARLY.length)!, LATE.at(seed % LATE.length)!].map((card) => faultOf(card, random));
  return { seed, languages: random.chance(0.25) ? ["pt-BR", "pt"] : ["pt-BR"], faults };
}

function faultOf({ name, at: stages }: Card, random: Random): Fault {
  const at = random.pick(stages);
  const service = /^SIG|^kill -9 of (?!workerd)/.test(name) ? SERVICE_OF[at] : null;
  const holdMs = name.startsWith("SIGSTOP") ? LEASE_MS + random.between(500, 2_500) : random.between(200, 2_500);
  return { name, service, at, jitterMs: random.between(0, service === null ? 400 : (RUNS_MS[at] ?? 60)), holdMs };
}
