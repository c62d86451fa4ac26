/** Server-sent events as the re-framing of a dub's WebSocket: the same snapshot, the same events. */
import { z } from "zod";

/** Proxies close what is silent; a comment keeps it open. */
const KEEP_ALIVE_MS = 15_000;
const RECONNECT_MS = 2_000;
/** A reader this far behind is dropped; it comes back with Last-Event-ID. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
const TOO_SLOW = { code: 1013, reason: "too slow" };

const Frame = z.looseObject({ type: z.string(), sequence: z.number().int() });

/**
 * `id` is the sequence, so that Last-Event-ID continues where the reader stopped. The snapshot's is where the replay begins
 * (`after`): a reader that gets no further than the snapshot has missed nothing when it comes back. Null for what is no event (a pong).
 */
export function sseFrame(text: string, after: number | null): string | null {
  const frame = Frame.safeParse(parseOrNull(text));
  if (!frame.success) return null;
  const { type, sequence } = frame.data;
  return `id: ${type === "snapshot" ? (after ?? sequence) : sequence}\nevent: ${type}\ndata: ${JSON.stringify(frame.data)}\n\n`;
}

/** Says why the stream ends. Without an id: the reader stays where it was. */
const closedFrame = (end: { code: number; reason: string }): string => `event: closed\ndata: ${JSON.stringify(end)}\n\n`;

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

type Socket = Pick<WebSocket, "accept" | "close" | "addEventListener">;

/** Ends when the socket does, and says why; closes the socket when the reader leaves or falls behind. */
export function eventStream(socket: Socket, after: number | null): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true;
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        const timer = setInterval(() => send(": keep-alive\n\n"), KEEP_ALIVE_MS);
        stop = () => {
          open = false;
          clearInterval(timer);
        };
        const end = ({ code, reason }: { code: number; reason: string }) => {
          if (!open) return;
          stop();
          send(closedFrame({ code, reason }));
          controller.close();
        };
        socket.addEventListener("message", ({ data }) => {
          const frame = open && typeof data === "string" ? sseFrame(data, after) : null;
          if (!frame) return;
          send(frame);
          if ((controller.desiredSize ?? 0) > 0) return;
          end(TOO_SLOW);
          socket.close(TOO_SLOW.code, TOO_SLOW.reason);
        });
        socket.addEventListener("close", end);
        socket.addEventListener("error", () => end({ code: 1006, reason: "the connection broke" }));
        send(`retry: ${RECONNECT_MS}\n\n`);
        socket.accept();
      },
      cancel() {
        stop();
        socket.close(1000, "left");
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING_BYTES }),
  );
}
