/** What our middlewares cost: GET /v1/jobs/{jobId} through all of them, over the same two reads and the same answer without any. */
import { atMost, type Benchmark, type Finding, noted } from "../finding.ts";
import { median, quantile } from "../quantile.ts";
import { bundleFindings } from "./bundle.ts";
import { type Asked, ask, type Block, block, hangUp } from "./load.ts";
import { seedJob } from "./seed.ts";
import { type Server, startServer } from "./server.ts";

const WARM_UP = 2_000;
/** Many short ones: what else the machine does changes slowly, so that both of a round see the same of it. */
const ROUNDS = 24;
const IN_A_BLOCK = 200;
/** `unguarded`: the bare one without the flood guard's binding. */
type Rivals = { platform: Asked; bare: Asked; unguarded: Asked };

export const api: Benchmark = {
  about: "CPU of a request through every middleware, over a bare handler; the bundle",
  async run(say) {
    say("building the Worker");
    const server = await startServer();
    try {
      const { jobId, key } = await seedJob(server.db, new Date());
      const [platform, bare] = [server.platform, server.bare].map((origin) => ({ url: `${origin}/v1/jobs/${jobId}`, key })) as [Asked, Asked];
      if ((await ask(platform)) !== (await ask(bare))) throw new Error("The two do not answer the same.");
      const unguarded = { ...bare, headers: { "x-unguarded": "1" } };
      return [...(await requests(server, { platform, bare, unguarded }, say)), ...(await bundleFindings(server))];
    } finally {
      hangUp();
      await server.close();
    }
  },
};

async function requests({ pid }: Server, rivals: Rivals, say: (what: string) => void): Promise<Finding[]> {
  say(`${WARM_UP} requests each to warm up, then ${ROUNDS} times ${IN_A_BLOCK} to each in turn`);
  const names = ["platform", "bare", "unguarded"] as const;
  for (const name of names) await block(pid, rivals[name], WARM_UP);
  const blocks: Record<keyof Rivals, Block[]> = { platform: [], bare: [], unguarded: [] };
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first as often, so that none always comes after another's garbage.
    const order = names.map((_, turn) => names[(turn + round) % names.length]!);
    for (const name of order) blocks[name].push(await block(pid, rivals[name], IN_A_BLOCK));
  }
  return findings(blocks);
}

function findings({ platform, bare, unguarded }: Record<keyof Rivals, Block[]>): Finding[] {
  const told = (name: string, blocks: readonly Block[]) => {
    const latencies = blocks.flatMap((each) => each.latencies);
    return [
      noted(`CPU per request, ${name}`, median(blocks.map(({ cpuUs }) => cpuUs)), " us"),
      noted(`latency p50, ${name}`, quantile(latencies, 0.5), " ms"),
      noted(`latency p95, ${name}`, quantile(latencies, 0.95), " ms"),
    ];
  };
  const over = (theirs: readonly Block[]) => platform.map(({ cpuUs }, round) => cpuUs / theirs[round]!.cpuUs);
  const ratios = over(bare);
  return [
    atMost("CPU per request, platform / bare, median of the rounds", median(ratios), 1.5, "x"),
    noted("the same, a tenth of the rounds below", quantile(ratios, 0.1), "x"),
    noted("the same, a tenth of the rounds above", quantile(ratios, 0.9), "x"),
    noted("the same, over a bare handler that does not ask the flood guard's binding either", median(over(unguarded)), "x"),
    ...told("platform", platform),
    ...told("bare", bare),
    ...told("bare, without that binding", unguarded),
  ];
}
