import type { DubPort } from "../src/dubs/port.ts";
import type { UnitPort } from "../src/dubs/loop/ports.ts";

/** What a DubObject offers by RPC: the dub's own ports, and `fetch` for sockets. */
export type DubStub = DubPort & UnitPort & { fetch(request: Request): Promise<Response> };

/** One Durable Object per dub, found by the dub's id. The platform's own RPC types are too deep for the compiler here. */
export function dubStub(env: Env, dubId: string): DubStub {
  const namespace: { getByName(name: string): unknown } = env.DUB;
  return namespace.getByName(dubId) as DubStub;
}

export const poolStub = (env: Env, service: string) => env.POOL.getByName(service);
