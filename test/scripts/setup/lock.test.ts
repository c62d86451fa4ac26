import { describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { faultsOfLock, hubAddress, readLock } from "../../../scripts/setup/lock.mjs";

const lock = readLock();
const changed = (change: (copy: typeof lock) => void) => {
  const copy = structuredClone(lock);
  change(copy);
  return faultsOfLock(copy) as string[];
};

describe("models.lock.json", () => {
  test("is sound", () => {
    expect(faultsOfLock(lock)).toEqual([]);
  });

  test("stays under the promised download of weights", () => {
    const bytes = Object.values(lock.packages as Record<string, { sizeBytes: number }>).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(bytes).toBeLessThan(400e6);
  });
});

describe("faultsOfLock", () => {
  test("finds a digest that is none", () => {
    expect(changed((copy) => (copy.files[0].sha256 = "abc"))).toEqual(["faster-whisper-base/model.bin: sha256 is not 64 hex digits"]);
  });

  test("finds a name that leads out of the cache", () => {
    expect(changed((copy) => (copy.files[0].file = "../../etc/passwd"))).toEqual(["faster-whisper-base/../../etc/passwd: unsafe name"]);
  });

  test("finds a file without licence, source or package", () => {
    expect(changed((copy) => Object.assign(copy.files[1], { licence: "", source: null, package: [] }))).toEqual([
      "faster-whisper-base/config.json: no licence",
      "faster-whisper-base/config.json: no package",
      "faster-whisper-base/config.json: source needs a known hub, repo, revision and path",
    ]);
  });

  test("finds a package that nothing names", () => {
    expect(changed((copy) => (copy.packages["npm:spare@1.0.0"] = { ...copy.packages["npm:kokoro-js@1.2.1"], name: "spare", version: "1.0.0" }))).toEqual([
      "npm:spare@1.0.0: unused",
    ]);
  });
});

describe("hubAddress", () => {
  const source = { hub: "huggingface", repo: "some/model", revision: "abc", path: "onnx/a b.bin" };
  const hubs = { hubs: { huggingface: "https://hub.example/{repo}/resolve/{revision}/{path}" } };

  test("fills the pattern of the hub", () => {
    expect(hubAddress(hubs, source, {})).toBe("https://hub.example/some/model/resolve/abc/onnx/a%20b.bin");
  });

  test("follows HF_ENDPOINT", () => {
    expect(hubAddress(hubs, source, { HF_ENDPOINT: "https://mirror.example/" })).toBe("https://mirror.example/some/model/resolve/abc/onnx/a%20b.bin");
  });
});
