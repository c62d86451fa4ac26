/** Bodies of requests that are taken, and such as are refused for what their schema says in more than types. */

const TERM = { source: "bee", kind: "keep" };
const voice = { id: "a", name: "Ana", language: "pt", gender: null };
const template = { url: "https://voice.example.com/say", body: '{"say":"{{text}}"}', audio: { kind: "body", format: "wav" } };
const custom = (more: object) => ({ name: "Ours", secret: { vendor: "custom", template: { ...template, ...more } } });
const headers = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "1"]));
const LINE = { lineId: "lin_1", ifRevision: 1 };
const overlay = (more: object) => ({ text: "Bees", startMs: 0, endMs: 1, ...more });
const dub = (source: object, more: object = {}) => ({ targetLanguages: ["pt-BR"], options: { source, ...more } });
const person = (more: object) => ({ email: "ana@example.com", password: "correct horse battery staple", name: "Ana", ...more });
const uppy = (partSizeBytes: unknown) => ({ filename: "talk.mp4", type: "video/mp4", metadata: { partSizeBytes } });
const part = (partNumber: number) => ({ partNumber, etag: "e" });

type Asked = { operationId: string; taken: unknown[]; refused: unknown[] };
export const ASKED: Asked[] = [
  {
    operationId: "signUp",
    taken: [
      person({ locale: "zh-Hant-TW" }),
      person({ locale: "de-1996-u-co-phonebk-x-a-b" }),
      person({ email: "o'neil+bees@mail.example.com" }),
      person({ email: `${"a".repeat(64)}@${"b-".repeat(31)}c.example` }),
    ],
    refused: [
      person({ email: "a`b@example.com" }),
      person({ email: "ana@example" }),
      person({ email: `${"a".repeat(65)}@example.com` }),
      person({ email: `ana@${"a".repeat(64)}.com` }),
      person({ email: "ana@-example.com" }),
      person({ locale: "pt_BR" }),
      person({ locale: "pt-Bra" }),
      ...[" ", "\u200b", "\u3164 \u2060", "a\u0000", "\u0001"].map((name) => person({ name })),
    ],
  },
  { operationId: "resendVerification", taken: [{ email: "a@b.co" }], refused: [{ email: "a$2@b.co" }] },
  { operationId: "createInvitation", taken: [{ email: "a@b.co", role: "viewer" }], refused: [{ email: "a=2@b.co", role: "viewer" }] },
  {
    operationId: "updateMe",
    taken: ["UTC", "Etc/GMT+1", "America/Argentina/Buenos_Aires", "EST5EDT"].map((timeZone) => ({ timeZone })),
    refused: [{}, { timeZone: "+01:00" }, { timeZone: "Europe/" }, { timeZone: "Europe Berlin" }],
  },
  {
    operationId: "renameWorkspace",
    taken: [{ name: "Bees & Co: spring / autumn" }, { name: "蜂" }],
    refused: ["www.example.com", "WwW.example.com", "\u200b", "see http://bees", "a\nb", "a\u0085", "\u0007", " "].map((name) => ({ name })),
  },
  {
    operationId: "createGlossary",
    taken: [{ name: "Bees", terms: [TERM, { ...TERM, kind: "say", target: "b", language: "sr-Latn-RS" }, { ...TERM, target: null }] }],
    refused: [{ kind: "force" }, { kind: "say", target: null }, { target: " " }, { source: " " }, { language: "pt-0" }].map((more) => ({
      name: "Bees",
      terms: [{ ...TERM, ...more }],
    })),
  },
  { operationId: "updateGlossary", taken: [{ terms: [] }], refused: [{}, { terms: [{ ...TERM, kind: "say" }] }] },
  {
    operationId: "createCredential",
    taken: [
      custom({}),
      custom({ url: "https://voice.example.com/?say={{ text }}", method: "GET", body: null }),
      custom({ audio: { kind: "body", format: "pcm_s16le", sampleRate: 24_000 }, headers: headers(20), voices: [voice, { ...voice, id: "b" }] }),
    ],
    refused: [
      { body: "{}" },
      { body: null },
      { method: "GET" },
      { url: "https://voice.example.com/#a" },
      { url: "https://voice.example.com/?key={{key}}" },
      { audio: { kind: "body", format: "pcm_s16le" } },
      { headers: headers(21) },
      { headers: { "a b": "1" } },
      { voices: [voice, voice] },
      { voices: [{ ...voice, name: " " }] },
    ].map(custom),
  },
  { operationId: "updateCredential", taken: [{ name: "Ours" }], refused: [{}, { name: " " }] },
  {
    operationId: "editDub",
    taken: [{ ops: [{ op: "set_speaker", ...LINE, speakerId: null, name: "Ana" }] }, { ops: [{ op: "set_text", ...LINE, text: "蜂" }] }],
    refused: [
      { op: "set_speaker", ...LINE, speakerId: "spk_1", name: "Ana" },
      { op: "set_text", ...LINE, text: "..." },
      { op: "set_text", ...LINE, ifRevision: 2 ** 53, text: "Bees" },
      { op: "set_glossary", ifRevision: 1, terms: [{ ...TERM, kind: "force" }] },
    ].map((op) => ({ ops: [op] })),
  },
  {
    operationId: "editLine",
    taken: [{ text: "Bees" }, { ifRevision: 1, takeId: "tak_1", language: "pt-BR" }, { voice: null, translation: "Abelhas", language: "pt" }],
    refused: [
      { ifRevision: 1 },
      { startMs: 0 },
      { voice: null },
      { text: "Bees", language: "pt" },
      { text: "?!" },
      { takeId: "tak_1", translation: "Abelhas", language: "pt" },
      { takeId: "tak_1", voice: null, language: "pt" },
    ],
  },
  {
    operationId: "createJob",
    taken: [
      { kind: "transcribe", upgrade: false },
      { kind: "render", upgrade: true },
      { kind: "dub", languages: ["es"], overlays: [overlay({})] },
    ],
    refused: [
      { kind: "transcribe", languages: ["es"] },
      { kind: "transcribe", outputs: ["srt"] },
      { kind: "transcribe", overlays: [] },
      { kind: "dub", upgrade: true },
      { kind: "dub", overlays: [overlay({ text: " \n" })] },
    ],
  },
  {
    operationId: "createDub",
    taken: [dub({ range: { startMs: 0, endMs: 1_000 } }, { speech: { voices: { "pt-BR": "pf_dora" } } })],
    refused: [
      dub({ range: { startMs: 0, endMs: 999 } }),
      dub({}, { speech: { voices: { Portuguese: "pf_dora" } } }),
      dub({}, { overlays: [overlay({ text: "" })] }),
    ],
  },
  {
    operationId: "importScript",
    taken: [
      { text: "a", language: "es", addNew: false },
      { text: "a", language: null, addNew: true },
    ],
    refused: [
      { text: "a", language: "es", addNew: true },
      { text: "a", language: "es", deleteMissing: true },
      { text: "a", columns: { text: " " } },
    ],
  },
  { operationId: "signUploadParts", taken: [{ partNumbers: [2, 1] }], refused: [{ partNumbers: [1, 1] }, { partNumbers: [2 ** 53] }] },
  { operationId: "completeUpload", taken: [{ parts: [part(1), part(2)] }], refused: [{ parts: [part(1), part(1)] }] },
  {
    operationId: "completeUppyUpload",
    taken: [{ parts: [{ PartNumber: 1, ETag: "e" }] }],
    refused: [{ parts: Array.from({ length: 2 }, () => ({ PartNumber: 1, ETag: "e" })) }],
  },
  {
    operationId: "createUppyUpload",
    taken: [5_242_880, "5242880", "0100000000"].map(uppy),
    refused: [...[5_242_879, 100_000_001, "0", "52428", "1000000000"].map(uppy), { filename: " ", type: "video/mp4" }],
  },
  { operationId: "createVideo", taken: [], refused: [{ source: {} }, { title: " ", source: { import: { url: "https://example.com/a.mp4" } } }] },
];
