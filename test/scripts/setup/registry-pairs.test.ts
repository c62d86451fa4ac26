import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { chooseModel } from "../../../scripts/setup/choose-model.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { createReachability } from "../../../scripts/setup/hub.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { pairs as phase } from "../../../scripts/setup/registry-pairs.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { pairsToFetch, parsePairs } from "../../../scripts/setup/wanted-pairs.mjs";
import { findModels, readModel } from "../../../containers/bergamot/model-folders.ts";

const JOINT = { model: "model.P.intgemm.alphas.bin", lex: "lex.50.50.P.s2t.bin", vocab: "vocab.P.spm" };
const SPLIT = { model: "model.P.intgemm8.bin", lex: "lex.P.s2t.bin", srcvocab: "srcvocab.P.spm", trgvocab: "trgvocab.P.spm" };
const PHONE = "env.appinfo.OS == 'Android'";
const NIGHTLY = "env.channel == 'default' || env.channel == 'nightly'";
const lock = { files: [{ id: "bergamot-enpt" }, { id: "bergamot-pten" }, { id: "kokoro-82m-int8" }] };

const contentOf = (location: string) => `${location} `.repeat(50);
const records = (fromLang: string, toLang: string, version: string, more: { filter_expression?: string; names?: Record<string, string> } = {}) =>
  Object.entries(more.names ?? JOINT).map(([fileType, pattern]) => {
    const filename = pattern.replace("P", fromLang + toLang);
    const location = `main-workspace/translations-models/${version}-${filename}`;
    const content = contentOf(location);
    const hash = createHash("sha256").update(content).digest("hex");
    const attachment = { hash, size: content.length, filename, location, mimetype: "application/octet-stream" };
    return { id: location, name: filename, fromLang, toLang, version, fileType, filter_expression: more.filter_expression ?? "", attachment };
  });

describe("chooseModel", () => {
  const versionOf = (list: object[]) => chooseModel(list, ["en", "es"])?.version;

  test("takes the newest release, as numbers and not as text", () => {
    expect(versionOf([...records("en", "es", "1.9"), ...records("en", "es", "1.10"), ...records("en", "es", "2.0a1")])).toBe("1.10");
  });

  test("takes a trial version only where there is no release", () => {
    expect(versionOf([...records("en", "es", "1.0a1"), ...records("en", "es", "1.0a2", { filter_expression: NIGHTLY })])).toBe("1.0a2");
    expect(versionOf([...records("en", "es", "1.0"), ...records("en", "es", "1.1", { filter_expression: NIGHTLY })])).toBe("1.0");
  });

  test("passes over a version with a file missing, for phones, or of a format that the engine cannot read", () => {
    const older = records("en", "es", "1.0");
    expect(versionOf([...older, ...records("en", "es", "1.1").slice(1)])).toBe("1.0");
    expect(versionOf([...older, ...records("en", "es", "2.1", { filter_expression: PHONE })])).toBe("1.0");
    expect(versionOf([...older, ...records("en", "es", "3.0")])).toBe("1.0");
  });

  test("lets no name through that leads out of the folder", () => {
    expect(versionOf(records("en", "es", "1.0", { names: { ...JOINT, model: "../model.P.bin" } }))).toBeUndefined();
  });

  test("knows the registry's name of Chinese", () => {
    expect(chooseModel(records("en", "zh-Hans", "2.1", { names: SPLIT }), ["en", "zh"]).files).toHaveLength(4);
  });
});

describe("pairs", () => {
  test("are read from the command line, and a wrong one is named", () => {
    expect(parsePairs("en-es, pt-fr")).toEqual([
      ["en", "es"],
      ["pt", "fr"],
    ]);
    expect(() => parsePairs("en-es,spanish")).toThrow('"spanish" is no pair');
  });

  test("are those of a dub that no pinned model covers", () => {
    expect(pairsToFetch({ from: undefined, to: ["pt-BR", "es-419", "en", "es"], lock })).toEqual([["en", "es"]]);
    expect(pairsToFetch({ from: "pt-BR", to: ["en-GB", "fr"], lock })).toEqual([["pt", "fr"]]);
  });
});

