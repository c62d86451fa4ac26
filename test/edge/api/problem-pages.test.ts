import { beforeAll, describe, expect, it } from "vitest";
import { failureCodes } from "../../../src/dubs/failure-codes.ts";
import { problems } from "../../../src/errors.ts";
import { openWorld, problemOf, type World } from "./world.ts";

const HTML = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const codes = [...new Set([...Object.keys(problems), ...failureCodes])];
let world: World;
const get = (path: string, headers: Record<string, string> = {}) => world.call(path, { key: null, headers });

beforeAll(async () => {
  world = await openWorld();
});

describe("the pages of the codes", () => {
  it("list every code of an answer and of a failure, each with a link to its page", async () => {
    const page = await get("/doc/problems", HTML);
    expect(page.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(codes.filter((code) => !page.body.includes(`href="/doc/problems/${code}"`))).toEqual([]);
  });

  it("are one for each code, as HTML for browsers and as JSON for programs, with what to do", async () => {
    for (const code of codes) {
      const [page, { body, headers }] = [await get(`/doc/problems/${code}`, HTML), await get(`/doc/problems/${code}`, { accept: "application/json" })];
      expect(page.body).toContain(`<h1>${code}</h1>`);
      expect(headers.get("vary")).toContain("Accept");
      const said = [body.asAnswer, body.asFailure].filter(Boolean);
      expect({ code, isExplained: said.length > 0 }).toEqual({ code, isExplained: true });
      for (const { whatToDo } of said) {
        expect(whatToDo).toMatch(/^[A-Z].{15,}\.$/);
        expect(page.body).toContain("What to do:");
      }
    }
  });

  it("say both where a code is both an answer and the reason of a failure", async () => {
    const { body } = await get("/doc/problems/unsupported_language");
    expect(body).toMatchObject({ asAnswer: { status: 422 }, asFailure: { meaning: "The engine does not know the language." } });
  });

  it("of a picture speak of pictures, and name no `errors` where the answer has none", async () => {
    const [noImage, tooLarge] = [await get("/doc/problems/not_an_image"), await get("/doc/problems/too_large")];
    expect(noImage.body.asAnswer.whatToDo).toMatch(/^Send a JPEG/);
    expect(tooLarge.body.asFailure.meaning).toContain("picture");
  });

  it("are where the `type` of a problem leads, and nothing is found at a code that there is not", async () => {
    const refused = await get("/v1/videos/vid_unknown");
    expect((await get(refused.body.type)).body.code).toBe(refused.body.code);
    expect(problemOf(await get("/doc/problems/__proto__"))).toEqual([404, "not_found"]);
    expect(problemOf(await get("/doc/problems/no_such_code", HTML))).toEqual([404, "not_found"]);
  });
});
