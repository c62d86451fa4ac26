import { describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { NEEDED_BYTES, obstacle } from "../../../scripts/setup/full-python.mjs";

describe("the full Python environment", () => {
  const machine = { platform: "linux", arch: "x64", freeBytes: NEEDED_BYTES };

  test("can be had on Linux on x86-64 with 12 GB of free disk", () => {
    expect(obstacle(machine)).toBeNull();
  });

  test("is refused in a sentence that names what there is and what is needed", () => {
    expect(obstacle({ ...machine, freeBytes: 11.9e9 })).toBe("The full environment needs 12.0 GB of free disk and there are 11.9 GB.");
  });

  test("is refused where there is no Python that it has packages for, which --ask says before anything is installed", () => {
    const noPython = "Python 3.11 or 3.12 (for the full environment) is needed (python3 is 3.13).";
    expect(obstacle({ ...machine, noPython })).toBe(noPython);
  });

  test("is refused on systems that its lock does not know", () => {
    expect(obstacle({ ...machine, platform: "darwin", arch: "arm64" })).toMatch(/Linux on x86-64 only, and this is darwin on arm64/);
    expect(obstacle({ ...machine, arch: "arm64" })).not.toBeNull();
  });
});
