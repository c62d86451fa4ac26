/** Server-sent events as the re-framing of a dub's WebSocket: the same snapshot, the same events. */
import { z } from "zod";

/** Proxies close what is silent; a comment keeps it open. */
const KEEP_ALIVE_MS = 15_000;
const RECONNECT_MS = 2_000;
/** A reader this many frames behind is dropped; it comes back with Last-Event-ID. */
const MOST_WAITING = 2_000;

const Frame = z.looseObject({ type: z.string(), sequence: z.number().int() });

/** `id` is the sequence, so that Last-Event-ID continues where the reader stopped. Null for what is no event (a pong). */
export function sseFrame(text: string): string | null {
  const frame = Frame.safeParse(parseOrNull(text));
  return frame.success ? `id: ${frame.data.sequence}\nevent: ${frame.data.type}\ndata: ${JSON.stringify(frame.data)}\n\n` : null;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Ends when the socket does; closes the socket when the reader leaves. */
export function eventStream(socket: WebSocket): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true;
        const send = (text: string) => {
          if (open) controller.enqueue(encoder.encode(text));
        };
        const timer = setInterval(() => send(": keep-alive\n\n"), KEEP_ALIVE_MS);
        stop = () => {
          open = false;
          clearInterval(timer);
        };
        socket.addEventListener("message", (event) => {
          const frame = typeof event.data === "string" ? sseFrame(event.data) : null;
          if (frame) send(frame);
          if (open && (controller.desiredSize ?? 0) <= 0) socket.close(1013, "too slow");
        });
        socket.addEventListener("close", () => {
          if (open) controller.close();
          stop();
        });
        send(`retry: ${RECONNECT_MS}\n\n`);
        socket.accept();
      },
      cancel() {
        stop();
        socket.close(1000, "left");
      },
    },
    { highWaterMark: MOST_WAITING },
  );
}
