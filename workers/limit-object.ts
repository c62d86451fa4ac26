/** Hands SQL and the clock to the limiter of one key of a vendor. Decides nothing. */
import { DurableObject } from "cloudflare:workers";
import { Limiter } from "../src/limits/limiter.ts";
import type { BeginCall, Begun, EndCall, LimiterPort } from "../src/limits/limiter-port.ts";

export class LimitObject extends DurableObject<Env> implements LimiterPort {
  private readonly limiter: Limiter;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    this.limiter = new Limiter({
      sql: {
        exec: (query, ...values) => storage.sql.exec(query, ...values).toArray(),
        transaction: (run) => storage.transactionSync(run),
      },
      now: () => Date.now(),
      log: (event, view) => console.warn(JSON.stringify({ event, key: ctx.id.name, ...view })),
    });
  }

  async begin(call: BeginCall): Promise<Begun> {
    return this.limiter.begin(call);
  }
  async end(end: EndCall): Promise<void> {
    this.limiter.end(end);
  }
}