describe("the phase", () => {
  let folder: string;
  let server: Server;
  let list: ReturnType<typeof records>;
  const record = (index: number) => {
    const found = list.at(index);
    if (!found) throw new Error(`there is no record ${index}`);
    return found;
  };
  let asked: string[];
  let said: string[];
  const { ONEVOICE_MODEL_REGISTRY, NODE_USE_ENV_PROXY, NODE_EXTRA_CA_CERTS } = process.env;
  const before = { ONEVOICE_MODEL_REGISTRY, NODE_USE_ENV_PROXY, NODE_EXTRA_CA_CERTS };

  const context = (pairs: string[][], over: object = {}) => ({
    pairs,
    lock,
    modelsDir: folder,
    offline: false,
    reachable: createReachability(),
    received: () => {},
    say: (text: string) => said.push(text),
    ...over,
  });
  const fetchAll = async (pairs: string[][]) => {
    const own = context(pairs);
    if (await phase.plan(own)) await phase.run(own, { update: () => {} });
  };
  const models = async () => (await readdir(folder)).filter((name) => name.startsWith("bergamot-"));

  beforeEach(async () => {
    [asked, said, list] = [[], [], []];
    folder = await mkdtemp(path.join(tmpdir(), "pairs-"));
    server = createServer((request, response) => {
      const [url, range] = [request.url ?? "", Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0)];
      if (request.method === "HEAD") return response.end();
      if (url === "/v1/") return response.end(JSON.stringify({ capabilities: { attachments: { base_url: `${process.env.ONEVOICE_MODEL_REGISTRY}/files/` } } }));
      if (url === "/v1/buckets/main/collections/translations-models/records") return response.end(JSON.stringify({ data: list }));
      asked.push(`${path.basename(url)}${range ? ` from ${range}` : ""}`);
      return response.writeHead(range ? 206 : 200).end(contentOf(url.replace("/files/", "")).slice(range));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env.ONEVOICE_MODEL_REGISTRY = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Variables of the machine's proxy would send the phase to a fresh process.
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) if (process.env[name]) process.env.NODE_USE_ENV_PROXY ??= "1";
    if (process.env.SSL_CERT_FILE) process.env.NODE_EXTRA_CA_CERTS ??= process.env.SSL_CERT_FILE;
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  test("brings a model that the translator reads, notes what it is, and is content the next time", async () => {
    list = [...records("en", "es", "1.0"), ...records("en", "es", "1.1")];
    await fetchAll([["en", "es"]]);
    expect(await findModels(folder)).toEqual([{ from: "en", to: "es", by: "bergamot" }]);
    expect((await readModel(folder, { from: "en", to: "es", by: "bergamot" })).config).toEqual({ "gemm-precision": "int8shiftAlphaAll" });
    const note = JSON.parse(await readFile(path.join(folder, "bergamot-enes", "registry.json"), "utf8"));
    expect(note).toMatchObject({ source: "en", target: "es", version: "1.1" });
    expect(note.files[0]).toEqual({ id: record(3).id, name: record(3).name, sha256: record(3).attachment.hash, sizeBytes: record(3).attachment.size });
    expect(await phase.plan(context([["en", "es"]]))).toBeNull();
  });

  test("brings two vocabularies in order, for a model without scale factors", async () => {
    list = records("en", "ja", "2.0", { names: SPLIT });
    await fetchAll([["en", "ja"]]);
    const model = await readModel(folder, { from: "en", to: "ja", by: "bergamot" });
    expect(model.config).toEqual({ "gemm-precision": "int8shiftAll" });
    expect(model.vocabs.map((bytes) => Buffer.from(bytes).toString().split(" ")[0])).toEqual(list.slice(2).map(({ attachment }) => attachment.location));
  });

  test("goes by English, fetching only what is not pinned", async () => {
    list = [...records("en", "fr", "1.0"), ...records("pt", "en", "1.0"), ...records("es", "en", "1.0")];
    await fetchAll([
      ["pt", "fr"],
      ["es", "fr"],
    ]);
    expect(await models()).toEqual(["bergamot-enfr", "bergamot-esen"]);
  });

  test("refuses a file of another hash or size, and leaves no half model to the translator", async () => {
    list = records("en", "es", "1.0");
    record(2).attachment.hash = "0".repeat(64);
    await expect(fetchAll([["en", "es"]])).rejects.toThrow("vocab.enes.spm is not the file");
    list = records("en", "es", "1.0");
    record(2).attachment.size += 1;
    await expect(fetchAll([["en", "es"]])).rejects.toThrow("vocab.enes.spm is refused");
    expect(await models()).toEqual([]);
  });

  test("goes on where it was interrupted", async () => {
    list = records("en", "es", "1.0");
    const half = path.join(folder, ".registry", "bergamot-enes-1.0");
    await mkdir(half, { recursive: true });
    await writeFile(path.join(half, `${record(0).name}.part`), contentOf(record(0).attachment.location).slice(0, 100));
    await writeFile(path.join(half, record(1).name), contentOf(record(1).attachment.location));
    await fetchAll([["en", "es"]]);
    expect(asked).toEqual([`1.0-${record(0).name} from 100`, `1.0-${record(2).name}`]);
    expect(existsSync(half)).toBe(false);
  });

  test("says once which pair there is no model for", async () => {
    await fetchAll([["en", "tl"]]);
    expect(said).toEqual(["  translation en-tl: skipped, the model registry has no model for it, nor a way by English."]);
  });

  test("skips within two seconds, saying so, where the registry does not answer", async () => {
    server.removeAllListeners("request");
    const begun = performance.now();
    expect(await phase.plan(context([["en", "es"]]))).toBeNull();
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(said).toEqual([expect.stringMatching(/^ {2}translation en-es: skipped, the model registry .* does not answer\.$/)]);
  });

  test("asks nothing offline, nor for pairs that are pinned", async () => {
    const reachable = () => Promise.reject(new Error("asked"));
    expect(await phase.plan(context([["en", "es"]], { offline: true, reachable }))).toBeNull();
    expect(await phase.plan(context([["en", "pt"]], { reachable }))).toBeNull();
  });
});
