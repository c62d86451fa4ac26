/** How a watcher asks: by a WebSocket, by SSE, or for a page; and where it puts its ticket. */

const TICKET_PROTOCOL = "ticket.";

export const isUpgrade = (request: Request): boolean => request.headers.get("upgrade")?.toLowerCase() === "websocket";

export const wantsEventStream = (request: Request): boolean => request.headers.get("accept")?.includes("text/event-stream") ?? false;

/** The subprotocol that carries the ticket (it has to be echoed, else browsers close), or null. */
export function ticketProtocol(request: Request): string | null {
  const offered = request.headers.get("sec-websocket-protocol")?.split(",") ?? [];
  return offered.map((protocol) => protocol.trim()).find((protocol) => protocol.startsWith(TICKET_PROTOCOL)) ?? null;
}

/** From the subprotocol, which no log keeps, or from the query. */
export const ticketOf = (request: Request): string | null =>
  ticketProtocol(request)?.slice(TICKET_PROTOCOL.length) ?? new URL(request.url).searchParams.get("ticket");
