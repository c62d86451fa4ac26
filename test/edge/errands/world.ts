/** Errands over real D1 and R2: a queue that is read by hand, a pool that is a list, a clock of its own. */
import { env } from "cloudflare:workers";
import type { Message } from "../../../containers/contract/task.ts";
import { openDb } from "../../../src/db/client.ts";
import { newId } from "../../../src/db/new-id.ts";
import { errands } from "../../../src/db/schema.ts";
import type { Errand, ErrandPorts, ErrandRow } from "../../../src/errands/errand.ts";
import type { ErrandKind } from "../../../src/errands/errand-kinds.ts";
import { errandStatement, type NewErrand } from "../../../src/errands/errand-statement.ts";
import { poolOwner } from "../../../src/errands/pool-owner.ts";
import { reportErrand } from "../../../src/errands/report-errand.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { workerMedia } from "../../../src/media/worker-media.ts";
import { eq } from "drizzle-orm";
import { fakeDubs } from "../../fakes/dub-port.ts";

const SECRET = "test-token-secret-0123456789abcdef";

export type ErrandWorld = {
  ports: ErrandPorts;
  clock: { now: Date };
  /** What lies in the queue. */
  queue: { errandId: string; afterMs: number }[];
  /** Who stands in line, as `lane/id.attempt`. */
  line: string[];
  warnings: string[];
  begin(errand: Omit<NewErrand, "workspaceId"> & { workspaceId?: string }): Promise<string>;
  row(id: string): Promise<ErrandRow>;
  run(id: string): Promise<ErrandRow>;
  owner(id: string): ReturnType<typeof poolOwner>;
  report(id: string, attempt: number, message: Message): ReturnType<typeof reportErrand>;
  pass(ms: number): void;
};

export function errandWorld(kinds: Partial<Record<ErrandKind, Errand>>, more: Partial<ErrandPorts> = {}): ErrandWorld {
  const clock = { now: new Date("2026-11-24T10:00:00Z") };
  const now = () => clock.now;
  const [queue, line, warnings]: [ErrandWorld["queue"], string[], string[]] = [[], [], []];
  const media = workerMedia({ bucket: env.MEDIA, baseUrl: "https://api.example", secret: SECRET, now });
  const ports: ErrandPorts = {
    db: openDb(env.DB),
    media,
    computeMedia: media,
    dubs: fakeDubs().port,
    now,
    newId,
    publicUrl: "https://api.example",
    guard: { rules: { allowPrivate: false, own: [] }, resolve: async () => [], fetch: () => Promise.reject(new Error("Nobody is to be asked.")) },
    beginErrand: async (errandId, afterMs = 0) => void queue.push({ errandId, afterMs }),
    pool: (lane) => ({
      enter: async ({ dubId, attempt }) => void line.push(`${lane}/${dubId}.${attempt}`),
      release: async (id, attempt) => void line.splice(line.indexOf(`${lane}/${id}.${attempt}`), 1),
    }),
    wait: () => new Promise(() => undefined),
    signTask: async (id, attempt) => `token of ${id}.${attempt}`,
    callbackUrl: (id, attempt) => `https://api.example/internal/tasks/${id}/${attempt}`,
    heartbeatMs: 5000,
    kinds,
    warn: (message) => void warnings.push(message),
    ...more,
  };
  const row = async (id: string) => (await ports.db.select().from(errands).where(eq(errands.id, id)))[0]!;
  return {
    ports,
    clock,
    queue,
    line,
    warnings,
    begin: async (errand) => {
      const { id, statement } = errandStatement(ports, { workspaceId: "wsp_test", ...errand });
      await ports.db.batch([statement]);
      return id;
    },
    row,
    run: async (id) => {
      await runErrand(ports, id);
      return row(id);
    },
    owner: (id) => poolOwner(ports, id),
    report: (id, attempt, message) => reportErrand(ports, id, attempt, message),
    pass: (ms) => void (clock.now = new Date(clock.now.getTime() + ms)),
  };
}
