/** One container slot of a service; where containers are off, the service's local URL. Control only: bytes go through R2. */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import { z } from "zod";
import { Failure, Health, type Task } from "../containers/contract/task.ts";
import { variablesOf } from "./env.ts";

const PORT = 8080;
const START_TIMEOUT_MS = 60_000;
/** A container that only reports back gets no requests: it must not be put to sleep under its work. */
const IDLE_MS = 10 * 60_000;

export type Begun = { kind: "accepted" } | { kind: "refused"; failure: Failure };

abstract class ComputeObject extends DurableObject<Env> {
  abstract readonly service: string;

  /** What a later try could not change is refused. Throws when the service cannot take it now. */
  async begin(task: Task): Promise<Begun> {
    const answer = await this.ask("/tasks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(task),
      timeoutMs: START_TIMEOUT_MS,
    });
    if (isFinal(answer.status)) return { kind: "refused", failure: refusalOf(this.service, answer.status, await answer.text()) };
    await answer.body?.cancel();
    if (answer.status !== 202) throw new Error(`${this.service} answered ${answer.status}`);
    return { kind: "accepted" };
  }

  /** Idempotent; a service that is gone has killed its work already. */
  async kill(taskId: string): Promise<void> {
    if (this.ctx.container && !this.ctx.container.running) return;
    const answer = await this.ask(`/tasks/${encodeURIComponent(taskId)}`, { method: "DELETE", timeoutMs: 5_000 });
    await answer.body?.cancel();
  }

  /** Null: it does not answer. A container that sleeps is not woken for this. */
  async health(): Promise<Health | "asleep" | null> {
    if (this.ctx.container && !this.ctx.container.running) return "asleep";
    try {
      const answer = await this.ask("/health", { timeoutMs: 3_000 });
      return Health.parse(await answer.json());
    } catch (error) {
      console.warn(JSON.stringify({ event: "health_failed", service: this.service, error: error instanceof Error ? error.message : String(error) }));
      return null;
    }
  }

  /** The time counts from when the container is up. */
  private async ask(path: string, { timeoutMs, ...init }: RequestInit & { timeoutMs: number }): Promise<Response> {
    const { container } = this.ctx;
    if (container) {
      await this.wake(container);
      return container.getTcpPort(PORT).fetch(`http://container${path}`, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    }
    const base = variablesOf(this.env).COMPUTE_URLS[this.service];
    if (!base) throw new Error(`no URL for ${this.service}: set COMPUTE_URLS or enable containers`);
    return fetch(new URL(path, base), { ...init, signal: AbortSignal.timeout(timeoutMs) });
  }

  /** Starts the container without internet; the only hosts it sees are ours. */
  private async wake(container: Container): Promise<void> {
    if (!container.running) {
      container.start({ enableInternet: false, env: { HOST: "0.0.0.0", PORT: String(PORT), SLOTS: "1" } });
      const gate = this.ctx.exports.Gate({ props: {} });
      await container.interceptOutboundHttp("r2.internal", gate);
      await container.interceptOutboundHttp("api.internal", gate);
    }
    await container.setInactivityTimeout(IDLE_MS);
    await this.ready(container);
  }

  private async ready(container: Container): Promise<void> {
    const until = Date.now() + START_TIMEOUT_MS;
    while (!(await this.isReady(container))) {
      if (Date.now() > until) {
        await container.destroy();
        throw new Error(`${this.service} did not come up`);
      }
      await scheduler.wait(250);
    }
  }

  /** A container that does not listen yet refuses the connection. */
  private async isReady(container: Container): Promise<boolean> {
    try {
      const answer = await container.getTcpPort(PORT).fetch("http://container/health", { signal: AbortSignal.timeout(3_000) });
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

/** Request timeout and too many requests pass; other refusals of the same task do not. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Python services answer with a Failure, Node services with a problem (RFC 9457) that has its code. */
const RefusalText = z.union([
  z.object({ code: Failure.shape.code, message: z.string() }),
  z.object({ code: Failure.shape.code, detail: z.string() }).transform(({ code, detail }) => ({ code, message: detail })),
]);

function refusalOf(service: string, status: number, text: string): Failure {
  const told = RefusalText.safeParse(jsonOf(text)).data;
  const { code, message } = told ?? { code: "task_refused", message: `${service} refused the task (status ${status}).` };
  return { code, message: message.slice(0, 500), retryable: false };
}

/** Null for what is no JSON, such as a proxy's page. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
