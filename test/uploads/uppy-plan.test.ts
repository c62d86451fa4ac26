import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { fits, gaps, LEAST_PART_BYTES, planUppy } from "../../src/uploads/uppy/plan.ts";
import { MAX_FILE_BYTES } from "../../src/videos/check-file.ts";

describe("parts as Uppy cuts them", () => {
  it("fit, whatever getChunkSize says, though the size is not known", () => {
    const upload = { sizeBytes: MAX_FILE_BYTES, ...planUppy(MAX_FILE_BYTES) };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FILE_BYTES }), fc.integer({ min: LEAST_PART_BYTES, max: 100_000_000 }), (size, chunk) => {
        const count = Math.ceil(size / chunk);
        const lengthOf = (number: number) => (number < count ? chunk : size - (count - 1) * chunk);
        expect(
          [1, Math.ceil(count / 2), count].every((number) => number <= upload.partCount && fits(upload, { partNumber: number, lengthBytes: lengthOf(number) })),
        ).toBe(true);
      }),
    );
  });
  it("are of exactly one length where the size was told", () => {
    const upload = { sizeBytes: LEAST_PART_BYTES + 7, ...planUppy(LEAST_PART_BYTES + 7) };
    expect(upload.partCount).toBe(2);
    for (const off of [-1, 0, 1]) {
      expect(fits(upload, { partNumber: 1, lengthBytes: LEAST_PART_BYTES + off })).toBe(off === 0);
      expect(fits(upload, { partNumber: 2, lengthBytes: 7 + off })).toBe(off === 0);
    }
  });
  it("store at most eight times what was reserved, whoever lies", () => {
    const { partCount } = planUppy(MAX_FILE_BYTES);
    const most = Array.from({ length: partCount }, (_, index) => Math.floor(MAX_FILE_BYTES / (index + 1))).reduce((sum, bytes) => sum + bytes, 0);
    expect(most).toBeLessThan(8 * MAX_FILE_BYTES);
  });
  it("leave gaps that are named", () => {
    expect([gaps([]), gaps([1, 2]), gaps([4, 2])]).toEqual([[], [], [1, 3]]);
  });
});
