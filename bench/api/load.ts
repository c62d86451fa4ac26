/** Requests one after the other over one connection that is kept: what they cost the server is not mixed with waiting for each other. */
import http from "node:http";
import { cpuMsOf } from "../orchestration/watchers/cpu.ts";

/** `headers`: besides. */
export type Asked = { url: string; key: string; headers?: Record<string, string> };
/** `latencies`: ms of each. */
export type Block = { cpuUs: number; latencies: number[] };

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
/** As a client behind Cloudflare is seen, so that its network is worked out too. */
const ADDRESS = "192.0.2.1";

/** CPU of the server's process, user and system, for each of `count` requests. */
export async function block(pid: number, asked: Asked, count: number): Promise<Block> {
  const before = cpuMsOf(pid);
  const latencies: number[] = [];
  for (let each = 0; each < count; each++) {
    const began = performance.now();
    await ask(asked);
    latencies.push(performance.now() - began);
  }
  return { cpuUs: ((cpuMsOf(pid) - before) * 1000) / count, latencies };
}

/** The body of a 200; throws otherwise. */
export const ask = ({ url, key, headers: more }: Asked): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { ...more, authorization: `Bearer ${key}`, "cf-connecting-ip": ADDRESS };
    const request = http.get(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    });
    request.on("error", reject);
  });

export const hangUp = (): void => agent.destroy();
