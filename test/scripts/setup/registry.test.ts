import { describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { findInIndex, pythonIndex } from "../../../scripts/setup/registry.mjs";

const base = "https://index.example/simple/voice/";

describe("findInIndex", () => {
  test("reads a JSON page", () => {
    const page = JSON.stringify({ files: [{ filename: "voice-1.0.whl", url: "../../files/voice-1.0.whl#sha256=ab" }] });
    expect(findInIndex(page, "application/vnd.pypi.simple.v1+json", "voice-1.0.whl", base)).toBe("https://index.example/files/voice-1.0.whl");
  });

  test("reads an HTML page", () => {
    const page = `<a href="old">voice-0.9.whl</a>\n<a data-requires-python="&gt;=3" href="/f/voice-1.0.whl?a=1&amp;b=2#sha256=ab"> voice-1.0.whl </a>`;
    expect(findInIndex(page, "text/html; charset=utf-8", "voice-1.0.whl", base)).toBe("https://index.example/f/voice-1.0.whl?a=1&b=2");
  });

  test("says when the file is not there", () => {
    expect(findInIndex(`{"files":[]}`, "application/json", "voice-1.0.whl", base)).toBeUndefined();
  });
});

describe("pythonIndex", () => {
  const none = async () => "";

  test("takes PIP_INDEX_URL before any file", async () => {
    const read = async () => "[global]\nindex-url = https://file.example/simple\n";
    expect((await pythonIndex({ env: { PIP_INDEX_URL: "https://env.example/simple/" }, home: "/h", read })).url).toBe("https://env.example/simple/");
  });

  test("takes the index of pip.conf", async () => {
    const read = async (file: string) => (file === "/etc/pip.conf" ? "[global]\ncert = x\nindex-url = https://file.example/simple\n" : "");
    expect((await pythonIndex({ env: {}, home: "/h", read })).url).toBe("https://file.example/simple/");
  });

  test("moves credentials from the address into a header", async () => {
    const index = await pythonIndex({ env: { PIP_INDEX_URL: "https://me:s%40cret@env.example/simple" }, home: "/h", read: none });
    expect(index.url).toBe("https://env.example/simple/");
    expect(index.headers).toEqual({ authorization: `Basic ${Buffer.from("me:s@cret").toString("base64")}` });
  });
});
