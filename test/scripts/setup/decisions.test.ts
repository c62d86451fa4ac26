import path from "node:path";
import { describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { packagesAmiss } from "../../../scripts/setup/npm.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { bytesInPipLine, isSupported } from "../../../scripts/setup/python.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { modelsDir } from "../../../scripts/setup/paths.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { megabytes, progressText } from "../../../scripts/setup/reporter.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { missingVariables } from "../../../scripts/setup/fresh-process.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { forEachLimited } from "../../../scripts/setup/packages.mjs";

describe("packagesAmiss", () => {
  const lock = { packages: { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0", optional: true } } };

  test("is content when everything locked is installed", () => {
    expect(packagesAmiss(lock, { packages: { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } } })).toEqual([]);
  });

  test("lets a package for another system be absent", () => {
    expect(packagesAmiss(lock, { packages: { "node_modules/a": { version: "1.0.0" } } })).toEqual([]);
  });

  test("names a missing package and one of another version", () => {
    expect(packagesAmiss(lock, { packages: { "node_modules/b": { version: "1.9.0" } } })).toEqual(["node_modules/a", "node_modules/b"]);
  });
});

describe("Python", () => {
  test("is 3.10 to 3.13", () => {
    expect(["3.9", "3.10", "3.11", "3.13", "3.14", "2.7"].filter(isSupported)).toEqual(["3.10", "3.11", "3.13"]);
  });

  test("downloads are counted from pip's lines, cached wheels are not", () => {
    expect(bytesInPipLine("  Downloading numpy-2.4.6-cp311-manylinux_2_27_x86_64.whl (16.9 MB)")).toBe(16.9e6);
    expect(bytesInPipLine("Downloading h11-0.16.0-py3-none-any.whl (37 kB)")).toBe(37e3);
    expect(bytesInPipLine("Using cached numpy-2.4.6-cp311-manylinux_2_27_x86_64.whl (16.9 MB)")).toBe(0);
  });
});

describe("modelsDir", () => {
  const home = path.resolve("/home/ana");

  test("is what ONEVOICE_MODELS_DIR names", () => {
    expect(modelsDir({ ONEVOICE_MODELS_DIR: path.resolve("/models"), XDG_CACHE_HOME: "/cache" }, "linux", home)).toBe(path.resolve("/models"));
  });

  test("is the platform's cache otherwise", () => {
    expect(modelsDir({ XDG_CACHE_HOME: "/cache" }, "linux", home)).toBe(path.join("/cache", "onevoice", "models"));
    expect(modelsDir({}, "linux", home)).toBe(path.join(home, ".cache", "onevoice", "models"));
    expect(modelsDir({}, "darwin", home)).toBe(path.join(home, "Library", "Caches", "onevoice", "models"));
  });
});

describe("progress", () => {
  test("tells amount, share and seconds", () => {
    expect(progressText({ phase: "models", done: 92e6, total: 368e6, seconds: 7 })).toBe("  models: 92 MB of 368 MB (25 %), 7 s");
    expect(progressText({ phase: "npm packages", note: "npm ci", seconds: 3 })).toBe("  npm packages: npm ci, 3 s");
  });

  test("speaks of gigabytes when there are any", () => {
    expect([megabytes(1_910_000_000), megabytes(643_000_000), megabytes(1_800_000)]).toEqual(["1.91 GB", "643 MB", "1.8 MB"]);
  });
});

describe("missingVariables", () => {
  test("asks for a fresh process behind a proxy or with an own CA", () => {
    expect(missingVariables({ HTTPS_PROXY: "http://proxy:3128" })).toEqual({ NODE_USE_ENV_PROXY: "1" });
    expect(missingVariables({ SSL_CERT_FILE: "/ca.pem" })).toEqual({ NODE_EXTRA_CA_CERTS: "/ca.pem" });
  });

  test("needs none where all is set", () => {
    expect(missingVariables({})).toBeNull();
    expect(missingVariables({ https_proxy: "http://proxy:3128", NODE_USE_ENV_PROXY: "1", SSL_CERT_FILE: "/a", NODE_EXTRA_CA_CERTS: "/b" })).toBeNull();
  });
});

describe("forEachLimited", () => {
  test("never runs more at once than allowed, and runs all", async () => {
    let at = 0;
    let most = 0;
    const done: number[] = [];
    await forEachLimited([1, 2, 3, 4, 5], 2, async (item: number) => {
      most = Math.max(most, ++at);
      await Promise.resolve();
      at--;
      done.push(item);
    });
    expect([most, done]).toEqual([2, [1, 2, 3, 4, 5]]);
  });
});
