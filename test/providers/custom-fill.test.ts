/** That nothing put into a template breaks out of its place. */
import { assert, constantFrom, oneof, property, string } from "../property.ts";
import { describe, expect, it } from "vitest";
import { fill, type Fillable, type Values } from "../../src/providers/custom/fill.ts";
import { CustomTemplate } from "../../src/providers/custom/template.ts";

const values = (more: Partial<Values> = {}): Values => ({ text: "Olá", voice: "v1", language: "pt-BR", speed: 1, key: "k", ...more });
/** Null where the values cannot be put in. */
function urlOf(template: Fillable, values: Values): URL | null {
  try {
    return new URL(fill(template, values).url);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
const post = (body: string, headers: Record<string, string> = {}) => ({ url: "https://voice.example.com/speak", method: "POST" as const, headers, body });
const nasty = oneof(
  string({ unit: "binary" }),
  string(),
  constantFrom(
    '"',
    '","voice":"x',
    "\\",
    "\\u0022",
    "{{voice}}",
    "{{key}}",
    "$&",
    "$1",
    "]]>",
    "</speak>",
    "&amp;",
    "a&text=b",
    "a=b;c",
    "%22",
    "../..",
    "..",
    ".",
    "%2e%2e",
    "\ud800",
    "\u2028",
    "\0",
    "?#/@:",
    "#x",
  ),
);

describe("a value", () => {
  it("comes out of a JSON body as it went in, and changes nothing else of it", () => {
    const template = post('{"input":"{{text}}","meta":[{"v":"{{voice}}/{{language}}","speed":"{{speed}}"},null,1.5,true],"__proto__":{"a":"{{text}}"}}');
    assert(
      property(nasty, nasty, (text, voice) => {
        const { body } = fill(template, values({ text, voice, speed: 1.1 }));
        const said = text.toWellFormed();
        const expected = `{"input":${JSON.stringify(said)},"meta":[{"v":${JSON.stringify(`${voice.toWellFormed()}/pt-BR`)},"speed":1.1},null,1.5,true],"__proto__":{"a":${JSON.stringify(said)}}}`;
        expect(body).toBe(expected);
        expect((JSON.parse(body!) as { input: string }).input).toBe(said);
      }),
    );
  });
  it("comes out of a form as it went in, and adds no field", () => {
    const template = post("text={{text}}&voice={{voice}}&fixed=1", { "Content-Type": "application/x-www-form-urlencoded" });
    assert(
      property(nasty, nasty, (text, voice) => {
        const { body } = fill(template, values({ text, voice }));
        expect([...new URLSearchParams(body!)]).toEqual([
          ["text", text.toWellFormed()],
          ["voice", voice.toWellFormed()],
          ["fixed", "1"],
        ]);
      }),
    );
  });
  it("stays in its place of an address: neither host, path nor query become others", () => {
    const template = {
      url: "https://voice.example.com/v/{{voice}}/speak?lang={{language}}&text={{text}}&fixed=1",
      method: "GET" as const,
      headers: {},
      body: null,
    };
    assert(
      property(nasty, nasty, (text, voice) => {
        const url = urlOf(template, values({ text, voice }));
        // `.` and `..` are the only ones that cannot stay in a step of a path.
        if (url === null) return /^\.{1,2}$/.test(voice);
        const [, v, step, last, ...more] = url.pathname.split("/");
        expect([url.origin, v, last, more, url.hash]).toEqual(["https://voice.example.com", "v", "speak", [], ""]);
        expect(decodeURIComponent(step!)).toBe(voice.toWellFormed());
        expect([...url.searchParams]).toEqual([
          ["lang", "pt-BR"],
          ["text", text.toWellFormed()],
          ["fixed", "1"],
        ]);
        return true;
      }),
    );
  });
  it("never makes markup of an XML body", () => {
    const template = post('<speak><voice name="{{voice}}">{{text}}</voice></speak>', { "content-type": "application/ssml+xml" });
    assert(
      property(nasty, nasty, (text, voice) => {
        const { body } = fill(template, values({ text, voice }));
        expect(body!.match(/[<>]/g)).toHaveLength(8);
        expect(body!.match(/"/g)).toHaveLength(2);
      }),
    );
  });
  it("is filled in once: one that looks like a placeholder is spoken", () => {
    const { body, headers } = fill(post('{"input":"{{text}}"}', { Authorization: "Bearer {{key}}" }), values({ text: "{{key}} {{voice}}", key: "secret" }));
    expect(body).toBe('{"input":"{{key}} {{voice}}"}');
    expect(headers).toEqual({ authorization: "Bearer secret", "content-type": "application/json" });
  });
});

describe("a template", () => {
  const good = { url: "https://voice.example.com/speak", body: '{"input":"{{text}}"}', audio: { kind: "body", format: "wav" } };
  const faults = (more: object): string[] => CustomTemplate.safeParse({ ...good, ...more }).error?.issues.map(({ message }) => message) ?? [];
  it("needs little, and says the rest itself", () => {
    expect(CustomTemplate.parse(good)).toEqual({
      ...good,
      method: "POST",
      headers: {},
      voices: [],
      languages: null,
      maxCharacters: 1_000,
      concurrency: 2,
      requestsPerMinute: null,
    });
  });
  it.each([
    ["a host that depends on what is said", { url: "https://{{voice}}.example.com/" }, /host would change/],
    ["a port that does", { url: "https://voice.example.com:{{text}}/" }, /host would change/],
    ["a host that depends on it behind more slashes than there should be", { url: "https:///{{voice}}.evil.example/{{text}}" }, /host would change/],
    ["a host that depends on it behind none", { url: "https:{{voice}}.evil.example/{{text}}" }, /host would change/],
    ["a host that depends on it behind slashes the other way", { url: "https:\\\\{{voice}}.evil.example/{{text}}" }, /host would change/],
    ["a host that depends on it behind a line feed", { url: "https://\n/{{voice}}.evil.example/{{text}}" }, /host would change/],
    ["a user's name that does", { url: "https:///{{voice}}@voice.example.com/{{text}}" }, /host would change/],
    ["a path that climbs", { url: "https://voice.example.com/a/../{{text}}" }, /host would change/],
    ["no text anywhere", { body: '{"input":"hello"}' }, /nowhere/],
    ["a text behind a #", { url: "https://voice.example.com/#{{text}}" }, /never sent/],
    ["a body that is no JSON", { body: '{"input": {{text}}}' }, /not JSON/],
    ["a placeholder that there is none of", { body: '{"input":"{{text}} {{secret}}"}' }, /no placeholder/],
    ["a key in the address", { url: "https://voice.example.com/?key={{key}}" }, /not be part of the address/],
    ["text in a header", { headers: { "x-text": "{{text}}" } }, /Only \{\{key\}\}/],
    ["a header of the connection", { headers: { Host: "internal" } }, /not a user's/],
    ["a header of a proxy", { headers: { "X-Forwarded-For": "127.0.0.1" } }, /not a user's/],
    ["a header with a line feed", { headers: { "x-a": "a\r\nHost: internal" } }, /printable ASCII/],
    ["a header twice", { headers: { "x-a": "1", "X-A": "2" } }, /twice/],
    ["a multipart body", { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x {{text}}" }, /text\/plain or XML/],
    ["GET with a body", { method: "GET" }, /no body/],
    ["raw samples without their rate", { audio: { kind: "body", format: "pcm_s16le" } }, /sampleRate/],
    ["a path that is no path", { audio: { kind: "json_url", path: "a[b]", format: "wav" } }, /fields and indexes/],
    ["two voices of one id", { voices: [1, 2].map((n) => ({ id: "a", name: `A${n}`, language: null, gender: null })) }, /twice/],
  ])("with %s is refused", (_, more, message) => {
    expect(faults(more).join(" ")).toMatch(message);
  });
});
