import { expect, it } from "vitest";
import { catalog } from "../../src/providers/catalog.ts";
import { limitsOf, OwnLimits } from "../../src/providers/limits-of.ts";

it("every vendor of the catalogue has limits", () => {
  const vendors = new Set(catalog.filter(({ lane }) => lane === "worker").map(({ id }) => id.slice(0, id.indexOf("/"))));
  expect(vendors.size).toBeGreaterThan(0);
  for (const vendor of vendors) expect(Object.values(limitsOf(vendor)).some((limit) => limit !== null)).toBe(true);
});
it("an endpoint of which nothing is known is called gently", () => {
  expect(limitsOf("custom")).toEqual({ requestsPerMinute: 60, charactersPerMinute: null, concurrency: 2 });
});
it("what is known better of a key counts, the rest stays as published", () => {
  expect(limitsOf("openai", { requestsPerMinute: 5_000 })).toEqual({ requestsPerMinute: 5_000, charactersPerMinute: 150_000, concurrency: null });
  expect(limitsOf("openai", { charactersPerMinute: null }).charactersPerMinute).toBeNull();
});
it("the house's own limits are read from JSON; nothing is none", () => {
  expect(OwnLimits.parse(undefined)).toEqual({});
  expect(OwnLimits.parse("")).toEqual({});
  expect(OwnLimits.parse('{"elevenlabs": {"concurrency": 15}}')).toEqual({ elevenlabs: { concurrency: 15 } });
});
it.each(["{", "[]", '{"openai": 5}', '{"openai": {"concurrency": 0}}', '{"openai": {"colour": 1}}'])("refuses %s as limits", (text) => {
  expect(OwnLimits.safeParse(text).success).toBe(false);
});
