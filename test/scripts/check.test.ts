import { describe, expect, test } from "vitest";
// @ts-expect-error the checks are plain JavaScript: they run before a compiler is there
import { hostsInLockfile, report } from "../../scripts/check.mjs";

describe("hostsInLockfile", () => {
  test("finds an npm package that is to be fetched from a named host, not a funding link", () => {
    const lock = `{\n"funding": { "url": "https://example.org" },\n"resolved": "https://registry.example/a.tgz"\n}`;
    expect(hostsInLockfile("package-lock.json", lock)).toEqual(["package-lock.json:3 names a host"]);
  });

  test("finds an index in a requirements file, not one in its comments", () => {
    expect(hostsInLockfile("requirements.txt", "# see https://example.org\n--index-url https://index.example/simple\nnumpy==2.4.6\n")).toEqual([
      "requirements.txt:2 names a host",
    ]);
  });
});

describe("report", () => {
  test("puts what failed checks said above a table of all", () => {
    const results = [
      { name: "lint", failure: "a.ts: wrong", seconds: 1.25 },
      { name: "types", failure: null, seconds: 12 },
    ];
    expect(report(results)).toBe("--- lint\na.ts: wrong\n\nFAILED  lint              1.3 s\nok      types            12.0 s");
  });
});
