import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JWK } from "jose";
import { describe, expect, it } from "vitest";
import { verifyAccessToken } from "../../src/accounts/access-token.ts";
import { verifyToken } from "../../src/accounts/token.ts";
import { verifyCompact } from "../../src/accounts/verify-compact.ts";
import { countIn } from "../prove/api/counts.ts";

type Vector = { tcId: number; comment: string; jws: string; result: "valid" | "invalid" | "acceptable" };
type Group = { comment: string; key: JWK & { alg?: string; kid?: string }; tests: Vector[] };
const groups = JSON.parse(readFileSync(fileURLToPath(new URL("../fixtures/jws/wycheproof.json", import.meta.url).href), "utf8")) as Group[];
const vectors = groups.flatMap(({ key, tests }) => tests.map((test) => ({ key, ...test })));

/** Valid by the RFC, but stricter is right for tokens of our own: no claims; a header whose algorithm is not the key's; other letters than base64url's. */
const EMPTY = [259, 264, 268, 272, 320, 325];
const OTHER_ALGORITHM = [346, 347, 350, 351];
const SPACES = [372, 373];

const accepts = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** With the header that tokens of the group's key have, as ours are expected with ours. A key of another use names no algorithm. */
const takes = ({ key, jws }: (typeof vectors)[number]) => {
  const alg = key.alg ?? (key.kty === "EC" ? "ES256" : "RS256");
  const header = { alg, ...(key.kid !== undefined && { kid: key.kid }) };
  return Promise.all([accepts(verifyCompact(jws, header, key)), accepts(verifyCompact(jws, { alg }, key))]).then((either) => either.includes(true));
};

describe("The vectors of Wycheproof", () => {
  it("are all there", () => expect(vectors.length).toBe(401));
  it("are judged by the one verifier: nothing forged is accepted", async ({ task }) => {
    const judged = await Promise.all(vectors.map(async (vector) => ({ ...vector, accepted: await takes(vector) })));
    const valid = new Set(judged.filter(({ result }) => result === "valid").map(({ jws }) => jws));
    // Two vectors that are called invalid are to the letter a valid one: whoever wrote them left out the padding they are about.
    const wrong = judged.filter(({ result, accepted }) => result === "invalid" && accepted);
    const forged = wrong.filter(({ jws }) => !valid.has(jws));
    countIn(task, { "forged tokens": judged.filter(({ result }) => result === "invalid").length, "forged accepted": forged.length });
    expect(forged.map(({ tcId }) => tcId)).toEqual([]);
    expect(wrong.map(({ tcId }) => tcId)).toEqual([367, 370]);
    const refused = judged.filter(({ result, accepted }) => result === "valid" && !accepted);
    expect(refused.map(({ tcId }) => tcId)).toEqual([...EMPTY, ...OTHER_ALGORITHM, ...SPACES]);
    expect(judged.filter(({ result, accepted }) => result === "valid" && accepted).length).toBe(34);
  });
  it("are none of them a token of ours", async () => {
    const now = new Date("2026-11-24T10:00:00Z");
    const ours = vectors.flatMap(({ jws }) => [
      verifyAccessToken({ secret: "test-token-secret-0123456789abcdef", issuer: "https://api.example" }, jws, now),
      verifyToken("test-token-secret-0123456789abcdef", "ticket+jwt", jws, now),
    ]);
    expect((await Promise.all(ours.map(accepts))).filter(Boolean)).toEqual([]);
  });
});
