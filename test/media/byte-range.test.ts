import { describe, expect, it } from "vitest";
import { parseByteRange } from "../../src/media/byte-range.ts";
import { contentDisposition } from "../../src/media/content-disposition.ts";

describe("a byte range", () => {
  it.each([
    [null, null],
    ["bytes=0-99", { offset: 0, length: 100 }],
    ["bytes=900-", { offset: 900, length: 100 }],
    ["bytes=990-5000", { offset: 990, length: 10 }],
    ["bytes=-10", { offset: 990, length: 10 }],
    ["bytes=-5000", { offset: 0, length: 1000 }],
    ["bytes=1000-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-1", null],
    ["bytes=-", null],
    ["bytes=0-1,5-6", null],
    ["lines=0-1", null],
  ])("%j of 1000 bytes is %j", (header, range) => {
    expect(parseByteRange(header, 1000)).toEqual(range);
  });
  it("is never satisfiable in an empty object", () => {
    expect(parseByteRange("bytes=0-", 0)).toBe("unsatisfiable");
    expect(parseByteRange("bytes=-1", 0)).toBe("unsatisfiable");
  });
});

describe("a download's name", () => {
  it.each([
    ["talk.mp4", `attachment; filename="talk.mp4"; filename*=UTF-8''talk.mp4`],
    ['a"; x="b', `attachment; filename="a_; x=_b"; filename*=UTF-8''a%22%3B%20x%3D%22b`],
    ["../../etc/passwd", `attachment; filename="....etcpasswd"; filename*=UTF-8''....etcpasswd`],
    ["a\r\nSet-Cookie: b", `attachment; filename="aSet-Cookie: b"; filename*=UTF-8''aSet-Cookie%3A%20b`],
    ["日本.mp4", `attachment; filename="__.mp4"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.mp4`],
    ["\u202e", `attachment; filename="download"; filename*=UTF-8''download`],
  ])("%j becomes %s", (name, header) => {
    expect(contentDisposition(name)).toBe(header);
  });
});
