import type { LimiterPort } from "../src/limits/limiter-port.ts";

/** One Durable Object per key of a vendor, by whose limits all its calls count: `openai/house`, `elevenlabs/cre_...`. */
export function limitStub(env: Env, vendor: string, key: string): LimiterPort {
  const namespace: { getByName(name: string): unknown } = env.LIMIT;
  return namespace.getByName(`${vendor}/${key}`) as LimiterPort;
}
