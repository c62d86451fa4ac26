/** What the promise is measured by: not one of the bad addresses reaches a server on loopback, whichever way it is led there; good ones are not refused. */
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Guard } from "../../src/net/guard.ts";
import { type Answer, guardedFetch } from "../../src/net/guarded-fetch.ts";
import { guarded } from "../../src/net/guarded.ts";
import { NetFailure } from "../../src/net/net-failure.ts";
import { badUrls, goodUrls } from "./corpus.ts";
import { Canary, names, PUBLIC, recklessFetch } from "./platform.ts";

const canary = new Canary();
beforeAll(() => canary.open());
afterAll(() => canary.close());
beforeEach(() => void (canary.hits = 0));

const rules = { allowPrivate: false, own: ["api.onevoice.example"] };
const signal = new AbortController().signal;
const limits = { timeLimitMs: 5_000, mostBytes: 1_000 };
const guardOf = (publicly: (url: URL) => Response = () => new Response("fine")): Guard => ({ rules, resolve: names, fetch: recklessFetch(canary, publicly) });
const ask = (url: string, guard: Guard, method: "GET" | "POST" = "GET"): Promise<Answer> =>
  guardedFetch({ url, method, headers: { authorization: "Bearer secret" }, body: method === "POST" ? "{}" : null, signal }, guard, limits);
const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

it("has a canary that sees whoever is not held back", async () => {
  const fetch = recklessFetch(canary, () => new Response("fine"));
  for (const url of ["https://127.0.0.1/", "https://2130706433/", "https://localhost/", "https://[::ffff:7f00:1]/", "https://localtest.me/"]) await fetch(url);
  expect(canary.hits).toBe(5);
});

describe(`of ${badUrls.length} bad addresses`, () => {
  it("there are more than 400, each another", () => {
    expect(new Set(badUrls).size).toBe(badUrls.length);
    expect(badUrls.length).toBeGreaterThan(400);
  });
  it.each(["GET", "POST"] as const)("none is asked directly by %s, and each is refused as an address", async (method) => {
    for (const url of badUrls) {
      const refusal = await refusalOf(ask(url, guardOf(), method));
      expect([url, refusal instanceof NetFailure && refusal.isRefusal]).toEqual([url, true]);
    }
    expect(canary.hits).toBe(0);
  });
  it("none is asked by a vendor's file that was given the guarded fetch", async () => {
    const fetch = guarded(guardOf());
    for (const url of badUrls) expect([url, (await refusalOf(fetch(url))) !== null]).toEqual([url, true]);
    expect(canary.hits).toBe(0);
  });
  it.each([1, 2, 3, 4, 5])("none is asked after %i redirects", async (hops) => {
    for (const bad of badUrls) {
      const publicly = (url: URL) => {
        const hop = Number(url.pathname.slice(1));
        const location = hop < hops ? `https://voice.example.com/${hop + 1}` : bad;
        return new Response(null, { status: [301, 302, 303, 307, 308][hop % 5]!, headers: new Headers({ location: encodeHeader(location) }) });
      };
      const end = await ask("https://voice.example.com/1", guardOf(publicly)).then(
        ({ url }) => url.host,
        (error: unknown) => error,
      );
      // Without a host of its own it stays where it was.
      const stays = !/^[a-z]*:?\/\//.test(bad) && end === "voice.example.com";
      expect([bad, stays || end instanceof NetFailure]).toEqual([bad, true]);
    }
    expect(canary.hits).toBe(0);
  });
});

/** A header is bytes: what a hostile server sends of a name in Unicode are those of UTF-8. */
const encodeHeader = (text: string): string => text.replaceAll(/[\r\n\t]/g, "").replaceAll(/[^\u0000-\u007f]+/g, (part) => encodeURIComponent(part)); // oxlint-disable-line no-control-regex

describe("a name that resolves to something else each time", () => {
  /** `pattern`: of the answers, in turn; true: public. */
  const rebinding = (pattern: readonly boolean[]): (() => string[]) => {
    let look = 0;
    return () => [pattern[look++ % pattern.length] ? PUBLIC : "127.0.0.1"];
  };
  it("is seen when it changes between our own looks", async () => {
    for (const pattern of [[true, false], [false, true], [false]]) {
      const next = rebinding(pattern);
      const refusal = await refusalOf(ask("https://rebind.example.net/", { ...guardOf(), resolve: async () => next() }));
      expect(refusal).toMatchObject({ code: "url_private" });
    }
    expect(canary.hits).toBe(0);
  });
  it("reaches nothing that it has no certificate of when it changes after our last look", async () => {
    const next = rebinding([true, true, false]);
    const connecting: typeof fetch = (input) => overTls(new URL(input as string), next);
    const refusal = await refusalOf(ask("https://rebind.example.net/", { rules, resolve: async () => next(), fetch: connecting }));
    expect(refusal).toMatchObject({ code: "unreachable" });
    expect(canary.hits).toBe(0);
  });
});

/** As a real platform connects: by a look of its own, with the certificate checked. */
function overTls(url: URL, resolve: () => string[]): Promise<Response> {
  return new Promise((answered, failed) => {
    const lookup: LookupFunction = (_, __, done) =>
      done(
        null,
        resolve().map((address) => ({ address, family: 4 })),
      );
    httpsRequest({ host: url.hostname, port: canary.port, servername: url.hostname, agent: false, lookup }, (answer) => {
      answer.resume();
      answered(new Response("reached", { status: answer.statusCode ?? 200 }));
    })
      .on("error", failed)
      .end();
  });
}

it(`refuses none of ${goodUrls.length} good addresses`, async () => {
  const refused: string[] = [];
  for (const url of goodUrls) if ((await refusalOf(ask(url, guardOf()))) !== null) refused.push(url);
  expect(refused).toEqual([]);
});
