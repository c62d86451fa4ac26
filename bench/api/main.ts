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
type Rivals = { platform: Asked; bare: Asked };

export const api: Benchmark = {
  about: "CPU of a request through every middleware, over a bare handler; the bundle",
  async run(say) {
    say("building the Worker");
    const server = await startServer();
    try {
      const { jobId, key } = await seedJob(server.db, new Date());
      const [platform, bare] = [server.platform, server.bare].map((origin) => ({ url: `${origin}/v1/jobs/${jobId}`, key })) as [Asked, Asked];
      if ((await ask(platform)) !== (await ask(bare))) throw new Error("The two do not answer the same.");
      return [...(await requests(server, { platform, bare }, say)), ...(await bundleFindings(server))];
    } finally {
      hangUp();
      await server.close();
    }
  },
};

async function requests({ pid }: Server, { platform, bare }: Rivals, say: (what: string) => void): Promise<Finding[]> {
  say(`${WARM_UP} requests each to warm up, then ${ROUNDS} times ${IN_A_BLOCK} to each in turn`);
  for (const asked of [platform, bare]) await block(pid, asked, WARM_UP);
  const ours: Block[] = [];
  const theirs: Block[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first as often, so that neither always comes after the other's garbage.
    const order = [() => take(ours, platform), () => take(theirs, bare)];
    for (const turn of round % 2 === 0 ? order : order.toReversed()) await turn();
  }
  return findings(ours, theirs);

  async function take(into: Block[], asked: Asked): Promise<void> {
    into.push(await block(pid, asked, IN_A_BLOCK));
  }
}

function findings(ours: readonly Block[], theirs: readonly Block[]): Finding[] {
  const told = (name: string, blocks: readonly Block[]) => {
    const latencies = blocks.flatMap((each) => each.latencies);
    return [
      noted(`CPU per request, ${name}`, median(blocks.map(({ cpuUs }) => cpuUs)), " us"),
      noted(`latency p50, ${name}`, quantile(latencies, 0.5), " ms"),
      noted(`latency p95, ${name}`, quantile(latencies, 0.95), " ms"),
    ];
  };
  const ratios = ours.map(({ cpuUs }, round) => cpuUs / theirs[round]!.cpuUs);
  return [
    atMost("CPU per request, platform / bare, median of the rounds", median(ratios), 1.5, "x"),
    noted("the same, a tenth of the rounds below", quantile(ratios, 0.1), "x"),
    noted("the same, a tenth of the rounds above", quantile(ratios, 0.9), "x"),
    ...told("platform", ours),
    ...told("bare", theirs),
  ];
}
