/** A server of the test's own on a port of this machine, as a user runs one beside OneVoice. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Loopback = { url: string; close(): Promise<void> };
type Answering = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** `answering` may throw: whoever asked then hears 500, and the test reads why in `errors`. Closing cuts what still hangs. */
export async function listening(answering: Answering, errors: unknown[] = []): Promise<Loopback> {
  const server = createServer((request, response) => {
    void (async () => answering(request, response))().catch((error: unknown) => {
      errors.push(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const piece of request) text += piece as string;
  return text;
}
