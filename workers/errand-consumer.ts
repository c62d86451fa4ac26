/** Hands the queue's messages to src/errands. Decides nothing. */
import { z } from "zod";
import { describeError } from "../src/describe-error.ts";
import { runErrand } from "../src/errands/run-errand.ts";
import { errandPorts } from "./errand-ports.ts";

const Message = z.strictObject({ v: z.literal(1), errandId: z.string().min(1) });

/** What is no message is dropped: its errand, if there is one, is due all the same. */
export async function consumeErrands(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const { data } = Message.safeParse(message.body);
      try {
        if (data) await runErrand(errandPorts(env), data.errandId);
        message.ack();
      } catch (error) {
        console.warn(JSON.stringify({ event: "errand_failed", errand: data?.errandId, error: describeError(error) }));
        message.retry();
      }
    }),
  );
}
