/** `npm run prove -- api`: who may do what, and whether the API keeps to its own document. See ../README.md. */
import type { Goal } from "../goals.ts";
import { fuzzGoals, matrixGoals } from "./goals.ts";
import { runMatrix } from "./matrix.ts";
import type { Report } from "./report.ts";

export type ApiAsked = { requests: number; matrix: boolean };
type Say = (line: string) => void;

// By a name that the compiler does not follow: what it names has types of its own, those of Node (tsconfig.node.json).
const FUZZ: string = "./fuzz/main.ts";
const MOST_TOLD = 40;

export async function proveApi({ requests, matrix }: ApiAsked, say: Say): Promise<Goal[]> {
  const goals = matrix ? await walk(say) : [];
  const { fuzz } = (await import(FUZZ)) as { fuzz: (requests: number, say: Say) => Promise<Report> };
  const report = await fuzz(requests, say).catch((error: unknown) => String(error instanceof Error ? error.stack : error));
  if (typeof report === "string") {
    say(`BROKEN  API  the requests could not be made: ${report}`);
    return [...goals, { tier: "API", what: "platform and schemathesis ran", result: 0, goal: "= 1", isMet: false }];
  }
  tellReport(report, say);
  return [...goals, ...fuzzGoals(report, requests)];
}

async function walk(say: Say): Promise<Goal[]> {
  const ran = await runMatrix();
  for (const { title, why } of ran.failed) say(`BROKEN  API  ${title}: ${why}`);
  say(
    `API  ${Object.entries(ran.counts)
      .map(([name, by]) => `${name} ${by}`)
      .join(", ")}`,
  );
  return matrixGoals(ran);
}

function tellReport({ requests, reached, missed, loose, findings }: Report, say: Say): void {
  for (const { what, operation, detail } of findings.slice(0, MOST_TOLD)) say(`BROKEN  API  ${what}  ${operation}: ${detail}`);
  if (findings.length > MOST_TOLD) say(`BROKEN  API  and ${findings.length - MOST_TOLD} more: .onevoice/schemathesis-last`);
  say(`API  ${requests} requests, ${reached.length} operations reached; not reached: ${missed.join(", ") || "none"}`);
  say(`API  refused as not valid though the schema allows it (documented, not judged): ${loose.join(", ") || "none"}`);
}
