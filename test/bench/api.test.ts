import { expect, it } from "vitest";
import { partOf } from "../../bench/api/bundle.ts";

it.each([
  ["node_modules/hono/dist/context.js", "hono"],
  ["node_modules/@hono/zod-openapi/dist/index.mjs", "@hono/zod-openapi"],
  ["../../x/node_modules/a/node_modules/@b/c/d.js", "@b/c"],
  ["src/dubs/loop/edit.ts", "src/dubs"],
  ["src/errors.ts", "src"],
  ["workers/index.ts", "workers"],
  ["package.json", "package.json"],
])("%s is of %s", (file, part) => {
  expect(partOf(file)).toBe(part);
});
