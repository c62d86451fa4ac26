import { describe, expect, it } from "vitest";
import { sseFrame } from "../../src/api/event-stream.ts";

describe("a server-sent event", () => {
  it("carries the sequence as its id and stays on one line", () => {
    const text = JSON.stringify({ type: "line.translated", sequence: 7, data: { text: "a\nb" } });
    expect(sseFrame(text)).toBe(`id: 7\nevent: line.translated\ndata: ${text}\n\n`);
  });
  it.each(["pong", "", "null", "[]", "{}", '{"type":"x"}'])("is not made of %j", (text) => {
    expect(sseFrame(text)).toBeNull();
  });
});
