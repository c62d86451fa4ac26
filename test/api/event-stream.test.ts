import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventStream, sseFrame } from "../../src/api/event-stream.ts";

const frame = (sequence: number, more: object = {}) => JSON.stringify({ type: "script.ready", sequence, ...more });

describe("a server-sent event", () => {
  it("carries the sequence as its id and stays on one line", () => {
    const text = JSON.stringify({ type: "lines.changed", sequence: 7, data: { lines: [{ lineId: "lin_1", translation: { text: "a\nb" } }] } });
    expect(sseFrame(text, null)).toBe(`id: 7\nevent: lines.changed\ndata: ${text}\n\n`);
  });
  it.each(["pong", "", "null", "[]", "{}", '{"type":"x"}'])("is not made of %j", (text) => {
    expect(sseFrame(text, null)).toBeNull();
  });
  it("that is the snapshot has the id where the replay begins, so that a break right after it loses nothing", () => {
    const snapshot = JSON.stringify({ type: "snapshot", sequence: 9 });
    expect(sseFrame(snapshot, 4)?.split("\n")[0]).toBe("id: 4");
    expect(sseFrame(snapshot, 0)?.split("\n")[0]).toBe("id: 0");
    expect(sseFrame(snapshot, null)?.split("\n")[0]).toBe("id: 9");
  });
});

/** The Worker's end of a dub's socket. */
class FakeSocket extends EventTarget {
  readonly calls: string[] = [];
  accept(): void {
    this.calls.push("accept");
  }
  close(code: number, reason: string): void {
    this.calls.push(`close ${code} ${reason}`);
  }
  says(data: string): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
  closes(code: number, reason: string): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }
}

const open = (after: number | null = null) => {
  const socket = new FakeSocket();
  return { socket, stream: eventStream(socket, after) };
};
const read = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

describe("an event stream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    [4401, "the key was revoked"],
    [4410, "the dub was deleted"],
    [1006, ""],
  ])("ends with why the socket ended (%i), without an id", async (code, reason) => {
    const { socket, stream } = open();
    socket.says(frame(1));
    socket.closes(code, reason);
    socket.says(frame(2));
    const text = await read(stream);
    expect(text).toBe(`retry: 2000\n\nid: 1\nevent: script.ready\ndata: ${frame(1)}\n\nevent: closed\ndata: ${JSON.stringify({ code, reason })}\n\n`);
  });
  it("ends when the connection to the dub breaks", async () => {
    const { socket, stream } = open();
    socket.dispatchEvent(new Event("error"));
    socket.closes(1006, "");
    expect((await read(stream)).match(/event: closed/g)).toHaveLength(1);
  });
  it("keeps a silent connection open, and stops when it ends", async () => {
    const { socket, stream } = open();
    vi.advanceTimersByTime(31_000);
    socket.closes(1000, "");
    expect(vi.getTimerCount()).toBe(0);
    expect((await read(stream)).match(/: keep-alive\n\n/g)).toHaveLength(2);
  });
  it("closes the socket when the reader leaves", async () => {
    const { socket, stream } = open();
    await stream.cancel();
    socket.says(frame(1));
    expect(socket.calls).toEqual(["accept", "close 1000 left"]);
    expect(vi.getTimerCount()).toBe(0);
  });
  it("takes a replay of thousands of events at once", async () => {
    const { socket, stream } = open(0);
    for (let sequence = 1; sequence <= 10_000; sequence++) socket.says(frame(sequence, { data: "x".repeat(200) }));
    socket.closes(1000, "");
    const ids = [...(await read(stream)).matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    expect(ids).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
  });
  it("drops a reader that is far behind, who then knows where to go on", async () => {
    const { socket, stream } = open(0);
    for (let sequence = 1; sequence <= 100; sequence++) socket.says(frame(sequence, { data: "x".repeat(64 * 1024) }));
    expect(socket.calls).toEqual(["accept", "close 1013 too slow"]);
    const text = await read(stream);
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => index + 1));
    expect(ids.length).toBeLessThan(100);
    expect(text.endsWith('event: closed\ndata: {"code":1013,"reason":"too slow"}\n\n')).toBe(true);
  });
});
