/** Runs in workerd: one dub with the real loop and the real sockets, driven by the fakes of this benchmark. */
import { DurableObject } from "cloudflare:workers";
import { watchRequest } from "../../../src/dubs/watcher.ts";
import type { LoopPorts } from "../../../src/dubs/loop/ports.ts";
import { Watchers } from "../../../workers/watchers.ts";
import { DubWorld } from "../dub-world.ts";
import { openLanes } from "../lanes-open.ts";

/** As wrangler.toml has it for the queue of units. */
const WORK_AT_ONCE = 6;
type BenchEnv = { DUB: DurableObjectNamespace };

export class BenchDub extends DurableObject<BenchEnv> {
  private readonly watchers: Watchers;
  private readonly world: DubWorld;
  /** What was told, and when: frames of the same turn have the same time. */
  private readonly told: { at: number; frame: string }[] = [];

  constructor(ctx: DurableObjectState, env: BenchEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.world = new DubWorld({ lines: 150, scale: 1, batchSize: WORK_AT_ONCE, sql: sqlOf(ctx.storage), lanes: openLanes, tell: (frame) => this.tell(frame) });
    this.watchers = new Watchers(ctx, { admit: async () => true, join: (after) => this.world.loop.join(after), now: () => Date.now() });
  }

  private tell(frame: string): void {
    this.told.push({ at: Date.now(), frame });
    this.watchers.tell(frame);
  }

  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/watch") return this.watchers.welcome(request);
    if (pathname === "/dub") return Response.json({ ms: await this.world.dub({ separated: false }), turns: this.turns(), lines: await this.lines() });
    return Response.json({ told: await this.broadcast(Number(searchParams.get("turns")), Number(searchParams.get("everyMs"))) });
  }

  private turns(): string[][] {
    return [...Map.groupBy(this.told, ({ at }) => at).values()].map((turn) => turn.map(({ frame }) => frame));
  }

  /** What was told last is told again, turn by turn. */
  private async broadcast(count: number, everyMs: number): Promise<number> {
    for (const turn of this.turns().slice(-count)) {
      for (const frame of turn) this.watchers.tell(frame);
      await scheduler.wait(everyMs);
    }
    return count;
  }

  private lines() {
    return this.world.loop.lines({ afterId: null, limit: 1_000, language: "es" });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.watchers.heard(socket, message);
  }
  override webSocketClose(socket: WebSocket, code: number): void {
    this.watchers.left(socket, code);
  }
}

function sqlOf(storage: DurableObjectStorage): LoopPorts["sql"] {
  return {
    exec: (query, ...values) => storage.sql.exec(query, ...values).toArray() as ReturnType<LoopPorts["sql"]["exec"]>,
    transaction: (run) => storage.transactionSync(run),
  };
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/up") return new Response();
    const dub = env.DUB.getByName("dub_1");
    if (pathname !== "/watch") return dub.fetch(request);
    return dub.fetch(watchRequest({ dubId: "dub_1", workspaceId: "wsp_1", keyId: "key_1", after: null }));
  },
} satisfies ExportedHandler<BenchEnv>;
