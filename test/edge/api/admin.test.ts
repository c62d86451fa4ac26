import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Health } from "../../../containers/contract/task.ts";
import { personWithSession } from "./person.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

const load = { cpuShare: 0.5, memoryBytes: 10, memoryTotalBytes: 20, diskFreeBytes: 30 };
const queue = { running: 0, waiting: 0 };
const media: Health = { service: "media", ok: true, version: "7", slots: 2, running: 0, queue, device: null, load, engines: [] };

let world: World;
beforeAll(async () => {
  world = await openWorld();
  world.deps.platform = {
    probes: {},
    services: { media: async () => media, kokoro: async () => "asleep", demucs: () => Promise.reject(new Error("gone")) },
    pools: async () => [{ service: "media", slots: 2, held: 1, waiting: 4 }],
    version: "1.2.3",
    stageVersions: { fit: 5 },
  };
});
const status = (headers: Record<string, string>, key: string | null = null) => world.call("/v1/admin/status", { key, headers });

describe("the platform's status", () => {
  it("shows an admin the jobs, services, mails and versions, and notes that it was read", async () => {
    await newDub(world);
    world.clock.now = new Date(world.clock.now.getTime() + 5_000);
    const { cookie, userId } = await personWithSession(world, { isAdmin: true });
    const { status: code, body } = await status({ cookie, "cf-connecting-ip": "192.0.2.7" });
    expect(code).toBe(200);
    expect(body).toMatchObject({
      jobs: { byStatus: { queued: 1 }, oldestQueuedMs: 5_000 },
      mailsDue: 0,
      notificationsUnread: 0,
      services: [
        { service: "media", state: "up", version: "7", load, slots: { total: 2, held: 1 }, waiting: 4, enginesOff: [] },
        { service: "kokoro", state: "asleep", slots: null },
        { service: "demucs", state: "silent", load: null },
      ],
      versions: { api: "1.2.3", stages: { fit: 5 } },
    });
    const noted = await env.DB.prepare("select action, network from activities where user_id = ?").bind(userId).all();
    expect(noted.results).toEqual([{ action: "admin.status_read", network: "192.0.2.0/24" }]);
  });
  it("is not there for anybody else", async () => {
    const { cookie, userId } = await personWithSession(world);
    const unproved = await personWithSession(world, { isAdmin: true, emailVerified: false });
    for (const answer of [
      await status({}),
      await status({ cookie }),
      await status({ cookie: unproved.cookie }),
      await status({}, world.key),
      await status({}, await world.newKey(world.workspaceId, ["read", "write", "manage"])),
      await status({ cookie: `${cookie}x` }),
    ])
      expect(problemOf(answer)).toEqual([404, "route_not_found"]);
    expect(world.security).toContainEqual(expect.objectContaining({ event: "security", what: "admin_refused", userId }));
  });
});
