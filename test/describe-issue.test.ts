import { describe, expect, it } from "vitest";
import { z } from "zod";
import { SignUp } from "../src/accounts/account-wire.ts";
import { PageQuery } from "../src/api/contract.ts";
import { refuseInvalid } from "../src/api/validation.ts";
import { describeIssue } from "../src/describe-issue.ts";
import { DubOptions } from "../src/dubs/options.ts";
import { CreateVideo, Title } from "../src/videos/create-video.ts";

const flaws = (schema: z.ZodType, value: unknown) =>
  schema
    .safeParse(value)
    .error?.issues.flatMap((issue) => describeIssue(issue, value))
    .map(({ path, detail }) => `/${path.join("/")}: ${detail}`);
const person = (more: object) => ({ name: "A", email: "a@b.co", password: "p", ...more });

describe("what is wrong with a request", () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ["a title of spaces", Title, "  ", "/: Must not be blank."],
    ["an empty title", Title, "", "/: Must not be empty."],
    ["a title that cannot be seen", Title, "\u200b", "/: Must not be blank."],
    ["a title with a control character", Title, "a\u0000b", "/: Must have no control characters and be of one line."],
    ["a title that is too long", Title, "a".repeat(201), "/: Must have at most 200 characters."],
    ["a title that is a number", Title, 7, "/: Must be text."],
    ["a missing field", CreateVideo, { title: "Bees" }, "/source: Is missing."],
    ["an unknown field", CreateVideo, { source: { import: { url: "https://a.example", x: 1 } } }, "/source/import/x: Unknown field."],
    ["a limit that is no number", PageQuery, { limit: "abc" }, "/limit: Must be a number."],
    ["half a limit", PageQuery, { limit: "1.5" }, "/limit: Must be a whole number."],
    ["a limit of none", PageQuery, { limit: "0" }, "/limit: Must be at least 1."],
    ["a limit beyond the most", PageQuery, { limit: "101" }, "/limit: Must be at most 100."],
    ["an engine without a vendor", DubOptions, { speech: { engine: "nope" } }, "/speech/engine: Name an engine as vendor/model."],
    ["such an engine where there may be none", DubOptions, { separation: { engine: "nope" } }, "/separation/engine: Name an engine as vendor/model."],
    ["a number for an engine", DubOptions, { separation: { engine: 7 } }, '/separation/engine: Must be text or "none".'],
    ["too many speakers", DubOptions, { source: { speakers: 50 } }, "/source/speakers: Must be at most 20."],
    ["speakers in words", DubOptions, { source: { speakers: "two" } }, "/source/speakers: Must be a number or an object."],
    ["an unknown choice", DubOptions, { mix: { gating: "x" } }, '/mix/gating: Must be one of "programme", "dialogue".'],
    ["no outputs", DubOptions, { outputs: [] }, "/outputs: Must have at least 1 item."],
    ["a list for an object", DubOptions, [], "/: Must be an object."],
    ["a language that there is not", SignUp, person({ locale: "qq" }), "/locale: The language is not known: give a BCP 47 tag of one that there is, as pt-BR."],
    ["an address that is none", SignUp, person({ email: "a" }), "/email: Must be a complete e-mail address, as name@example.com."],
  ])("is said of %s", (_, schema, value, said) => {
    expect(flaws(schema, value)).toEqual([said]);
  });

  it("is told of a choice by its field from the forms that there are", () => {
    const kinds = z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("a") }), z.strictObject({ kind: z.literal("b") })]);
    expect([flaws(kinds, { kind: "c" }), flaws(kinds, {})]).toEqual([['/kind: Must be one of "a", "b".'], ["/kind: Is missing."]]);
  });

  it("comes as a sentence with its place", () => {
    const request = { req: { header: () => undefined } } as unknown as Parameters<typeof refuseInvalid>[1];
    const data = { limit: "abc" };
    expect(() => refuseInvalid({ ...PageQuery.safeParse(data), target: "query", data }, request)).toThrow(
      "The query is not valid at /limit: Must be a number.",
    );
  });
});
