/** What there is to say of a code: as the answer to a request, as the reason why a job or a video failed, or as both. */
import { failureKinds } from "../../dubs/failure-codes.ts";
import { type ProblemCode, problems } from "../../errors.ts";
import { adviceOn } from "./advice.ts";

export const PROBLEMS_PATH = "/doc/problems";
/** The `type` of a problem (RFC 9457 3.1.1). Relative to the API, so that it needs no domain of ours. */
export const problemPath = <C extends string>(code: C) => `${PROBLEMS_PATH}/${code}` as const;

export type Explained = {
  code: string;
  asAnswer: { status: number; title: string; whatToDo: string } | null;
  asFailure: { meaning: string; whatToDo: string } | null;
};

const isProblem = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** Null for a code that there is not. */
export function explain(code: string): Explained | null {
  const kind = failureKinds.find(({ codes }) => Object.hasOwn(codes, code));
  const asAnswer = isProblem(code) ? { status: problems[code].status, title: problems[code].title, whatToDo: adviceOn(code) } : null;
  const asFailure = kind ? { meaning: sentence(kind.codes[code] ?? ""), whatToDo: kind.whatToDo } : null;
  return asAnswer || asFailure ? { code, asAnswer, asFailure } : null;
}

/** Answers by status first, then reasons of failures. */
export function explainAll(): Explained[] {
  const answers = Object.entries(problems).sort(([, one], [, other]) => one.status - other.status);
  const codes = new Set([...answers.map(([code]) => code), ...failureKinds.flatMap((kind) => Object.keys(kind.codes))]);
  return [...codes].flatMap((code) => explain(code) ?? []);
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
