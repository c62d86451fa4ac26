/** Our own rule of oxlint, on files that break it, and where the project has it on. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environment, pickScript, root } from "../../scripts/run.mjs";

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  await mkdir(path.join(root, ".onevoice"), { recursive: true });
  folder = await mkdtemp(path.join(root, ".onevoice", "lint-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How many times the rule speaks. */
async function complaints(code: string): Promise<number> {
  const file = path.join(folder, "one.ts");
  await writeFile(file, code);
  const config = path.join(folder, ".oxlintrc.json");
  const rules = { jsPlugins: [path.join(root, "scripts", "lint", "passwords.mjs")], rules: { "onevoice/scrypt-alone": "error" } };
  await writeFile(config, JSON.stringify(rules));
  const args = [pickScript("oxlint"), "--format", "json", "--no-ignore", "-c", config, file];
  const { stdout } = await run(process.execPath, args, { cwd: folder, env: environment(process.execPath) }).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return diagnostics.filter(({ code: rule }) => rule === "onevoice(scrypt-alone)").length;
}

describe("passwords are hashed by scrypt alone", () => {
  test.each([
    ["a package of bcrypt", `import bcrypt from "bcryptjs";\nexport default 1;`],
    ["a native one", `export { hash } from "@node-rs/bcrypt";`],
    ["hash-wasm", `export const load = () => import("hash-wasm");`],
    ["WebCrypto's PBKDF2", `export const algorithm = { name: "PBKDF2", hash: "SHA-256" };`],
    ["the same in a template", "export const name = `pbkdf2`;"],
    ["node:crypto's", `import { pbkdf2Sync } from "node:crypto";\nexport default 1;`],
  ])("refuses %s", async (_, code) => {
    expect(await complaints(code)).toBeGreaterThan(0);
  });
  test("in all that is deployed", async () => {
    const { overrides } = JSON.parse(await readFile(path.join(root, ".oxlintrc.json"), "utf8")) as { overrides: { files: string[]; rules: object }[] };
    const [on] = overrides.filter(({ rules }) => "onevoice/scrypt-alone" in rules);
    expect(on).toEqual({ files: ["src/**", "workers/**"], rules: { "onevoice/scrypt-alone": "error" } });
  });
  test("lets scrypt be", async () => {
    expect(await complaints(`import { scrypt } from "node:crypto";\nexport const kdf = { name: "scrypt", use: scrypt };`)).toBe(0);
  });
});
