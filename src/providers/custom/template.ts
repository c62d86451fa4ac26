/**
 * An endpoint of a workspace's own that speaks: one HTTP request, written down as a template, and where in the answer the sound is.
 * What may be put into it: `{{text}}` `{{voice}}` `{{language}}` `{{speed}}` into the address (path and query) and the body, `{{key}}` (the
 * secret kept beside the template) into headers and body too. Bodies are JSON, forms, plain text or XML, by their content type.
 */
import { z } from "zod";
import { bodyKindOf, fill, PLACEHOLDERS, placeholdersIn } from "./fill.ts";
import { nameSchema } from "../../name-schema.ts";

/** RFC 9110, 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
/** What the connection, the platform or we ourselves say, and what speaks for somebody else. */
const NOT_A_USERS =
  /^(host|content-length|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|cookie|forwarded|via|origin|referer|(proxy|sec|cf|x-forwarded|x-real)-.*)$/i;
/** Header values as every server takes them: printable ASCII (RFC 9110, 5.5). */
const HEADER_VALUE = /^[\u0020-\u007e]{0,2000}$/;
/** `data.audio`, `choices[0].audio.data`. */
const PATH = /^[\w-]+(\.[\w-]+|\[\d{1,4}\])*$/;
const MOST_HEADERS = 20;
/** As the API document puts it: a text with this placeholder in it. */
const holding = (placeholder: "text" | "key") => ({ pattern: `\\{\\{\\s*${placeholder}\\s*\\}\\}` });

const Path = z
  .string()
  .max(200)
  .regex(PATH, "names of fields and indexes: data.items[0].audio")
  .meta({ description: "Where in the JSON answer: `data.items[0].audio`." });
const sampleRate = z.number().int().min(8_000).max(96_000).optional().meta({ description: "Of `pcm_s16le`, which does not say its own." });
const Format = z.enum(["wav", "pcm_s16le"]);
const sound = { format: Format, sampleRate };

export const CustomAudio = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("body"), ...sound }),
    z.strictObject({ kind: z.literal("json_base64"), path: Path, ...sound }),
    z.strictObject({ kind: z.literal("json_url"), path: Path, ...sound }),
  ])
  .refine(({ format, sampleRate }) => format !== "pcm_s16le" || sampleRate !== undefined, "pcm_s16le needs its sampleRate.")
  .meta({
    if: { properties: { format: { enum: ["wav"] } } },
    else: { properties: { sampleRate: {} }, required: ["sampleRate"] },
    description:
      "Where the sound is: the body itself, in base64 inside JSON, or at an address inside JSON (fetched without the template's headers). " +
      "`wav`, or `pcm_s16le`: raw mono, 16 bit, little-endian. At most 20 MB.",
  });

const Name = nameSchema(100);
const CustomVoice = z.strictObject({
  id: Name,
  name: Name,
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a BCP 47 tag")
    .nullable(),
  gender: z.enum(["female", "male"]).nullable(),
});
export type CustomVoice = z.infer<typeof CustomVoice>;

