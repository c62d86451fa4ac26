import type { GlossaryTerm } from "../dubbing/script.ts";
import { AppError } from "../errors.ts";
import { subjectOf } from "./merge-terms.ts";

/** As a dub keeps them: `keep` has no target. Throws `duplicate_term`, naming the second of two that are for the same words and language. */
export function checkTerms(terms: readonly GlossaryTerm[]): GlossaryTerm[] {
  const seen = new Set<string>();
  for (const [index, term] of terms.entries()) {
    const same = subjectOf(term);
    if (seen.has(same)) throw duplicate(index);
    seen.add(same);
  }
  return terms.map((term) => (term.kind === "keep" ? { ...term, target: null } : term));
}

function duplicate(index: number): AppError {
  const detail = `Term ${index + 1} is there before, for the same language.`;
  return new AppError("duplicate_term", detail, { errors: [{ in: "body", pointer: `/terms/${index}`, detail }] });
}
