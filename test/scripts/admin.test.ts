import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { addressOf, promotion, rowsOf } from "../../scripts/admin.mjs";

const script = path.resolve(import.meta.dirname, "../../scripts/admin.mjs");
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
};

describe("npm run admin", () => {
  it("takes an address as it is kept: in lower case, and without blanks around it", () => {
    expect(addressOf(" Ada.L+x@Example.ORG ")).toBe("ada.l+x@example.org");
  });
  it("takes nothing else for an address", () => {
    const wrong = [
      "",
      "ada",
      "ada@",
      "@example.org",
      "ada@localhost",
      "a b@example.org",
      "a@b@example.org",
      'x"y@example.org',
      "a@example.org; DROP TABLE users",
      `${"a".repeat(250)}@example.org`,
      "a@-b.org",
    ];
    for (const each of wrong) expect([each, addressOf(each)]).toEqual([each, null]);
  });
  it("quotes what an address may hold", () => {
    expect(promotion("o'neil@example.org", 12.5)).toBe(
      "UPDATE users SET is_admin = 1, updated_at = 12 WHERE email = 'o''neil@example.org' AND email_verified = 1 RETURNING id;",
    );
  });
  it("counts the rows that wrangler names", () => {
    expect(rowsOf('[{"results":[{"id":"usr_a"}],"success":true}]')).toBe(1);
    expect(rowsOf('[{"results":[],"success":true}]')).toBe(0);
  });
  it("explains itself, and says what is wrong with a call", () => {
    expect(run("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("usage: npm run admin") });
    for (const args of [[], ["nobody"], ["a@b.example", "c@d.example"], ["a@b.example", "--force"], ["a@b.example", "--remote", "--state", "x"]])
      expect([args, run(...args).status]).toEqual([args, 2]);
  });
});
