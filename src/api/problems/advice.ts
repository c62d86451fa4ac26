/** What a caller can do about a refusal, in sentences for the page of its code. */
import { type ProblemCode, problems } from "../../errors.ts";

/** Where the status alone does not tell enough. */
const ofCodes: Partial<Record<ProblemCode, string>> = {
  sign_in_failed: "Check both, or ask for another password by POST /v1/auth/password/reset-request. The answer is the same for an address that nobody has.",
  wrong_password: "Enter the password that the account has now, or reset it by mail.",
  unverified: "Open the link in the mail, or ask for another by POST /v1/auth/verify-email/resend. Until then the account only reads.",
  video_not_ready: "Wait until GET /v1/videos/{id} says `ready`; an upload has to be completed first.",
  parts_missing: "Send the parts that `detail` names, then complete the upload again. GET /v1/uploads/{id} lists those that arrived.",
  upload_not_open: "It was completed, aborted or has expired. Create another video to upload anew.",
  not_probed_yet: "Wait until the first job of the dub has looked at the video.",
  job_not_over: "Wait until the job is over (GET /v1/jobs/{id}?wait=20), or cancel it.",
  last_owner: "Make somebody else an owner first, or delete the workspace.",
  personal_workspace: "Make a shared workspace by POST /v1/workspaces.",
  link_invalid: "Links work once and for a short time. Ask for a new one.",
  invitation_invalid: "Ask whoever invited you for another invitation.",
  stale_revision: "Read the resource again, look at what changed, and send the change with its new ETag in If-Match.",
  unknown_etag: "Send in If-Match the ETag header that came with the resource, with its quotes, or leave If-Match out.",
  changed_since: "Undo the later edit first, or make a new edit.",
  idempotency_key_reused: "Send another Idempotency-Key with another request. The same request with the same key gets its first answer again.",
  too_many_requests: "Wait for as many seconds as Retry-After says. RateLimit tells beforehand how many requests are left.",
  weak_password: "Take one of 8 characters or more that is not among the most common and not your address.",
  multipart_only: "Use the signed part URLs of POST /v1/uploads/{id}/parts.",
  not_an_image: "Send a JPEG, PNG, WebP or AVIF image of at most 10 MB, with its own Content-Type.",
  file_too_large: "A file may have 6 GB at most. A lower bit rate is enough: the picture of a dub is the picture of its source.",
  unsupported_language: "GET /v1/languages says what can be dubbed here, from which language into which.",
  engine_unavailable: "GET /v1/engines says which engines are on, and why others are not.",
  unknown_voice: "GET /v1/engines says which voices there are.",
  too_many_imports: "Wait until GET /v1/videos/{id} says that one of them is ready or has failed, or delete it.",
  consent_missing: "Record the consent of whoever is heard by the edit `record_consent` first.",
  tested_just_now: "Wait a moment, and ask again.",
  credential_unreadable: "Enter the key again by PATCH /v1/credentials/{id}.",
  internal: "Try again. If it stays, tell us the `request_id` of the answer.",
};

const ofStatuses: Readonly<Record<number, string>> = {
  400: "Send JSON (RFC 8259) in UTF-8.",
  401: "Send an API key or an access token as `Authorization: Bearer ...`, or sign in again.",
  403: "Use a credential with the scope or the role that `detail` names.",
  404: "Check the id and the path. What was deleted, and what belongs to another workspace, is answered like what never was.",
  405: "Use a method that the header Allow names.",
  409: "Read the resource again: something has to happen to it first, as `detail` says.",
  412: "Read the resource again, and go on from its new state.",
  413: "Send less at once.",
  415: "Send the content type that the reference names.",
  422: "Mend what `detail` and `errors` name, each with a JSON Pointer to its place, and send the request again.",
};

export const adviceOn = (code: ProblemCode): string =>
  ofCodes[code] ?? ofStatuses[problems[code].status] ?? "Read `detail`: it says what was wrong with this request.";
