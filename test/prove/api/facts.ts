/** What every operation is meant to ask of whoever calls it: written down from the product, not read from the routes. */
import type { Scope } from "../../../src/accounts/actor.ts";

/** `open`: anybody, or whoever holds what the path or the body carries. `person`: signed in, no API key. `task`: a service's token. `admin`: the house. */
export type Need = Scope | "open" | "person" | "task" | "admin";

const table: Record<Need, string> = {
  open: `POST /v1/auth/sign-up, POST /v1/auth/verify-email, POST /v1/auth/verify-email/resend, POST /v1/auth/password/reset-request,
    POST /v1/auth/password/reset, POST /v1/auth/email/confirm, POST /v1/auth/sign-in, GET /v1/streams/{token}/master.m3u8, GET /v1/streams/{token}/{file},
    GET /v1/shared/{token}, GET /v1/erasures/{id}, GET /.well-known/jwks.json, GET /healthz, GET /readyz, PUT /media/uppy-parts, GET /media/*, PUT /media/*, GET /openapi.json,
    GET /doc, GET /doc/problems, GET /doc/problems/{code}`,
  person: `POST /v1/auth/sign-out, POST /v1/auth/password/change, POST /v1/auth/email/change, GET /v1/me, PATCH /v1/me, DELETE /v1/me, POST /v1/me/exports, GET /v1/me/exports, GET /v1/me/exports/{id}, GET /v1/me/sessions,
    DELETE /v1/me/sessions/{id}, POST /v1/auth/token, GET /v1/workspaces, POST /v1/workspaces, GET /v1/workspaces/{id}, PATCH /v1/workspaces/{id},
    DELETE /v1/workspaces/{id}, GET /v1/workspaces/{id}/members, PATCH /v1/workspaces/{id}/members/{userId}, DELETE /v1/workspaces/{id}/members/{userId},
    POST /v1/workspaces/{id}/invitations, GET /v1/workspaces/{id}/invitations, DELETE /v1/workspaces/{id}/invitations/{invitationId},
    POST /v1/invitations/accept, GET /v1/me/avatar, PUT /v1/me/avatar, DELETE /v1/me/avatar,
    GET /v1/workspaces/{id}/members/{userId}/avatar, GET /v1/me/activity, GET /v1/me/notifications, POST /v1/me/notifications/read`,
  read: `GET /v1/videos, GET /v1/videos/{id}, GET /v1/videos/{id}/content, GET /v1/videos/{id}/files, GET /v1/videos/{id}/thumbnail, GET /v1/videos/{id}/peaks,
    GET /v1/uploads/{id}, GET /v1/uppy/s3/multipart/{uploadId}, GET /v1/dubs, GET /v1/dubs/{id},
    GET /v1/dubs/{id}/lines, GET /v1/dubs/{id}/lines/{lineId}, GET /v1/dubs/{id}/lines/{lineId}/takes, GET /v1/dubs/{id}/speakers,
    GET /v1/dubs/{id}/glossary, GET /v1/dubs/{id}/transcript, GET /v1/dubs/{id}/script, GET /v1/dubs/{id}/edits, GET /v1/dubs/{id}/jobs, GET /v1/jobs,
    GET /v1/jobs/{id}, GET /v1/dubs/{id}/outputs, GET /v1/outputs/{id}, GET /v1/outputs/{id}/content, GET /v1/dubs/{id}/stream, GET /v1/dubs/{id}/shares,
    POST /v1/dubs/{id}/tickets, GET /v1/dubs/{id}/events, GET /v1/credentials, GET /v1/credentials/{id}, GET /v1/languages, GET /v1/engines,
    GET /v1/voices, GET /v1/voices/{vendor}/{model}/{voice}/preview,
    GET /v1/glossaries, GET /v1/glossaries/{id}, GET /v1/glossaries/{id}/terms.csv`,
  write: `POST /v1/videos, PATCH /v1/videos/{id}, DELETE /v1/videos/{id}, PUT /v1/videos/{id}/thumbnail, DELETE /v1/videos/{id}/thumbnail,
    DELETE /v1/uploads/{id}, POST /v1/uploads/{id}/parts,
    PUT /v1/uploads/{id}/parts/{partNumber}, POST /v1/uploads/{id}/complete, GET /v1/uppy/s3/params, POST /v1/uppy/s3/multipart,
    DELETE /v1/uppy/s3/multipart/{uploadId}, GET /v1/uppy/s3/multipart/{uploadId}/{partNumber},
    POST /v1/uppy/s3/multipart/{uploadId}/complete, POST /v1/videos/{id}/dubs, DELETE /v1/dubs/{id}, PATCH /v1/dubs/{id}/lines/{lineId},
    POST /v1/dubs/{id}/script, POST /v1/dubs/{id}/edits, POST /v1/dubs/{id}/edits/{editId}/undo, POST /v1/dubs/{id}/jobs, POST /v1/jobs/{id}/cancel,
    POST /v1/jobs/{id}/resume, POST /v1/jobs/{id}/retry, POST /v1/dubs/{id}/shares, DELETE /v1/shares/{id}, POST /v1/credentials,
    PATCH /v1/credentials/{id}, DELETE /v1/credentials/{id}, POST /v1/credentials/{id}/test, POST /v1/glossaries, PATCH /v1/glossaries/{id},
    DELETE /v1/glossaries/{id}, PUT /v1/glossaries/{id}/terms.csv`,
  manage: "POST /v1/keys, GET /v1/keys, DELETE /v1/keys/{id}, GET /v1/activity, GET /v1/activity/export",
  bill: "",
  task: "POST /internal/tasks/{dubId}/{attempt}",
  admin: "GET /v1/admin/status",
};

/** By `METHOD /path/{name}`. */
export const needs: ReadonlyMap<string, Need> = new Map(
  (Object.entries(table) as [Need, string][]).flatMap(([need, operations]) =>
    operations.split(",").flatMap((operation) => (operation.trim() ? [[operation.trim(), need] as const] : [])),
  ),
);
