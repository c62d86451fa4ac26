/** What is wrong with a value, in a sentence for whoever sent it: zod's own words speak of types and of what became of the value. */
import type { z } from "zod";

export type Flaw = { path: PropertyKey[]; detail: string };
type Issue = z.core.$ZodIssue;

/** How zod's own messages begin; any other is a sentence of ours, written beside the rule. */
const ZODS_OWN = /^(Invalid |Too (small|big)|Unrecognized key)/;
const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  nan: "a number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  tuple: "a list",
  null: "null",
  date: "a date",
};
const formats: Readonly<Record<string, string>> = {
  email: "a complete e-mail address, as name@example.com",
  url: "an address, as https://example.com",
  datetime: "a time by RFC 3339, as 2026-01-31T10:00:00Z",
  date: "a date, as 2026-01-31",
};

/** One issue's flaws. `value`: all that was sent, before it was read; issues tell their places in it. */
export function describeIssue(issue: Issue, value: unknown): Flaw[] {
  const path = [...issue.path];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ path: [...path, key], detail: "Unknown field." }));
  if (!ZODS_OWN.test(issue.message)) return [{ path, detail: issue.message }];
  if (issue.code === "invalid_union") return ofUnion(issue, valueAt(value, path)).map((flaw) => ({ ...flaw, path: [...path, ...flaw.path] }));
  return [{ path, detail: sentenceOf(issue, valueAt(value, path)) }];
}

/** Of everything, in the words of the first one: for a message with room for one. */
export const firstFlaw = (error: z.ZodError, value: unknown): Flaw | undefined => error.issues.flatMap((issue) => describeIssue(issue, value))[0];

function sentenceOf(issue: Issue, sent: unknown): string {
  if (sent === undefined) return "Is missing.";
  switch (issue.code) {
    case "invalid_type":
      return `Must be ${kinds[issue.expected] ?? issue.expected}.`;
    case "invalid_value":
      return `Must be ${oneOf(issue.values)}.`;
    case "too_small":
      return issue.origin === "string" && Number(issue.minimum) === 1
        ? blank(sent)
        : bound(issue.origin, issue.minimum, issue.inclusive === false ? "more than" : "at least");
    case "too_big":
      return bound(issue.origin, issue.maximum, issue.inclusive === false ? "less than" : "at most");
    case "invalid_format":
      return formats[issue.format] ? `Must be ${formats[issue.format]}.` : "Is not of the form that the reference describes.";
    case "not_multiple_of":
      return `Must be a multiple of ${issue.divisor}.`;
    case "invalid_key":
      return "Has a name that is not allowed here.";
    default:
      return "Is not one of the forms that the reference describes.";
  }
}

const blank = (sent: unknown): string => (sent === "" ? "Must not be empty." : "Must not be blank.");
const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`;

function bound(origin: string, many: number | bigint, how: string): string {
  const [is, has] = [`Must be ${how} ${many}.`, (what: string) => `Must have ${how} ${many} ${what}${Number(many) === 1 ? "" : "s"}.`];
  if (origin === "string") return has("character");
  return origin === "array" || origin === "set" ? has("item") : origin === "object" || origin === "map" ? has("field") : is;
}

/** In the words of the form that was plainly meant: the one that takes such a value at all, with the fewest flaws; else what may stand there. */
function ofUnion(issue: Issue & { code: "invalid_union" }, sent: unknown): Flaw[] {
  if (sent === undefined) return [{ path: [], detail: "Is missing." }];
  if (issue.errors.length === 0 && "options" in issue && Array.isArray(issue.options)) return [{ path: [], detail: `Must be ${oneOf(issue.options)}.` }];
  const forms = issue.errors.filter((form) => form.length > 0);
  const meant = forms.filter((form) => !form.some(isAnotherKind)).toSorted((a, b) => a.length - b.length)[0];
  if (meant) return meant.flatMap((inner) => describeIssue(inner, sent));
  const allowed = forms.flatMap((form) =>
    form
      .filter(isAnotherKind)
      .slice(0, 1)
      .map((inner) => /^Must be (.*)\.$/s.exec(sentenceOf(inner, sent))?.[1] ?? ""),
  );
  const said = [...new Set(allowed.filter((each) => each !== ""))];
  return [{ path: [], detail: said.length > 0 ? `Must be ${said.join(" or ")}.` : "Is not one of the forms that the reference describes." }];
}

const isAnotherKind = ({ path, code }: Issue): boolean => path.length === 0 && (code === "invalid_type" || code === "invalid_value");

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null && Object.hasOwn(at, step) ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
}
