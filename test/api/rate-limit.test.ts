import { describe, expect, it } from "vitest";
import { Leases } from "../../src/api/rate-limit/leases.ts";
import { networkOf } from "../../src/api/rate-limit/network.ts";
import { leaseOf, type QuotaPolicy, type QuotaWindow } from "../../src/api/rate-limit/quota.ts";

const policy: QuotaPolicy = { limit: 600, windowSeconds: 60 };

/** One owner of a count, and how often it was asked. */
function owner(clock: { now: number }) {
  const state: { window: QuotaWindow | null; asked: number } = { window: null, asked: 0 };
  const lease = async () => {
    const { window, lease: given } = leaseOf(state.window, policy, clock.now);
    state.window = window;
    state.asked += 1;
    return given;
  };
  return { state, limit: { policy, lease } };
}

async function drain(isolates: Leases[], limit: ReturnType<typeof owner>["limit"], now: () => number, times: number): Promise<number> {
  let passed = 0;
  for (let each = 0; each < times; each += 1) passed += (await isolates[each % isolates.length]!.take("key_1", limit, now)).isAllowed ? 1 : 0;
  return passed;
}

describe("the count of a subject's requests", () => {
  it("lets exactly the limit pass where one isolate serves, tells what remains, and asks for few of them", async () => {
    const clock = { now: 1_000 };
    const { state, limit } = owner(clock);
    const leases = new Leases();
    for (let left = 599; left >= 0; left -= 1)
      expect(await leases.take("key_1", limit, () => clock.now)).toEqual({ isAllowed: true, remaining: left, resetSeconds: 60 });
    expect(await leases.take("key_1", limit, () => clock.now)).toEqual({ isAllowed: false, remaining: 0, resetSeconds: 60 });
    const asked = state.asked;
    expect(asked).toBeLessThan(60);
    await drain([leases], limit, () => clock.now, 100);
    expect(state.asked).toBe(asked);
  });
  it("never lets more than the limit pass over many isolates, and most of it", async () => {
    const clock = { now: 1_000 };
    const { limit } = owner(clock);
    const passed = await drain(
      Array.from({ length: 5 }, () => new Leases()),
      limit,
      () => clock.now,
      3_000,
    );
    expect(passed).toBeLessThanOrEqual(600);
    expect(passed).toBeGreaterThan(540);
  });
  it("begins anew when the window ends", async () => {
    const clock = { now: 1_000 };
    const { limit } = owner(clock);
    const leases = new Leases();
    await drain([leases], limit, () => clock.now, 700);
    clock.now += 59_999;
    expect(await leases.take("key_1", limit, () => clock.now)).toMatchObject({ isAllowed: false, resetSeconds: 1 });
    clock.now += 1;
    expect(await leases.take("key_1", limit, () => clock.now)).toEqual({ isAllowed: true, remaining: 599, resetSeconds: 60 });
  });
  it("takes a request back within its window alone", async () => {
    const clock = { now: 1_000 };
    const { limit } = owner(clock);
    const leases = new Leases();
    await leases.take("key_1", limit, () => clock.now);
    expect(leases.giveBack("key_1", clock.now)).toBe(true);
    expect(await leases.take("key_1", limit, () => clock.now)).toMatchObject({ remaining: 599 });
    expect(leases.giveBack("key_1", clock.now + 60_000)).toBe(false);
  });
});

describe("a network", () => {
  it.each([
    ["192.0.2.77", "192.0.2.0/24"],
    ["::ffff:192.0.2.77", "192.0.2.0/24"],
    ["2001:db8:1:2:3::4", "2001:db8:1::/48"],
    ["nonsense", null],
    [undefined, null],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
