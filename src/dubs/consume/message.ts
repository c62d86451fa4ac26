/** What comes through the queue, to be parsed and sorted by dub. */
import { z } from "zod";
import type { UnitMessage } from "../loop/ports.ts";

const Message: z.ZodType<UnitMessage> = z.strictObject({ v: z.literal(1), dubId: z.string().min(1), attempt: z.number().int().positive() });

export type Sorted = { messages: (UnitMessage | null)[]; dubs: Map<string, number[]> };

/** `messages`: in the order of the bodies, null for what is none. `dubs`: each attempt once, though it may have come twice. */
export function sortByDub(bodies: readonly unknown[]): Sorted {
  const messages = bodies.map((body) => Message.safeParse(body).data ?? null);
  const dubs = new Map<string, Set<number>>();
  for (const message of messages) {
    if (message) dubs.set(message.dubId, (dubs.get(message.dubId) ?? new Set()).add(message.attempt));
  }
  return { messages, dubs: new Map([...dubs].map(([dubId, attempts]) => [dubId, [...attempts]])) };
}
