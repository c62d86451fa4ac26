/** URLs that are credentials themselves: each opens the one thing that it was made for, as it was made, and nothing else. */
import { beforeAll, describe, expect, it } from "vitest";
import { countIn } from "../../prove/api/counts.ts";
import { type Owner, ownerOf } from "./foreign-world.ts";
import { openWorld, type World } from "./world.ts";

type Signed = { url: string; method: string };
let world: World;
let owners: [Owner, Owner];

beforeAll(async () => {
  world = await openWorld();
  owners = [await ownerOf(world, "First"), await ownerOf(world, "Second")];
});

/** What the API hands out to an owner, each with what it is for. */
async function handedOut({ person, ids }: Owner): Promise<Record<string, Signed>> {
  const content = await person.call(`/v1/videos/${ids["/v1/videos"]}/content`);
  const part = await person.call(`/v1/uploads/${ids["/v1/uploads"]}/parts`, { method: "POST", body: { partNumbers: [1] } });
  const uppy = await person.call(`/v1/uppy/s3/multipart/${ids["/v1/uppy/s3/multipart"]}/1?key=${ids["key"]}`);
  return {
    download: { url: content.headers.get("location") ?? "", method: "GET" },
    part: { url: part.body.data[0].url, method: "PUT" },
    "part by Uppy": { url: uppy.body.url, method: "PUT" },
  };
}

const statusOf = async ({ url, method }: Signed): Promise<number> =>
  (await world.raw(url, { method, key: null, ...(method === "PUT" && { body: new Uint8Array(4), headers: { "content-length": "4" } }) })).status;

/** Every way to turn one's own URL into one for something else. */
function forgeries(own: Signed, other: Signed): [string, Signed][] {
  const [mine, theirs] = [new URL(own.url), new URL(other.url)];
  const to = (change: (url: URL) => void): Signed => {
    const url = new URL(mine);
    change(url);
    return { url: url.href, method: own.method };
  };
  const altered = [...mine.searchParams].flatMap(([name, value]): [string, Signed][] => [
    [`without ${name}`, to((url) => url.searchParams.delete(name))],
    [`with another end of ${name}`, to((url) => url.searchParams.set(name, value.slice(0, -1) + (value.endsWith("A") ? "Q" : "A")))],
    [`with another begin of ${name}`, to((url) => url.searchParams.set(name, (value.startsWith("e") ? "f" : "e") + value.slice(1)))],
  ]);
  const swapped: [string, Signed][] = mine.pathname === theirs.pathname ? [] : [["the path of another's", to((url) => (url.pathname = theirs.pathname))]];
  return [...altered, ...swapped, ["another method", { ...own, method: own.method === "GET" ? "PUT" : "GET" }]];
}

describe("A signed URL", () => {
  it("opens what it was made for", async () => {
    const statuses = await Promise.all(Object.values(await handedOut(owners[0])).map(statusOf));
    expect(statuses).toEqual([200, 200, 200]);
  });

  it("opens nothing else when it was altered, or put on what is another's", async ({ task }) => {
    const [mine, theirs] = [await handedOut(owners[0]), await handedOut(owners[1])];
    const opened: string[] = [];
    for (const [name, own] of Object.entries(mine))
      for (const [how, forged] of forgeries(own, theirs[name]!)) {
        const status = await statusOf(forged);
        countIn(task, { "forged tokens": 1, "forged accepted": Number(status < 400) });
        if (status < 400) opened.push(`${name} ${how}: ${status}`);
      }
    expect(opened).toEqual([]);
  });
});
