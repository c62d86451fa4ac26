import { describe, expect, it } from "vitest";
import { allowedMethods } from "../../src/api/allowed-methods.ts";
import { createApi } from "../../src/api/app.ts";

const methodsOf = allowedMethods(
  createApi(() => {
    throw new Error("not called");
  }),
);

describe("the methods of a path", () => {
  it.each([
    ["/v1/videos", ["GET", "HEAD", "OPTIONS", "POST"]],
    ["/v1/videos/vid_1", ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"]],
    ["/v1/uploads/upl_1/parts/2", ["OPTIONS", "PUT"]],
    ["/openapi.json", ["GET", "HEAD", "OPTIONS"]],
    ["/media/w/wsp_1/v/vid_1/source", ["GET", "HEAD", "OPTIONS", "PUT"]],
    ["/media", ["GET", "HEAD", "OPTIONS", "PUT"]],
    ["/mediation", []],
    ["/openapi-json", []],
    ["/v1/videos/", []],
    ["/v1/videos/vid_1/nothing", []],
  ])("%s: %j", (path, methods) => {
    expect(methodsOf(path)).toEqual(methods);
  });
});
