import { AppError, type FieldError } from "../../errors.ts";
import type { Refusal } from "../edits/script.ts";

/** A refusal of the dub as a problem. `place`: where in the request the op at fault stands; null for the edit itself. */
export function refusedEdit({ code, message, index, revision }: Refusal, place: (index: number) => Pick<FieldError, "in" | "pointer">): AppError {
  return new AppError(code, message, {
    ...(index !== null && { errors: [{ ...place(index), detail: message }] }),
    ...(revision !== undefined && { details: { revision } }),
  });
}
