/** A platform as bad as can be: it connects wherever an address says, and whatever is not of the public internet is a real server on loopback that counts who came. */
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Resolve } from "../../src/net/resolve.ts";
import { LEADING_INSIDE } from "./corpus.ts";

export const PUBLIC = "93.184.216.34";
const PUBLIC_ADDRESSES = new Set([PUBLIC, "2606:2800:220:1:248:1893:25c8:1946"]);

export class Canary {
  hits = 0;
  port = 0;
  private server: Server | null = null;

  async open(): Promise<void> {
    const server = createServer((_, response) => {
      this.hits++;
      response.end("secret");
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  async visit(): Promise<Response> {
    const status = await new Promise<number>((resolve, reject) => {
      request({ host: "127.0.0.1", port: this.port, agent: false }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      })
        .on("error", reject)
        .end();
    });
    return new Response("secret", { status });
  }
}

/** Every other name is public. */
export const names: Resolve = async (name) => LEADING_INSIDE[name] ?? [PUBLIC];

/** `publicly`: what a public host answers. */
export function recklessFetch(canary: Canary, publicly: (url: URL) => Response): typeof fetch {
  return async (input) => {
    const url = new URL(input as string);
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
    const isLiteral = /^[\d.]+$|:/.test(host);
    const addresses = isLiteral
      ? [host]
      : /(^|\.)localhost$|\.internal$|\.local$/.test(host) || !host.includes(".")
        ? ["127.0.0.1"]
        : await names(host, new AbortController().signal);
    return addresses.every((address) => PUBLIC_ADDRESSES.has(address)) ? publicly(url) : canary.visit();
  };
}
