/** What a service that refuses a task says of it. */
import { z } from "zod";
import { Failure } from "../../containers/contract/task.ts";

/** Request timeout and too many requests pass; other refusals of the same task do not. */
export const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Python services answer with a Failure, Node services with a problem (RFC 9457) that has its code. */
const RefusalText = z.union([
  z.object({ code: Failure.shape.code, message: z.string() }),
  z.object({ code: Failure.shape.code, detail: z.string() }).transform(({ code, detail }) => ({ code, message: detail })),
]);

export function refusalOf(service: string, status: number, text: string): Failure {
  const told = RefusalText.safeParse(jsonOf(text)).data;
  const { code, message } = told ?? { code: "task_refused", message: `${service} refused the task (status ${status}).` };
  return { code, message: message.slice(0, 500), retryable: false };
}

/** Null for what is no JSON, such as a proxy's page. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
