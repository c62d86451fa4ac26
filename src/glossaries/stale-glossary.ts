import { AppError } from "../errors.ts";

/** `revision`: what it has now. */
export const staleGlossary = (revision: number) =>
  new AppError("stale_revision", `The glossary was changed since (revision ${revision} now): read it again.`, { details: { revision } });
