/** Hands the queues' messages to src/errands. Decides nothing. */
import { z } from "zod";
import { describeError } from "../src/describe-error.ts";
import { isSlow } from "../src/errands/is-slow.ts";
import { runErrand } from "../src/errands/run-errand.ts";
import { errandPorts } from "./errand-ports.ts";

const Message = z.strictObject({ v: z.literal(1), errandId: z.string().min(1) });
type Message = z.infer<typeof Message>;

export const ERRANDS_QUEUE = "errands";
export const SLOW_ERRANDS_QUEUE = "errands-slow";

/** What is no message is dropped: its errand, if there is one, is due all the same. */
export async function consumeErrands(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const { data } = Message.safeParse(message.body);
      try {
        if (data) await (batch.queue === ERRANDS_QUEUE ? runOrPass(env, data) : runErrand(errandPorts(env), data.errandId));
        message.ack();
      } catch (error) {
        console.warn(JSON.stringify({ event: "errand_failed", errand: data?.errandId, error: describeError(error) }));
        message.retry();
      }
    }),
  );
}

/** Senders know ids alone. */
async function runOrPass(env: Env, message: Message): Promise<void> {
  const ports = errandPorts(env);
  if (await isSlow(ports, message.errandId)) await env.SLOW_ERRANDS.send(message);
  else await runErrand(ports, message.errandId);
}