export const CustomTemplate = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .max(2_000)
      .regex(/^[^#]*$/, "What follows a # is never sent.")
      .meta({ not: holding("key"), description: "An absolute address; nothing may be put into its host." }),
    method: z.enum(["POST", "GET"]).default("POST"),
    headers: z
      .record(z.string().regex(HEADER_NAME, "no name of a header"), z.string().regex(HEADER_VALUE, "printable ASCII"))
      .default({})
      .meta({
        propertyNames: { pattern: HEADER_NAME.source },
        maxProperties: MOST_HEADERS,
        description: "Each name once, whatever its case, and none that the connection or the platform sets (`Host`, `Cookie`, `X-Forwarded-For`, ...).",
      }),
    body: z
      .string()
      .max(20_000)
      .nullable()
      .default(null)
      .meta({ description: "By the header `content-type`: JSON, as without one, a form, plain text or XML. Null with `GET`." }),
    audio: CustomAudio,
    voices: z.array(CustomVoice).max(200).default([]).meta({ uniqueItems: true, description: "Each `id` once. Empty: there is one voice, called `default`." }),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a BCP 47 tag"))
      .max(200)
      .nullable()
      .default(null),
    maxCharacters: z.number().int().min(20).max(10_000).default(1_000),
    concurrency: z.number().int().min(1).max(16).default(2),
    requestsPerMinute: z.number().int().min(1).max(10_000).nullable().default(null),
  })
  .superRefine((template, context) => {
    for (const [path, message] of faultsOf(template)) context.addIssue({ path: [path], code: "custom", message });
  })
  .meta({
    id: "CustomTemplate",
    if: { properties: { url: holding("text") } },
    else: { properties: { body: { type: "string", ...holding("text") } }, required: ["body"] },
    dependentSchemas: { method: { if: { properties: { method: { enum: ["POST"] } } }, else: { properties: { body: { type: "null" } } } } },
    description:
      "One HTTP request to an endpoint of one's own. Put in: `{{text}}` (needed), `{{voice}}`, `{{language}}` (BCP 47) and `{{speed}}` into the path or query of `url` and into `body`; " +
      "`{{key}}`, the `apiKey` beside the template, into `headers` and `body`. A JSON body has to be JSON with the placeholders inside its strings (a string that is nothing but `{{speed}}` becomes a number); whatever is put in is escaped for its place.",
  });
export type CustomTemplate = z.infer<typeof CustomTemplate>;

type Checked = Pick<CustomTemplate, "url" | "method" | "headers" | "body" | "voices">;

/** What cannot be said field by field. */
function faultsOf(template: Checked): [keyof Checked, string][] {
  const faults: [keyof Checked, string][] = [];
  const { url, method, headers, body, voices } = template;
  const used = { url: placeholdersIn(url), headers: Object.values(headers).flatMap(placeholdersIn), body: placeholdersIn(body ?? "") };
  const unknown = Object.values(used)
    .flat()
    .find((name) => !PLACEHOLDERS.has(name));
  if (unknown !== undefined) faults.push(["body", `There is no placeholder of this name; there are ${[...PLACEHOLDERS].join(", ")}.`]);
  if (used.url.includes("key")) faults.push(["url", "The key may not be part of the address: addresses are logged by everybody on the way."]);
  if (used.headers.some((name) => name !== "key")) faults.push(["headers", "Only {{key}} may be put into headers."]);
  if (![...used.url, ...used.body].includes("text")) faults.push(["body", "{{text}} is nowhere."]);
  if (method === "GET" && body !== null) faults.push(["body", "GET has no body."]);
  if (Object.keys(headers).length > MOST_HEADERS) faults.push(["headers", `At most ${MOST_HEADERS} headers.`]);
  const foreign = Object.keys(headers).find((name) => NOT_A_USERS.test(name));
  if (foreign !== undefined) faults.push(["headers", "One of the headers is not a user's to set."]);
  if (new Set(Object.keys(headers).map((name) => name.toLowerCase())).size < Object.keys(headers).length) faults.push(["headers", "A header is there twice."]);
  if (new Set(voices.map(({ id }) => id)).size < voices.length) faults.push(["voices", "A voice is there twice."]);
  if (body !== null && bodyKindOf(headers) === null)
    faults.push(["headers", "The body may be application/json, application/x-www-form-urlencoded, text/plain or XML."]);
  if (faults.length === 0) faults.push(...faultsOfFilling(template));
  return faults;
}

/** By filling it in: what goes wrong here would go wrong at every call. */
function faultsOfFilling(template: Checked): [keyof Checked, string][] {
  try {
    fill(template, { text: "a", voice: "b", language: "en", speed: 1, key: "c" });
    return [];
  } catch (error) {
    return [
      [
        error instanceof SyntaxError ? "body" : "url",
        error instanceof SyntaxError ? "The body is not JSON." : "This is no address, or one whose host would change with what is put in.",
      ],
    ];
  }
}
