import { assert, integer, property } from "../property.ts";
import { describe, expect, it } from "vitest";
import { partLength, planParts } from "../../src/uploads/part-size.ts";

const MIB = 1024 * 1024;

describe("the parts of an upload", () => {
  it("are of 8 MiB up to the largest file allowed", () => {
    expect(planParts(1)).toEqual({ partSizeBytes: 8 * MIB, partCount: 1 });
    expect(planParts(8 * MIB)).toEqual({ partSizeBytes: 8 * MIB, partCount: 1 });
    expect(planParts(8 * MIB + 1)).toEqual({ partSizeBytes: 8 * MIB, partCount: 2 });
    expect(planParts(6_000_000_000)).toEqual({ partSizeBytes: 8 * MIB, partCount: 716 });
  });
  it("cover the file exactly, at most 1,000 of them, none empty", () => {
    assert(
      property(integer({ min: 1, max: 100_000_000_000 }), (sizeBytes) => {
        const plan = planParts(sizeBytes);
        const last = partLength({ ...plan, sizeBytes }, plan.partCount);
        expect(plan.partCount).toBeLessThanOrEqual(1000);
        expect(last).toBeGreaterThan(0);
        expect(last).toBeLessThanOrEqual(plan.partSizeBytes);
        expect((plan.partCount - 1) * plan.partSizeBytes + last).toBe(sizeBytes);
      }),
    );
  });
});
