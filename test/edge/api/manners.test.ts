/** How the API speaks, whatever the resource: bytes, entity tags, changes of nothing, who is asked for, when to ask again. */
import { beforeAll, describe, expect, it } from "vitest";
import { personWithSession } from "./person.ts";
import { type Answer, newDub, openWorld, ORIGIN, problemOf, readyVideo, type World } from "./world.ts";

let world: World;
let videoId: string;
beforeAll(async () => {
  world = await openWorld();
  videoId = await readyVideo(world);
});

const video = () => `/v1/videos/${videoId}`;
const change = (body: object, headers = {}, path = video()) => world.call(path, { method: "PATCH", body, headers });
const newGlossary = async (name: string) =>
  (await world.call("/v1/glossaries", { method: "POST", body: { name, terms: [{ source: "a", kind: "keep" }] } })).headers.get("location")!;
async function send(path: string, method: string, contentType: string | null, body: BodyInit | null): Promise<Answer> {
  const answer = await world.raw(path, { method, body, headers: contentType === null ? {} : { "content-type": contentType } });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("bytes that are not UTF-8", () => {
  it("are no JSON", async () => {
    expect(problemOf(await send(video(), "PATCH", "application/json", latin1('{"title":"caf\xe9"}')))).toEqual([400, "malformed_json"]);
    expect((await send(video(), "PATCH", "application/json", '{"title":"café"}')).body.title).toBe("café");
  });
  it("are no table", async () => {
    const answer = await send(`${await newGlossary("Latin")}/terms.csv`, "PUT", "text/csv", latin1("source;target\ncaf\xe9;coffee\n"));
    expect([problemOf(answer), answer.body.detail]).toEqual([[422, "bad_table"], "The table is not in UTF-8: save it as UTF-8."]);
  });
  it("a table between semicolons is one", async () => {
    const answer = await send(`${await newGlossary("Semicolons")}/terms.csv`, "PUT", "text/csv", "source;target\ncafé;coffee\n");
    expect(answer.body.terms).toEqual([{ source: "café", kind: "force", language: null, target: "coffee" }]);
  });
});

describe("entity tags", () => {
  it("that no resource ever had have a refusal of their own; a weak one names the same revision", async () => {
    const answer = await change({ title: "x" }, { "if-match": "nonsense" });
    expect([problemOf(answer), answer.body.title]).toEqual([[412, "unknown_etag"], "If-Match names no ETag of this resource"]);
    const etag = (await world.call(video())).headers.get("etag")!;
    expect((await change({ title: "Weakly" }, { "if-match": `W/${etag}` })).status).toBe(200);
    expect(problemOf(await change({ title: "Again" }, { "if-match": `W/${etag}` }))).toEqual([412, "stale_revision"]);
  });
  it("guard deletions too", async () => {
    const glossary = await newGlossary("Kept");
    const gone = await readyVideo(world);
    for (const path of [glossary, `/v1/videos/${gone}`]) {
      const remove = (tag: string) => world.call(path, { method: "DELETE", headers: { "if-match": tag } });
      expect(problemOf(await remove('"9"'))).toEqual([412, "stale_revision"]);
      expect((await remove((await world.call(path)).headers.get("etag")!)).status).toBeLessThan(300);
      expect(problemOf(await remove('"9"'))).toEqual([404, "not_found"]);
    }
  });
  it("stay where nothing changes", async () => {
    const glossary = await newGlossary("Same");
    const terms = [{ source: "a", kind: "keep" }];
    expect((await change({ name: "Same", terms }, {}, glossary)).headers.get("etag")).toBe('"1"');
    expect((await change({ name: "Other", terms }, {}, glossary)).headers.get("etag")).toBe('"2"');
    const first = await change({ title: "The same" });
    expect((await change({ title: "The same" })).headers.get("etag")).toBe(first.headers.get("etag"));
  });
});

it("A change of nothing is refused alike everywhere", async () => {
  const { cookie } = await personWithSession(world);
  const me = await world.call("/v1/me", { method: "PATCH", body: {}, key: null, headers: { cookie, origin: ORIGIN } });
  const { dubId } = await newDub(world);
  const answers = [me, await change({}), await change({}, {}, await newGlossary("Nothing")), await change({}, {}, `/v1/dubs/${dubId}/lines/lin_1`)];
  expect(answers.map(problemOf)).toEqual(answers.map(() => [422, "invalid_request"]));
});

describe("what is said", () => {
  it("to who comes with nothing, or with another scheme, is what the route takes", async () => {
    const detail = async (path: string, headers = {}) => (await world.call(path, { key: null, headers })).body.detail;
    expect(await detail("/v1/me")).toMatch(/^This is for people: sign in/);
    expect(await detail("/v1/videos")).toMatch(/^Send an API key or an access token/);
    expect(await detail("/v1/me", { authorization: "Basic YTpi" })).toMatch(/^The Authorization header has another scheme\. This is for people/);
    expect(await detail("/v1/videos", { authorization: "Bearer ov_live_unknown" })).toBe("The API key or access token is unknown or revoked.");
  });
  it("to a notification that is not named", async () => {
    const { cookie } = await personWithSession(world);
    const answer = await world.call("/v1/me/notifications/read", { method: "POST", body: {}, key: null, headers: { cookie, origin: ORIGIN } });
    expect([problemOf(answer), answer.body.detail]).toEqual([[422, "invalid_request"], "The body is not valid: Give ids, or all: true."]);
  });
  it("to a weak password points at it", async () => {
    const answer = await world.call("/v1/auth/sign-up", { method: "POST", body: { email: "weak@example.com", password: "12345678", name: "Weak" }, key: null });
    expect([problemOf(answer), answer.body.errors[0].pointer]).toEqual([[422, "weak_password"], "/password"]);
  });
  it("to what is no picture names all that a thumbnail may be", async () => {
    const answers = [await send(`${video()}/thumbnail`, "PUT", "image/gif", "GIF89a"), await send(`${video()}/thumbnail`, "PUT", null, null)];
    const said = "Send the body as application/json, image/jpeg, image/png, image/webp, image/avif.";
    for (const answer of answers) expect([problemOf(answer), answer.body.detail]).toEqual([[415, "unsupported_media_type"], said]);
  });
});

it("A language that there is not is refused", async () => {
  const { cookie } = await personWithSession(world);
  const me = (locale: string) => world.call("/v1/me", { method: "PATCH", body: { locale }, key: null, headers: { cookie, origin: ORIGIN } });
  expect([problemOf(await me("xx-YY")), (await me("pt-BR")).status]).toEqual([[422, "invalid_request"], 200]);
  const create = (language: string) =>
    world.call("/v1/glossaries", { method: "POST", body: { name: language, terms: [{ source: "a", kind: "keep", language }] } });
  expect([problemOf(await create("zz-bad-lang-xx")), (await create("yue")).status]).toEqual([[422, "invalid_request"], 201]);
});

it("What was begun says where to ask about it, and when; Allow names HEAD and OPTIONS; files end with a cursor", async () => {
  const { jobId } = await newDub(world);
  const again = await world.call(`/v1/jobs/${jobId}/cancel`, { method: "POST" });
  expect([again.status, again.headers.get("location"), again.headers.get("retry-after")]).toEqual([202, `/v1/jobs/${jobId}`, "2"]);
  expect((await world.call(video(), { method: "PUT", body: {} })).headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PATCH");
  expect((await world.call(`${video()}/files`)).body.nextCursor).toBeNull();
});

it("Nobody is signed in from a page of somebody else", async () => {
  const signIn = (origin: string) =>
    world.call("/v1/auth/sign-in", { method: "POST", body: { email: "nobody@example.com", password: "x" }, key: null, headers: { origin } });
  expect(problemOf(await signIn("https://evil.example"))).toEqual([403, "forbidden"]);
  expect(problemOf(await signIn(ORIGIN))).toEqual([401, "sign_in_failed"]);
});
