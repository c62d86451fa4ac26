/** The one vocabulary of refusals: services throw AppError, the API alone turns it into a problem (RFC 9457), and clients may rely on `code`. */

/** Every code, with the HTTP status it becomes and the title people read. */
export const problems = {
  malformed_json: { status: 400, title: "The body is not valid JSON" },
  unauthenticated: { status: 401, title: "No valid credential" },
  sign_in_failed: { status: 401, title: "The address or the password is wrong" },
  wrong_password: { status: 403, title: "The current password is another one" },
  forbidden: { status: 403, title: "The credential does not allow this" },
  unverified: { status: 403, title: "The e-mail address is not verified yet" },
  not_found: { status: 404, title: "Not found" },
  route_not_found: { status: 404, title: "No such route" },
  method_not_allowed: { status: 405, title: "The route has no such method" },
  video_not_ready: { status: 409, title: "The video is not ready" },
  parts_missing: { status: 409, title: "Parts of the upload are missing" },
  upload_not_open: { status: 409, title: "The upload is not open" },
  not_probed_yet: { status: 409, title: "Nothing is known of the video yet" },
  job_not_over: { status: 409, title: "The job is not over" },
  last_owner: { status: 409, title: "The workspace would be left without an owner" },
  personal_workspace: { status: 409, title: "A personal workspace does not allow this" },
  already_member: { status: 409, title: "The person is a member already" },
  export_running: { status: 409, title: "An export is being made already" },
  nothing_to_resume: { status: 409, title: "The job has nothing left to do" },
  bad_script: { status: 422, title: "The script cannot be read" },
  no_script: { status: 409, title: "The script is not made yet" },
  no_stream: { status: 409, title: "The dub has no streams" },
  nothing_to_undo: { status: 409, title: "There is no such edit to undo" },
  changed_since: { status: 409, title: "What the edit changed was changed again" },
  too_many_uploads: { status: 409, title: "The workspace has as many open uploads as it may have" },
  too_many_imports: { status: 409, title: "The workspace has as many running imports as it may have" },
  preview_failed: { status: 409, title: "The preview could not be made" },
  stale_attempt: { status: 409, title: "Another attempt has taken over" },
  credential_unreadable: { status: 409, title: "The credential cannot be opened any more" },
  tested_just_now: { status: 409, title: "The credential is being tested, or was a moment ago" },
  precondition_failed: { status: 412, title: "The object is already there" },
  unknown_etag: { status: 412, title: "If-Match names no ETag of this resource" },
  stale_revision: { status: 412, title: "It was changed since it was read" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body has another content type than the route takes" },
  range_not_satisfiable: { status: 416, title: "The range lies outside the object" },
  length_required: { status: 411, title: "The length of the body must be declared" },
  invalid_request: { status: 422, title: "The request is not valid" },
  weak_password: { status: 422, title: "The password is too easy to guess" },
  link_invalid: { status: 422, title: "The link cannot be used" },
  after_unknown: { status: 422, title: "The dub has no such event yet" },
  invalid_cursor: { status: 422, title: "The cursor is not one of this list" },
  multipart_only: { status: 422, title: "The file must be sent in parts" },
  invalid_part: { status: 422, title: "The upload has no such part" },
  empty_file: { status: 422, title: "The file is empty" },
  file_too_large: { status: 422, title: "The file is too large" },
  not_an_image: { status: 422, title: "The body is not an image that can be taken" },
  unsupported_content_type: { status: 422, title: "This kind of file cannot be dubbed" },
  size_mismatch: { status: 422, title: "The upload has another size than declared" },
  unsupported_language: { status: 422, title: "The language is not available" },
  engine_unavailable: { status: 422, title: "The engine is not available" },
  no_target_language: { status: 422, title: "The dub has no target language yet" },
  unknown_voice: { status: 422, title: "The voice is not available" },
  unknown_line: { status: 422, title: "The dub has no such line" },
  unknown_speaker: { status: 422, title: "The dub has no such speaker" },
  unknown_language: { status: 422, title: "The dub is not in this language" },
  unknown_take: { status: 422, title: "The line has no such take" },
  lines_overlap: { status: 422, title: "Two lines of one speaker would overlap" },
  outside_video: { status: 422, title: "The times lie outside the video" },
  outside_line: { status: 422, title: "The place lies outside the line" },
  consent_missing: { status: 422, title: "Whose voice is to be cloned has not agreed" },
  line_too_short: { status: 422, title: "The line would be too short" },
  script_too_large: { status: 422, title: "The script would be too large" },
  line_too_long: { status: 422, title: "The line would be too long" },
  not_neighbours: { status: 422, title: "The lines do not follow each other" },
  endpoint_not_allowed: { status: 422, title: "The address is not one that may be asked" },
  too_many_credentials: { status: 422, title: "The workspace has as many credentials as it may have" },
  too_many_keys: { status: 422, title: "The workspace has as many API keys as it may have" },
  too_many_workspaces: { status: 422, title: "The person owns as many workspaces as a person may" },
  too_many_invitations: { status: 422, title: "The workspace has sent as many invitations as it may in a day" },
  invitation_invalid: { status: 422, title: "The invitation is not open" },
  bad_table: { status: 422, title: "The table cannot be read" },
  duplicate_term: { status: 422, title: "The glossary has the term twice" },
  too_many_terms: { status: 422, title: "The glossaries have more terms together than a dub may" },
  too_many_glossaries: { status: 422, title: "The workspace has as many glossaries as it may have" },
  idempotency_key_reused: { status: 422, title: "The idempotency key belongs to another request" },
  too_many_requests: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on our side" },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof problems;

/** `pointer`: JSON Pointer (RFC 6901) into the body, or into the query, path or headers named by `in`. */
export type FieldError = { in: "body" | "query" | "path" | "header"; pointer: string; detail: string };

/** What a program needs to go on. `revision`: what the line, speaker or glossary has now. */
type ProblemDetails = { revision?: number; retryAfterSeconds?: number };

export class AppError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly details: ProblemDetails | null;

  /** `message` is a sentence for the user; it never carries speech, keys or URLs. */
  constructor(code: ProblemCode, message: string, more: { errors?: readonly FieldError[]; details?: ProblemDetails; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.name = "AppError";
    this.code = code;
    this.errors = more.errors ?? [];
    this.details = more.details ?? null;
  }
}

/** The same words for an unknown id, a deleted one and another workspace's, so that ids tell nothing. */
export const notFound = () => new AppError("not_found", "There is nothing with this id.");
