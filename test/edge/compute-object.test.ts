/** ComputeObject in both its shapes: `fetch` of a local URL, and a container of the platform, which is a stand-in here. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Task } from "../../containers/contract/task.ts";
import { computeOf, type MediaCompute } from "../../workers/compute-object.ts";

const task = (taskId: string): Task => ({
  v: 1,
  taskId,
  attempt: 1,
  stage: "mix",
  params: {},
  inputs: {},
  callback: "http://api.test/",
  token: "t",
  heartbeatMs: 5000,
});
let answer: (request: Request) => Response | Promise<Response>;
let asked: string[] = [];
const heard = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const request = new Request(input, init);
  asked.push(`${request.method} ${new URL(request.url).pathname}`);
  return answer(request);
};

beforeEach(() => {
  asked = [];
  answer = ({ method }) => new Response(null, { status: method === "POST" ? 202 : method === "DELETE" ? 204 : 200 });
});
afterEach(() => vi.restoreAllMocks());

describe("a local service", () => {
  beforeEach(() => void vi.spyOn(globalThis, "fetch").mockImplementation(heard));
  const media = () => computeOf(env, "media", 0);

  it("that has no slot free is busy, not broken", async () => {
    answer = () => new Response(null, { status: 503 });
    expect(await media().begin(task("dub_a.1"))).toEqual({ kind: "busy" });
  });
  it("that refuses the task says why", async () => {
    answer = () => Response.json({ code: "unknown_stage", message: "No such stage." }, { status: 422 });
    expect(await media().begin(task("dub_a.2"))).toEqual({ kind: "refused", failure: { code: "unknown_stage", message: "No such stage.", retryable: false } });
  });
  it.each([204, 404])("has killed a task when it answers %i, also a second time", async (status) => {
    answer = () => new Response(null, { status });
    await media().kill("dub_a.3");
    await media().kill("dub_a.3");
    expect(asked).toEqual(["DELETE /tasks/dub_a.3", "DELETE /tasks/dub_a.3"]);
  });
  it("that answers 500 to a kill has not killed", async () => {
    answer = () => new Response(null, { status: 500 });
    await runInDurableObject(media(), (compute) => expect((compute as MediaCompute).kill("dub_a.4")).rejects.toThrow("media answered 500"));
  });
});

/** A container that listens once it was started, and what was done with it. */
class StandIn {
  running = false;
  readonly done: string[] = [];
  start(): void {
    this.running = true;
    this.done.push("start");
  }
  async interceptOutboundHttp(host: string): Promise<void> {
    this.done.push(host);
  }
  async setInactivityTimeout(): Promise<void> {
    this.done.push("stay");
  }
  getTcpPort = () => ({ fetch: heard });
}

describe("a container", () => {
  /** A new instance of the object beside that container, as after a restart. */
  const within = <T>(container: StandIn, act: (compute: MediaCompute) => Promise<T>): Promise<T> =>
    runInDurableObject(computeOf(env, "media", 1), (instance, state) => {
      const ctx = new Proxy(state, {
        get: (target, name) => (name === "container" ? container : name === "exports" ? { Gate: () => ({}) } : Reflect.get(target, name, target)),
      });
      Object.defineProperty(instance, "ctx", { value: ctx, configurable: true });
      Object.assign(instance, { guarded: null, killed: new Set() });
      return act(instance as MediaCompute);
    });

  it("is started, guarded once, and kept awake at each task", async () => {
    const container = new StandIn();
    await within(container, async (compute) => {
      await compute.begin(task("dub_b.1"));
      await compute.begin(task("dub_b.2"));
    });
    expect(container.done).toEqual(["start", "r2.internal", "api.internal", "stay", "stay"]);
  });
  it("that outlived its object gets its ways out again", async () => {
    const container = new StandIn();
    container.running = true;
    await within(container, (compute) => compute.begin(task("dub_b.3")));
    expect(container.done).toEqual(["r2.internal", "api.internal", "stay"]);
  });
  it("that died is started and guarded anew", async () => {
    const container = new StandIn();
    await within(container, async (compute) => {
      await compute.begin(task("dub_b.4"));
      container.running = false;
      await compute.begin(task("dub_b.5"));
    });
    expect(container.done.filter((each) => each !== "stay")).toEqual(["start", "r2.internal", "api.internal", "start", "r2.internal", "api.internal"]);
  });
  it("that sleeps has nothing to kill and is not woken", async () => {
    const container = new StandIn();
    await within(container, (compute) => compute.kill("dub_b.6"));
    expect([container.done, asked]).toEqual([[], []]);
  });
  it("that is still starting never gets a task that was killed meanwhile", async () => {
    const container = new StandIn();
    let isUp = false;
    answer = ({ method }) => new Response(null, { status: method === "DELETE" ? 204 : isUp ? 200 : 503 });
    await within(container, async (compute) => {
      const kill = async () => {
        await scheduler.wait(50);
        await compute.kill("dub_b.7");
        isUp = true;
      };
      await Promise.all([expect(compute.begin(task("dub_b.7"))).rejects.toThrow("killed before it began"), kill()]);
    });
    expect(asked.filter((each) => each.startsWith("POST"))).toEqual([]);
  });
});
