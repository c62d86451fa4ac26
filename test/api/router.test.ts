import { Hono } from "hono";
import { expect, it } from "vitest";
import { createApi } from "../../src/api/app.ts";
import { apiRouter } from "../../src/api/router.ts";

it("Hono's fast router takes every route but the streams': a path that it cannot take is thrown at the first request", () => {
  const router = apiRouter<string>();
  const { routes } = createApi(() => {
    throw new Error("Nobody asks.");
  });
  for (const { method, path } of routes) router.add(method, path, path);
  const last = ([handlers]: ReturnType<typeof router.match>) => handlers.at(-1)?.[0];
  expect(last(router.match("GET", "/v1/jobs/job_1"))).toBe("/v1/jobs/:id");
  expect(last(router.match("GET", "/v1/streams/token/master.m3u8"))).toBe("/v1/streams/:token/:file");
  expect(last(router.match("GET", "/nowhere"))).toBe("/*");
});

it("routes with a parameter beside a fixed name are told apart, in the order in which they were made, behind what is for all", async () => {
  const app = new Hono({ router: apiRouter() });
  app.use(async (c, next) => {
    await next();
    c.header("x-all", "yes");
  });
  app.get("/v1/streams/:token/master.m3u8", (c) => c.text(`master of ${c.req.param("token")}`));
  app.get("/v1/streams/:token/:file", (c) => c.text(`${c.req.param("file")} of ${c.req.param("token")}`));
  app.get("/v1/jobs/:id", (c) => c.text(c.req.param("id")));
  const said = await Promise.all(["/v1/streams/a/master.m3u8", "/v1/streams/a/b.m4s", "/v1/jobs/7"].map(async (path) => app.request(path)));
  expect(await Promise.all(said.map((answer) => answer.text()))).toEqual(["master of a", "b.m4s of a", "7"]);
  expect(said.map((answer) => answer.headers.get("x-all"))).toEqual(["yes", "yes", "yes"]);
});
