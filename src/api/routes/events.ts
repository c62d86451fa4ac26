import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { DubEvent } from "../../dubs/events.ts";
import { findDub } from "../../dubs/services/find-dub.ts";
import { issueTicket } from "../../dubs/services/ticket.ts";
import { IdPath, json, refusals } from "../contract.ts";
import { type Api, type ApiEnv, contextOf } from "../deps.ts";
import { eventStream } from "../event-stream.ts";
import { keyed, watching } from "../policy.ts";
import { isUpgrade, ticketProtocol, wantsEventStream } from "../watch-request.ts";

const tags = ["events"];
const Sequence = z.coerce.number().int().nonnegative();
const EventPage = z.object({ data: z.array(DubEvent.meta({ id: "DubEvent" })), nextCursor: z.string().nullable() });

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
    'WebSocket: with a ticket in `?ticket=` or as subprotocol `ticket.{ticket}`. The first frame is `{type: "snapshot", ...}`, then events. ' +
    "`Accept: text/event-stream`: the same frames as server-sent events. Else a page of past events. `after` (or Last-Event-ID): only events with a higher sequence.",
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
    200: { description: "A page, or the stream", content: { "application/json": { schema: EventPage }, "text/event-stream": { schema: z.string() } } },
    ...refusals,
  },
});

export function registerEvents(app: Api): void {
  app.openapi(issue, async (c) => {
    const { id } = c.req.valid("param");
    const { ticket, expiresAt } = await issueTicket(contextOf(c), { dubId: id }, c.var.deps.tokenSecret);
    const url = `${c.var.deps.publicUrl.replace(/^http/, "ws")}/v1/dubs/${id}/events?ticket=${ticket}`;
    return c.json({ ticket, url, expiresAt: expiresAt.toISOString() }, 201);
  });
  app.openapi(watch, async (c) => {
    const dub = await findDub(contextOf(c), c.req.valid("param").id);
    const { after, cursor, limit } = c.req.valid("query");
    const from = after ?? c.req.valid("header")["last-event-id"] ?? null;
    if (isUpgrade(c.req.raw)) return socket(c, dub.id, from);
    if (wantsEventStream(c.req.raw)) return stream(c, dub.id, from);
    const events = await c.var.deps.dubs(dub.id).events({ after: cursor ?? from ?? 0, limit: limit + 1 });
    const data = events.slice(0, limit);
    return c.json({ data, nextCursor: events.length > limit ? String(data.at(-1)?.sequence) : null }, 200);
  });
}

async function socket(c: Context<ApiEnv>, dubId: string, after: number | null): Promise<Response> {
  const { webSocket } = await open(c, dubId, after);
  const protocol = ticketProtocol(c.req.raw);
  return new Response(null, { status: 101, webSocket, ...(protocol && { headers: { "sec-websocket-protocol": protocol } }) });
}

async function stream(c: Context<ApiEnv>, dubId: string, after: number | null): Promise<Response> {
  const { webSocket } = await open(c, dubId, after);
  return new Response(eventStream(webSocket), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/** Nothing of the client's request goes on to the dub's object: no ticket, no key. */
async function open(c: Context<ApiEnv>, dubId: string, after: number | null): Promise<{ webSocket: WebSocket }> {
  const request = new Request(`https://dub.internal/watch${after === null ? "" : `?after=${after}`}`, { headers: { upgrade: "websocket" } });
  const { webSocket, status } = await c.var.deps.watch(dubId, request, { after });
  if (!webSocket) throw new Error(`The dub's object answered ${status} to a watcher.`);
  return { webSocket };
}
