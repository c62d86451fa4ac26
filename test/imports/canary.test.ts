/** What an import is measured by: whatever address it is given or led to, a server on loopback sees nobody, unless the address is public. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { fetchPieces, fetchWhole } from "../../src/imports/fetch-pieces.ts";
import { toImportFailure } from "../../src/imports/failures.ts";
import { look } from "../../src/imports/look.ts";
import type { Guard } from "../../src/net/guard.ts";
import { ErrandFailure } from "../../src/errands/errand.ts";
import { badUrls, goodUrls } from "../net/corpus.ts";
import { Canary, names, PUBLIC, recklessFetch } from "../net/platform.ts";
import { movie, replyOf } from "./web-server.ts";

const canary = new Canary();
beforeAll(() => canary.open());
afterAll(() => canary.close());
beforeEach(() => void (canary.hits = 0));

const file = movie(10_000);
const served = (): Response => {
  const { headers, body } = replyOf({ file }, { range: "bytes=0-", ifRange: null });
  return new Response(Buffer.concat([...body]), { status: 206, headers });
};
const guardOf = (publicly: (url: URL) => Response = served, resolve = names): Guard => ({
  rules: { allowPrivate: false, own: ["api.onevoice.example"] },
  resolve,
  fetch: recklessFetch(canary, publicly),
});
const plan = { partSizeBytes: 10_000, partCount: 1, sizeBytes: 10_000 };
const source = { sizeBytes: 10_000, etag: '"v1"', lastModified: null, isRanged: true, contentType: "video/mp4" };
const take = async () => true;
/** Each of the three requests that an import makes. */
const asks: [string, (url: string, guard: Guard) => Promise<unknown>][] = [
  ["the first look", look],
  ["a piece", (url, guard) => fetchPieces({ url, guard, source }, plan, 1, take)],
  ["the whole", (url, guard) => fetchWhole({ url, guard }, 10_000, take)],
];
const codeOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      const failure = toImportFailure(error);
      return failure instanceof ErrandFailure ? failure.code : `not foreseen: ${String(failure)}`;
    },
  );
/** A name that has no address is not known to be bad. */
const REFUSED = ["import_address", "import_unreachable"];

it.each(asks)("By %s none of the bad addresses is asked.", async (_, ask) => {
  for (const url of badUrls) expect([url, REFUSED.includes((await codeOf(ask(url, guardOf()))) ?? "asked")]).toEqual([url, true]);
  expect(badUrls.length).toBeGreaterThan(400);
  expect(canary.hits).toBe(0);
});

it.each(asks)("By %s none is asked after a redirect, or after five.", async (_, ask) => {
  const bad = badUrls.filter((url) => /^[a-z]+:\/\/[\x21-\x7e]+$/.test(url));
  expect(bad.length).toBeGreaterThan(200);
  for (const hops of [1, 5])
    for (const location of bad) {
      const publicly = (url: URL) => {
        const hop = Number(url.pathname.slice(1));
        return new Response(null, { status: 302, headers: { location: hop < hops ? `https://cdn.example.com/${hop + 1}` : location } });
      };
      const code = await codeOf(ask("https://files.example.com/1", guardOf(publicly)));
      expect([location, [...REFUSED, "import_redirects"].includes(code ?? "asked")]).toEqual([location, true]);
    }
  expect(canary.hits).toBe(0);
});

it("A name that leads elsewhere at a later look is asked no more: each request looks anew.", async () => {
  const answers = [PUBLIC, PUBLIC, "127.0.0.1", "127.0.0.1"];
  const guard = guardOf(served, async () => [answers.shift() ?? "127.0.0.1"]);
  const url = "https://rebind.example.net/talk.mp4";
  expect(await codeOf(look(url, guard))).toBe(null);
  expect(await codeOf(fetchPieces({ url, guard, source }, plan, 1, take))).toBe("import_address");
  expect(await codeOf(fetchWhole({ url, guard }, 10_000, take))).toBe("import_address");
  expect(canary.hits).toBe(0);
});

it(`None of ${goodUrls.length} good addresses is refused.`, async () => {
  for (const url of goodUrls) expect([url, await codeOf(look(url, guardOf()))]).toEqual([url, null]);
});
