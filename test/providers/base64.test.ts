import { assert, constantFrom, integer, property } from "../property.ts";
import { describe, expect, it } from "vitest";
import { bytesOfBase64 } from "../../src/providers/custom/base64.ts";
import { slimJson } from "../../src/providers/slim-json.ts";

const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 2_654_435_761) >>> 24);
const broken = (text: string, every: number, by: string): string =>
  Array.from({ length: Math.ceil(text.length / every) }, (_, line) => text.slice(line * every, (line + 1) * every)).join(by);

describe("base64", () => {
  it("of any length comes out as it went in, however it is written", () => {
    const lengths = [integer({ min: 1, max: 400 }), integer({ min: 49_100, max: 49_200 }), integer({ min: 98_200, max: 98_400 })] as const;
    const spellings = constantFrom<((bytes: Buffer) => string)[]>(
      (bytes) => bytes.toString("base64"),
      (bytes) => bytes.toString("base64url"),
      (bytes) => `data:audio/wav;base64,${bytes.toString("base64")}`,
      (bytes) => `${broken(bytes.toString("base64"), 76, "\r\n")}\n`,
      (bytes) => broken(bytes.toString("base64"), 65_535, " "),
      (bytes) => bytes.toString("base64") + " ".repeat(70_000),
    );
    for (const length of lengths)
      assert(
        property(length, spellings, (size, spelled) => {
          const bytes = noise(size);
          expect(Buffer.compare(bytesOfBase64(spelled(Buffer.from(bytes))) ?? Buffer.of(), bytes)).toBe(0);
        }),
        { numRuns: 20 },
      );
  });
  it.each(["", "   ", "*secret*", "QQ=A", "QQ==QQ==", "Q", "QUI=\u0000", "data:audio/wav,QUI=", `${"A".repeat(65_535)}=${"A".repeat(65_536)}`])(
    "is not what is none: %j",
    (text) => {
      expect(bytesOfBase64(text)).toBeNull();
    },
  );
});

describe("JSON that anybody may have written", () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  it("is read where it has as many parts as an answer needs", () => {
    expect(slimJson(bytesOf(`{"a":[${"1,".repeat(90_000)}1]}`))).toMatchObject({ a: { length: 90_001 } });
    expect(slimJson(bytesOf('{"a"'))).toBeUndefined();
  });
  it.each(["{},", "[],", "0,"])("is not read where it is made of nothing but parts: %s", (part) => {
    expect(slimJson(bytesOf(`[${part.repeat(150_000)}1]`))).toBeUndefined();
  });
});
