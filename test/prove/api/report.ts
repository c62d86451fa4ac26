/** What schemathesis saw, from its own events (NDJSON), judged by rules of ours where its own are softer. Pure. */
import { type Document, operationsOf } from "./config.ts";

type Check = { name: string; status: string; failure_info?: { failure?: { title?: string; message?: string } } };
type Case = {
  value: { method: string; path: string; path_parameters?: object; query?: object; body?: unknown; meta?: { phase?: { data?: { description?: string } } } };
};
type Answer = { status_code: number; content?: { $base64: string } };
type Interaction = { request: { method: string; uri: string }; response?: Answer };
type Recorder = { label: string; cases: Record<string, Case>; checks: Record<string, Check[]>; interactions: Record<string, Interaction> };
type Event = { ScenarioFinished?: { recorder?: Recorder }; NonFatalError?: { info?: { title?: string; message?: string }; label?: string } };

/** `what`: the promise that was broken. `detail`: with what. */
export type Finding = { what: string; operation: string; detail: string };
/** `loose`: operations that refuse as not valid what their schema allows. `errors`: where schemathesis itself gave up. */
export type Report = { requests: number; operations: number; reached: string[]; missed: string[]; loose: string[]; findings: Finding[] };

export const WHAT = { fault: "5xx", undocumented: "undocumented status", mismatch: "schema mismatches", other: "other checks", error: "not tried" } as const;
const MISMATCHES = new Set(["response_schema_conformance", "content_type_conformance", "response_headers_conformance"]);
const MOST_CHARACTERS = 300;

export function readReport(ndjson: string, document: Document): Report {
  const operations = new Map(operationsOf(document).map(([name, { responses }]) => [name, new Set(Object.keys(responses))]));
  const report: Report = { requests: 0, operations: operations.size, reached: [], missed: [], loose: [], findings: [] };
  const [reached, loose] = [new Set<string>(), new Set<string>()];
  for (const line of ndjson.split("\n").filter((each) => each !== "")) {
    const event = JSON.parse(line) as Event;
    if (event.NonFatalError) report.findings.push(gaveUp(event.NonFatalError));
    const recorder = event.ScenarioFinished?.recorder;
    if (!recorder) continue;
    for (const [id, interaction] of Object.entries(recorder.interactions ?? {})) {
      report.requests++;
      const method = recorder.label.split(" ")[0];
      const status = interaction.response?.status_code;
      if (interaction.request.method !== method || status === undefined) continue;
      if (status < 400) reached.add(recorder.label);
      report.findings.push(...ofAnswer(recorder, id, status, operations.get(recorder.label) ?? new Set()));
    }
    for (const [id, checks] of Object.entries(recorder.checks ?? {}))
      for (const check of checks.filter((one) => one.status !== "success")) {
        const judged = ofCheck(recorder, id, check);
        if (judged === "loose") loose.add(recorder.label);
        else if (judged) report.findings.push(judged);
      }
  }
  return { ...report, reached: [...reached], missed: [...operations.keys()].filter((name) => !reached.has(name)), loose: [...loose].toSorted() };
}

/** `default` in the document is for what a client cannot foresee; what we answer has to be named. `/readyz` says by 503 that a part is off. */
function ofAnswer(recorder: Recorder, id: string, status: number, documented: ReadonlySet<string>): Finding[] {
  if (documented.has(String(status)) || (status === 200 && documented.has("302"))) return [];
  return [finding(status >= 500 ? WHAT.fault : WHAT.undocumented, recorder, id, `${status}`)];
}

/** A refusal for another reason than the form (its own code, a documented status) is no contradiction to the schema. */
function ofCheck(recorder: Recorder, id: string, check: Check): Finding | "loose" | null {
  const { title, message } = check.failure_info?.failure ?? {};
  if (check.name === "positive_data_acceptance") return codeOf(recorder.interactions[id]?.response) === "invalid_request" ? "loose" : null;
  if (check.name === "not_a_server_error" || check.name === "status_code_conformance") return null;
  return finding(MISMATCHES.has(check.name) ? WHAT.mismatch : WHAT.other, recorder, id, `${check.name} ${title ?? check.status}: ${message ?? ""}`);
}

function finding(what: string, { label, cases, interactions }: Recorder, id: string, why: string): Finding {
  const { path_parameters, query, body, meta } = cases[id]?.value ?? {};
  const answer = interactions[id]?.response;
  const sent = JSON.stringify({ path: path_parameters, query, body }).slice(0, MOST_CHARACTERS);
  const said = textOf(answer).slice(0, MOST_CHARACTERS);
  return {
    what,
    operation: label,
    detail: `${why.replaceAll("\n", " ").slice(0, MOST_CHARACTERS)} | ${meta?.phase?.data?.description ?? ""} ${sent} | ${answer?.status_code} ${said}`,
  };
}

const gaveUp = ({ info, label }: NonNullable<Event["NonFatalError"]>): Finding => ({
  what: WHAT.error,
  operation: label ?? "",
  detail: `${info?.title ?? ""} ${info?.message ?? ""}`.slice(0, MOST_CHARACTERS),
});

const textOf = (answer: Answer | undefined): string => Buffer.from(answer?.content?.$base64 ?? "", "base64").toString();

function codeOf(answer: Answer | undefined): string | null {
  try {
    return (JSON.parse(textOf(answer)) as { code?: string }).code ?? null;
  } catch {
    return null;
  }
}
