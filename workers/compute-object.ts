/** One container slot of a service; where containers are off, the service's local URL. Control only: bytes go through R2. */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import { Health, type Task } from "../containers/contract/task.ts";
import type { Begun, ComputePort } from "../src/pool/ports.ts";
import { isFinal, refusalOf } from "../src/pool/refusal.ts";
import { variablesOf } from "./env.ts";

const PORT = 8080;
const START_TIMEOUT_MS = 60_000;
/** A container that only reports back gets no requests: it must not be put to sleep under its work. */
const IDLE_MS = 10 * 60_000;
const HEALTH_TIMEOUT_MS = 3_000;
const KILL_TIMEOUT_MS = 5_000;
const KILLED_KEPT = 100;

abstract class ComputeObject extends DurableObject<Env> implements ComputePort {
  abstract readonly service: string;
  /** Tasks that must not begin any more, though their container is only just starting. */
  private readonly killed = new Set<string>();
  private guarded: Promise<void> | null = null;

  /** What a later try could not change is refused. Throws when the service cannot take it now. */
  async begin(task: Task): Promise<Begun> {
    await this.wake();
    if (this.killed.has(task.taskId)) throw new Error(`${task.taskId} was killed before it began`);
    const answer = await this.ask("/tasks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(task),
      timeoutMs: START_TIMEOUT_MS,
    });
    if (isFinal(answer.status)) return { kind: "refused", failure: refusalOf(this.service, answer.status, await answer.text()) };
    await answer.body?.cancel();
    if (answer.status === 503) return { kind: "busy" };
    if (answer.status !== 202) throw new Error(`${this.service} answered ${answer.status}`);
    return { kind: "accepted" };
  }

  /** Idempotent: a service that is gone, or does not know the task, has killed its work already. Throws when it does not say so in time. */
  async kill(taskId: string): Promise<void> {
    this.killed.add(taskId);
    for (const oldest of this.killed) if (this.killed.size > KILLED_KEPT) this.killed.delete(oldest);
    if (this.ctx.container && !this.ctx.container.running) return;
    const answer = await this.ask(`/tasks/${encodeURIComponent(taskId)}`, { method: "DELETE", timeoutMs: KILL_TIMEOUT_MS });
    await answer.body?.cancel();
    if (!answer.ok && answer.status !== 404) throw new Error(`${this.service} answered ${answer.status}`);
  }

  /** Null: it does not answer. A container that sleeps is not woken for this. */
  async health(): Promise<Health | "asleep" | null> {
    if (this.ctx.container && !this.ctx.container.running) return "asleep";
    try {
      const answer = await this.ask("/healthz", { timeoutMs: HEALTH_TIMEOUT_MS });
      return Health.parse(await answer.json());
    } catch (error) {
      console.warn(JSON.stringify({ event: "health_failed", service: this.service, error: error instanceof Error ? error.message : String(error) }));
      return null;
    }
  }

  /** Of a container that is up. */
  private ask(path: string, { timeoutMs, ...init }: RequestInit & { timeoutMs: number }): Promise<Response> {
    const { container } = this.ctx;
    const signal = AbortSignal.timeout(timeoutMs);
    if (container) return container.getTcpPort(PORT).fetch(`http://container${path}`, { ...init, signal });
    const base = variablesOf(this.env).COMPUTE_URLS[this.service];
    if (!base) throw new Error(`no URL for ${this.service}: set COMPUTE_URLS or enable containers`);
    return fetch(new URL(path, base), { ...init, signal });
  }

  /**
   * Starts the container without internet; the only hosts it sees are ours. When the platform stops it (a rollout, idleness) it
   * sends SIGTERM: the service then reports its task as interrupted, and nothing is to be done here.
   */
  private async wake(): Promise<void> {
    const { container } = this.ctx;
    if (!container) return;
    if (!container.running) {
      container.start({ enableInternet: false, env: { HOST: "0.0.0.0", PORT: String(PORT), SLOTS: "1" } });
      this.guarded = null;
    }
    await this.guard(container);
    await container.setInactivityTimeout(IDLE_MS);
    await this.ready(container);
  }

  /** Its ways out belong to this instance: set again for a container that outlived an earlier one. */
  private async guard(container: Container): Promise<void> {
    const gate = this.ctx.exports.Gate({ props: {} });
    this.guarded ??= Promise.all(["r2.internal", "api.internal"].map((host) => container.interceptOutboundHttp(host, gate))).then(() => undefined);
    try {
      await this.guarded;
    } catch (error) {
      this.guarded = null;
      throw error;
    }
  }

  private async ready(container: Container): Promise<void> {
    const until = Date.now() + START_TIMEOUT_MS;
    while (!(await this.isReady())) {
      if (Date.now() > until) {
        await container.destroy();
        throw new Error(`${this.service} did not come up`);
      }
      await scheduler.wait(250);
    }
  }

  /** A container that does not listen yet refuses the connection. */
  private async isReady(): Promise<boolean> {
    try {
      const answer = await this.ask("/healthz", { timeoutMs: HEALTH_TIMEOUT_MS });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

export class MediaCompute extends ComputeObject {
  override readonly service = "media";
}
export class WhisperxCompute extends ComputeObject {
  override readonly service = "whisperx";
}
export class DemucsCompute extends ComputeObject {
  override readonly service = "demucs";
}
export class KokoroCompute extends ComputeObject {
  override readonly service = "kokoro";
}
export class BergamotCompute extends ComputeObject {
  override readonly service = "bergamot";
}

/** A container's only way out: our own routes, which check the task's token or the URL's signature themselves. */
export class Gate extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith("/media/") && !pathname.startsWith("/internal/")) return new Response(null, { status: 404 });
    return this.ctx.exports.default.fetch(new Request(new URL(pathname + search, "http://onevoice.internal"), request));
  }
}

/** The slot's object; slots of one service are numbered from 0. */
export function computeOf(env: Env, service: string, slot: number) {
  const namespaces = {
    media: env.MEDIA_COMPUTE,
    whisperx: env.WHISPERX_COMPUTE,
    demucs: env.DEMUCS_COMPUTE,
    kokoro: env.KOKORO_COMPUTE,
    bergamot: env.BERGAMOT_COMPUTE,
  };
  if (!Object.hasOwn(namespaces, service)) throw new Error(`unknown service ${service}`);
  return namespaces[service as keyof typeof namespaces].getByName(`${service}-${slot}`);
}
