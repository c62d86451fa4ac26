import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { DubEvent } from "../../dubs/events.ts";
import { SnapshotFrame, StreamEnd } from "../../dubs/frames.ts";
import { findDub } from "../../dubs/services/find-dub.ts";
import { afterUnknown, listEvents } from "../../dubs/services/list-events.ts";
import { issueTicket } from "../../dubs/services/ticket.ts";
import { comeBack, watchEnds, WatchRefusal } from "../../dubs/watcher.ts";
import { AppError, notFound } from "../../errors.ts";
import { IdPath, json, refusals } from "../contract.ts";
import { type Api, type ApiEnv, contextOf } from "../deps.ts";
import { eventStream } from "../event-stream.ts";
import { keyed, watching } from "../policy.ts";
import { isUpgrade, ticketProtocol, wantsEventStream } from "../watch-request.ts";

const tags = ["events"];
const Sequence = z.coerce.number().int().nonnegative();
const EventPage = z.object({ data: z.array(DubEvent), nextCursor: z.string().nullable() });

const EventStream = z.string().meta({ description: "Server-sent events: `WatchFrame`s, at last a `StreamEnd`." });

const issue = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/tickets",
  operationId: "createTicket",
  summary: "A ticket to watch a dub once, within a minute",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: {
    201: json(z.object({ ticket: z.string(), url: z.string(), expiresAt: z.iso.datetime() }), "The ticket, and the WebSocket's address with it"),
    ...refusals,
  },
});

const watch = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/events",
  operationId: "watchDub",
  summary: "Events of a dub: a WebSocket, an event stream, or a page",
  description:
    "**WebSocket**: with a ticket in `?ticket=` or as subprotocol `ticket.{ticket}`. Every frame is a text with one JSON object, a `WatchFrame`: first a `SnapshotFrame` (how the dub stands), " +
    "then `DubEvent`s, each `sequence` one above the last. With `after` the events above it that were missed come right after the snapshot; without, only what happens from now on. " +
    "The text `ping` is answered by `pong`; nothing else that a client sends is looked at, and more than 4 KB of it closes the socket (1009).\n\n" +
    "**Event stream** (`Accept: text/event-stream`): the same frames as server-sent events. `event` is the frame's `type`, `data` the frame, `id` the sequence to come back with as `Last-Event-ID`. " +
    "Before it ends it says why: `event: closed`, whose `data` is a `StreamEnd`. A comment comes every 15 s.\n\n" +
    `**Ends**: a socket is closed with ${watchEnds.revoked.code} (the key behind it was revoked) or ${watchEnds.deleted.code} (the dub was deleted): do not come back. ` +
    `After ${comeBack.code} (it was open for a day), 1013 (an event stream whose reader was too slow), 1006 (the connection broke) or any other code come back with \`after\` as the last \`sequence\` seen. ` +
    "A `StreamEnd` has the same codes.\n\n" +
    "**Else** a page of past events, oldest first. `after` (or `Last-Event-ID`, which wins): only events with a higher sequence; one that the dub has not reached is refused (`after_unknown`).",
  tags,
  ...watching(),
  request: {
    params: IdPath,
    query: z.object({
      after: Sequence.optional(),
      cursor: Sequence.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      ticket: z.string().max(2000).optional(),
    }),
    headers: z.object({ "last-event-id": Sequence.optional() }),
  },
  responses: {
    101: { description: "The WebSocket" },
    200: { description: "A page, or the stream", content: { "application/json": { schema: EventPage }, "text/event-stream": { schema: EventStream } } },
    ...refusals,
  },
});

export function registerEvents(app: Api): void {
  describeFrames(app);
  app.openapi(issue, async (c) => {
    const { id } = c.req.valid("param");
    const { ticket, expiresAt } = await issueTicket(contextOf(c), { dubId: id }, c.var.deps.tokenSecret);
    const url = `${c.var.deps.publicUrl.replace(/^http/, "ws")}/v1/dubs/${id}/events?ticket=${ticket}`;
    return c.json({ ticket, url, expiresAt: expiresAt.toISOString() }, 201);
  });
  app.openapi(watch, async (c) => {
    const dub = await findDub(contextOf(c), c.req.valid("param").id);
    const { after, cursor, limit } = c.req.valid("query");
    // An EventSource that comes back asks for the same URL as at first, and says in the header how far it got.
    const from = c.req.valid("header")["last-event-id"] ?? after ?? null;
    if (isUpgrade(c.req.raw)) return socket(c, dub.id, from);
    if (wantsEventStream(c.req.raw)) return stream(c, dub.id, from);
    return c.json(await listEvents(contextOf(c), { dubId: dub.id, cursor: cursor ?? null, after: from, limit }), 200);
  });
}

/** No route answers with them as JSON, so that only this makes them components. */
function describeFrames({ openAPIRegistry }: Api): void {
  openAPIRegistry.register("SnapshotFrame", SnapshotFrame);
  openAPIRegistry.register("StreamEnd", StreamEnd);
  openAPIRegistry.registerComponent("schemas", "WatchFrame", {
    description: "One frame of a WebSocket, and the `data` of one server-sent event.",
    oneOf: ["SnapshotFrame", "DubEvent"].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  });
}

async function socket(c: Context<ApiEnv>, dubId: string, after: number | null): Promise<Response> {
  const { webSocket } = await open(c, dubId, after);
  const protocol = ticketProtocol(c.req.raw);
  return new Response(null, { status: 101, webSocket, ...(protocol && { headers: { "sec-websocket-protocol": protocol } }) });
}

async function stream(c: Context<ApiEnv>, dubId: string, after: number | null): Promise<Response> {
  const { webSocket } = await open(c, dubId, after);
  return new Response(eventStream(webSocket, after), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/** Throws after_unknown, and what became true since the credential was checked: unauthenticated, not_found. */
async function open(c: Context<ApiEnv>, dubId: string, after: number | null): Promise<{ webSocket: WebSocket }> {
  const { workspaceId, keyId } = contextOf(c).actor;
  const answer = await c.var.deps.watch({ dubId, workspaceId, keyId, after });
  if (answer.webSocket) return { webSocket: answer.webSocket };
  if (!answer.headers.get("content-type")?.includes("json")) throw new Error(`The dub's object answered ${answer.status} to a watcher.`);
  throw refusalOf(WatchRefusal.parse(await answer.json()));
}

function refusalOf(refusal: WatchRefusal): AppError {
  if (refusal.kind === "ahead") return afterUnknown(refusal.sequence);
  return refusal.kind === "deleted" ? notFound() : new AppError("unauthenticated", "The API key was revoked.");
}
