import { z } from "zod";
import type { Failure } from "../contract/task.ts";
import { TaskFailure } from "./stage.ts";

const LONGEST_MESSAGE = 500;

/** What the caller is told of an exception. Only a TaskFailure speaks for itself: other messages may quote data. */
export function toFailure(error: unknown, stage: string): Failure {
  if (error instanceof TaskFailure) return { code: error.code, message: error.message.slice(0, LONGEST_MESSAGE), retryable: error.retryable };
  if (error instanceof z.ZodError)
    return { code: "invalid_task", message: `The parameters of ${stage} do not fit: ${places(error)}`.slice(0, LONGEST_MESSAGE), retryable: false };
  const name = error instanceof Error ? error.name : typeof error;
  return { code: "internal", message: `The stage ${stage} failed unexpectedly (${name}).`, retryable: true };
}

function places(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "(all)"} (${issue.code})`).join(", ");
}
