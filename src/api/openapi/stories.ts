/** What the words of examples are where the usual ones would not do. */
import { idOf, OTHER_PASSWORD } from "./words.ts";

const LATER = "2026-11-24T10:04:10Z";
const NEW_JOB = { status: "queued", progress: 0, startedAt: null, endedAt: null };
const URL = "https://media.example.com/";

/** Field by field: of a component, of the request of an operation (by its id), or of the object in a field of this name. */
export const WORDS_OF: Record<string, Record<string, unknown>> = {
  signUp: { name: "Ana Souza" },
  updateMe: { name: "Ana Souza" },
  changePassword: { password: OTHER_PASSWORD },
  resetPassword: { password: OTHER_PASSWORD },
  changeEmail: { email: "ana.souza@example.com" },
  createInvitation: { email: "bo@example.com", role: "editor" },
  changeRole: { role: "editor" },
  createCredential: { name: "Our vendor" },
  updateCredential: { name: "Our vendor" },
  createKey: { name: "Build server" },
  createGlossary: { name: "Beekeeping" },
  updateGlossary: { name: "Beekeeping" },
  createUppyUpload: { type: "video/mp4" },
  createUppyUploadAnswer: { key: idOf("vid") },
  completeUppyUploadAnswer: { key: idOf("vid") },
  createTicketAnswer: { url: `wss://api.example.com/v1/dubs/${idOf("dub")}/events`, expiresAt: "2026-11-24T10:01:00Z" },
  MailOnItsWay: { message: "If the address is one that can be written to, a mail is on its way." },
  Me: { emailVerified: true, name: "Ana Souza", preferences: { mailWhenJobEnds: true } },
  Session: { isCurrent: true, expiresAt: "2026-12-24T10:00:00Z" },
  Erasure: { status: "erased", removed: { videos: 3, dubs: 4 }, endedAt: LATER },
  Export: { status: "succeeded", progress: 1, expiresAt: "2026-12-01T10:04:10Z" },
  files: { filename: "onevoice-export-1.zip", url: `${URL}onevoice-export-1.zip` },
  Video: { status: "ready", container: "mp4", videoCodec: "avc1.640028", audioCodec: "mp4a.40.2", description: "Recorded in spring.", uploadId: null },
  Upload: { status: "open", partSizeBytes: 8_388_608, partCount: 7 },
  VideoFile: { language: null, dubId: null, filename: "talk.mp4", expiresAt: "2026-11-24T10:05:00Z", url: `${URL}talk.mp4` },
  SignedPart: { headers: {}, sizeBytes: 8_388_608, url: `${URL}parts/1`, expiresAt: "2026-11-24T11:00:00Z" },
  DeletedVideo: { isErased: true, objectsDeleted: 12 },
  Dub: { sequence: 12, options: { source: { language: "en" } } },
  transcription: { engine: "faster-whisper/base" },
  separation: { engine: "spleeter/2stems-16khz" },
  translation: { engine: "bergamot/firefox-tiny", routes: [{ engine: "bergamot/firefox-tiny", source: "en", target: "pt-BR" }] },
  Job: { status: "succeeded", progress: 1, startedAt: "2026-11-24T10:00:02Z", endedAt: LATER, stage: null, etaMs: null, usage: [], ceilingMicros: null },
  Line: {
    text: "Bees see colours that we do not.",
    warnings: [],
    kept: null,
    translation: { text: "As abelhas veem cores que não vemos.", engine: "bergamot/firefox-tiny", stale: false, prompt: null, rewrites: 0 },
    placement: { placed: true, startMs: 1_200, endMs: 4_100, rate: 1, reason: "" },
  },
  changes: {
    id: idOf("lin"),
    before: { text: "Bees see colors.", startMs: 1_200, endMs: 4_300, speakerId: idOf("spk"), treatment: "dub" },
    after: { text: "Bees see colours that we do not.", startMs: 1_200, endMs: 4_300, speakerId: idOf("spk"), treatment: "dub" },
  },
  Edit: { ops: ["set_text"], changed: true, changesLeftOut: 0 },
  Take: { text: "As abelhas veem cores que não vemos.", durationMs: 2_900, selected: true, url: `${URL}take.wav` },
  Speaker: { name: "Ana", lines: 24, talkMs: 81_000, voices: { "pt-BR": "pf_dora" }, consent: null },
  speakers: { name: "Ana" },
  GlossaryTerm: { source: "OneVoice", kind: "keep", language: null, target: null },
  Transcript: { language: "en" },
  Script: { language: "en", targetLanguage: "pt-BR" },
  ScriptDifference: { conflicts: [], added: [], deleted: [], missing: [], unknown: [], refused: [], unchanged: 23, warnings: [] },
  Output: { name: "", format: "mp4", filename: "talk.pt-BR.mp4", url: `${URL}talk.pt-BR.mp4` },
  Share: { revokedAt: null, expiresAt: "2026-12-01T10:00:00Z" },
  Credential: { name: "Our vendor", status: "works", testedAt: LATER, ready: true, hint: "7z6b", engine: null },
  CredentialTest: { status: "works", code: null, message: "The vendor took the key.", testedAt: LATER },
  ApiKey: { name: "Build server", scopes: ["read", "write"], lastUsedAt: null },
  NewApiKey: { name: "Build server", scopes: ["read", "write"], lastUsedAt: null },
  Workspace: { role: "owner" },
  Member: { name: "Bo Lind", email: "bo@example.com", role: "editor" },
  Invitation: { email: "bo@example.com", role: "editor", expiresAt: "2026-12-01T10:00:00Z" },
  Language: { language: "en", name: "English" },
  LibraryGlossary: { name: "Beekeeping" },
  Engine: {
    id: "kokoro/82m-int8",
    stage: "synthesize",
    on: true,
    reason: null,
    credentialId: null,
    speeds: { least: 0.5, most: 2 },
    voices: [{ id: "pf_dora", language: "pt-BR", name: "Dora", gender: "female" }],
  },
  Voice: { id: "pf_dora", name: "Dora", previewUrl: "/v1/voices/kokoro/82m-int8/pf_dora/preview" },
  Activity: { action: "video.created", resourceId: idOf("vid"), workspaceId: idOf("wsp"), userId: idOf("usr"), credentialId: null },
  DubEvent: { sequence: 12 },
  AccessToken: { accessToken: "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3IifQ.c2lnbmF0dXJl", expiresAt: "2026-11-24T10:10:00Z" },
  Readiness: { ready: true, parts: { database: { ok: true, detail: "It answers.", ms: 3 } }, engines: [] },
};

/** What one answer tells otherwise than its components do: by the operation and status; objects are laid over, the rest takes the place. */
export const ANSWERS_OF: Record<string, object> = {
  "createVideo 201": { video: { status: "uploading", ...unseen(), uploadId: idOf("upl") }, upload: { parts: [] } },
  "createVideo 202": { video: { status: "importing", ...unseen(), importProgress: 0 } },
  "completeUpload 200": { video: { status: "processing", ...unseen() }, upload: { status: "completed" } },
  "createDub 202": { job: NEW_JOB, dub: { sequence: 1, sourceLanguage: null } },
  "createJob 202": { job: NEW_JOB },
  "resumeJob 202": { job: NEW_JOB },
  "retryJob 202": { job: NEW_JOB },
  "cancelJob 202": { status: "canceling", progress: 0.4, stage: "synthesize", endedAt: null },
  "createExport 202": { status: "waiting", progress: 0, files: [], expiresAt: null },
};

/** What nobody knows of a file before it was looked at. */
function unseen() {
  return { durationMs: null, width: null, height: null, container: null, videoCodec: null, audioCodec: null, sha256: null, thumbnailUrl: null };
}
