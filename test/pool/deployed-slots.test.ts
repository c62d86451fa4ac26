/** Where each slot is a container of its own, more slots than containers would be tasks that no container ever takes. */
import { expect, it } from "vitest";
import { readDeployed } from "../../bench/orchestration/deployed.ts";
import { SERVICES } from "../../scripts/dev/services.mjs";

const { slots, instances } = readDeployed();
const classOf = (service: string): string => `${service[0]!.toUpperCase()}${service.slice(1)}Compute`;

it("every service is deployed with slots and with containers", () => {
  expect(new Set(slots.keys())).toEqual(new Set(SERVICES));
  expect(new Set(instances.keys())).toEqual(new Set(SERVICES.map(classOf)));
});

it.each(SERVICES)("%s is deployed with at most as many slots as containers", (service) => {
  expect(slots.get(service)).toBeGreaterThan(0);
  expect(slots.get(service)).toBeLessThanOrEqual(instances.get(classOf(service))!);
});
