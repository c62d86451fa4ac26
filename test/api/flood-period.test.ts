import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const found = (file: string, pattern: RegExp) => Number(pattern.exec(readFileSync(path.join(root, file), "utf8"))?.[1]);

it("who is turned away by the flood guard is told to wait for the period that the binding has", () => {
  const period = found("wrangler.toml", /\[\[ratelimits\]\]\nname = "FLOOD"\n[^[]*?period = (\d+)/);
  expect([10, 60]).toContain(period);
  expect(found("workers/deps.ts", /FLOOD_SECONDS = (\d+);/)).toBe(period);
});
